package dev.headroom.bounds;

import dev.headroom.bounds.Says.General;
import dev.headroom.bounds.Statement.Cost;
import dev.headroom.bounds.Statement.Side;
import dev.headroom.claim.Source;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The bounds that are known of attention, of models and of what they are made of, a row each: the rows of
/// catalogue.tsv, and code for those that compute what they say of a model.
/// Source: bounds.md 4; theory.md 4, 6 and 7; [SXYY].
public final class Catalogue {
  private static final Map<String, Function<Subject, Says>> COMPUTED =
      Map.of(
          "AU1", BareHeads::counted,
          "AU3", BareHeads::enough,
          "AU6", BareHeads::fixedHeadDim,
          "AT6", BareHeads::needed,
          "AT7", BareHeads::neededGates,
          "AT8", BareHeads::neededBetween,
          "AT12", s -> new General("audit counts it of this model: its proven floor"),
          "H2", BareProducts::of,
          "H4", HiddenProducts::of,
          "H5", HostedVectors::of);

  private static final List<Bound> ALL =
      Rows.of("catalogue.tsv").stream().map(Catalogue::read).toList();

  /// [SXYY] Theorem 3.1.
  public static final Bound PAPER = row("AT6");

  public static final Bound H5 = row("H5");

  /// H2 and H3.
  public static final Bound BARE = row("H2");

  public static final Bound H4 = row("H4");

  /// What one head moves to and from slow memory.
  static final Bound WORDS = row("IO2");

  /// What time is needed if a hypothesis holds: the paper's theorem before ours.
  public static final List<Bound> CONDITIONAL = List.of(PAPER, H5);

  /// Which products a circuit hides: the sharper construction first.
  public static final List<Bound> PRODUCTS = List.of(BARE, H4);

  private Catalogue() {}

  public static List<Bound> all() {
    return ALL;
  }

  /// Those about one topic, in the order of the catalogue.
  public static List<Bound> about(Topic topic) {
    return ALL.stream().filter(b -> b.statement().topics().contains(topic)).toList();
  }

  private static Bound row(String id) {
    return ALL.stream().filter(b -> b.id().equals(id)).findFirst().orElseThrow();
  }

  private static Bound read(List<String> row) {
    String id = row.get(0);
    Set<Topic> topics =
        Arrays.stream(row.get(1).split(","))
            .map(t -> constant(Topic.class, t))
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Topic.class)));
    boolean finite = row.get(11).equals("finite");
    Statement statement =
        new Statement(
            topics,
            constant(Side.class, row.get(2)),
            constant(Cost.class, row.get(3)),
            Optional.of(row.get(7)).filter(h -> !h.equals("-")),
            row.get(8),
            row.get(9),
            row.get(10),
            finite);
    Scope of = constant(Scope.class, row.get(4));
    Reach reach = new Reach(of, constant(HeadDim.class, row.get(5)), Reach.silentFor(row.get(6)));
    return new Bound(
        id,
        statement,
        reach,
        new Source(row.get(12), row.get(13)),
        constant(Status.class, row.get(14)),
        COMPUTED.getOrDefault(id, s -> new General(general(of, finite))));
  }

  private static String general(Scope of, boolean finite) {
    return (finite ? "as it stands" : "for families of such shapes; no finite statement")
        + (of == Scope.HEAD ? "; of one head, and not times LH" : "");
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String word) {
    return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
  }

  /// What of a model Headroom's proofs cover and no computation has tried.
  static String tried(Subject s) {
    EnumSet<Feature> untried =
        EnumSet.of(Feature.EXPERTS, Feature.DISTANCES, Feature.PARTLY_ROTARY);
    untried.retainAll(s.features());
    return untried.isEmpty()
        ? ""
        : "; with " + Feature.listed(untried) + " by the same proof, not tried";
  }
}
