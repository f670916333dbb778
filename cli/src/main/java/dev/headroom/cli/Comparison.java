package dev.headroom.cli;

import dev.headroom.Plural;
import dev.headroom.claim.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Two audits side by side, rung by rung and component by component.
/// Source: docs/audit.md, two audits side by side.
record Comparison(Side a, Side b) {
  private static final double STEADY = 0.1; // of peaks, as of one machine before and after a run
  private static final String MEASURED = "measured";
  static final String LADDER = "ladder";
  private static final List<String> FIRST =
      List.of(MEASURED, "machine limit", "conventional count");
  private static final String COUNTED = "counted";

  /// Shape:  file: where it was read from, absent where it was audited now.
  record Side(AuditJson audit, Optional<String> file) {
    /// `gpt2 on 1024 tokens, all logits; AMD EPYC, 2 threads, f32`.
    String words() {
      AuditJson.Model m = audit.model();
      AuditJson.Machine on = audit.machine();
      return m.name()
          + (m.batch() > 1 ? " on " + m.batch() + " rows of " : " on ")
          + Plural.of(m.tokens(), "token")
          + (m.cached() > 0 ? " behind " + m.cached() : "")
          + ", "
          + m.logits()
          + " logits; "
          + machine(on)
          + ", "
          + on.dtype()
          + audit
              .measured()
              .flatMap(AuditJson.Measured::extrapolatedFromLayers)
              .map(k -> "; time extrapolated from " + k + " of " + m.depth() + " layers")
              .orElse("")
          + file.map(f -> "; " + f + " of " + audit.date()).orElse("");
    }

    /// Of a time that was taken or follows from what was measured.
    private String limitKind() {
      return audit.machine().kind().equals("listed") ? "derived" : MEASURED;
    }
  }

  /// A number with its kind, or words where there is none.
  record Cell(String kind, Optional<Double> value, Optional<Unit> unit, String words) {
    String text() {
      String bound = kind.equals("certified") ? "≥ " : "";
      return value.map(v -> bound + unit.orElseThrow().text(v)).orElse("");
    }
  }

  /// Shape:  of: the ladder, or what of each component; a cell is absent where one has nothing of it.
  record Row(String of, String name, Optional<Cell> a, Optional<Cell> b) {
    /// B over A, where both are numbers of one unit and A is not 0.
    Optional<Double> ratio() {
      Optional<Double> below = a.flatMap(Cell::value).filter(v -> v > 0);
      Optional<Double> above = b.flatMap(Cell::value);
      return below.flatMap(x -> above.map(y -> y / x));
    }

    /// Three digits.
    static String factor(double ratio) {
      int places = ratio == 0 ? 0 : Math.max(0, 2 - (int) Math.floor(Math.log10(ratio)));
      return places > 6
          ? String.format(Locale.ROOT, "%.2e", ratio)
          : String.format(Locale.ROOT, "%." + places + "f", ratio);
    }
  }

  /// On what terms the two were audited that are not the same: measured numbers then compare more than the
  /// models.
  List<String> differences() {
    List<String> found = new ArrayList<>();
    AuditJson.Machine on = a.audit.machine();
    AuditJson.Machine other = b.audit.machine();
    differ(found, "machine", machine(on), machine(other));
    differ(found, "type", on.dtype(), other.dtype());
    AuditJson.Model x = a.audit.model();
    AuditJson.Model y = b.audit.model();
    differ(found, "rows", x.batch(), y.batch());
    differ(found, "tokens", x.tokens(), y.tokens());
    differ(found, "kept tokens", x.cached(), y.cached());
    differ(found, "logits", x.logits(), y.logits());
    differ(found, "version", a.audit.version(), b.audit.version());
    if (found.isEmpty()) {
      on.peakGflops()
          .filter(p -> other.peakGflops().filter(q -> Math.abs(p - q) > STEADY * p).isPresent())
          .ifPresent(p ->
              found.add(
                  String.format(
                      Locale.ROOT,
                      "the machine's peak (%.1f and %.1f GFLOP/s)",
                      p,
                      other.peakGflops().orElseThrow())));
    }
    return List.copyOf(found);
  }

  private static void differ(List<String> found, String what, Object a, Object b) {
    if (!a.equals(b)) {
      found.add(what + " (" + a + " and " + b + ")");
    }
  }

  private static String machine(AuditJson.Machine m) {
    return m.cpu()
        + m.vectorBits().map(bits -> ", " + bits + "-bit vectors").orElse("")
        + m.threads().map(n -> ", " + Plural.of(n, "thread")).orElse("");
  }

  /// `B over A: measured 1.53, conventional count 1.40`, of what both have.
  Optional<String> sentence() {
    List<String> found =
        rows().stream()
            .filter(r -> r.of().equals(LADDER) && FIRST.contains(r.name()))
            .flatMap(r -> r.ratio().map(f -> r.name() + " " + Row.factor(f)).stream())
            .toList();
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of("B over A: " + String.join(", ", found) + ".");
  }

  List<Row> rows() {
    List<Row> rows = new ArrayList<>(merged(LADDER, rungs(a.audit), rungs(b.audit)));
    rows.addAll(counted("operations", Unit.FLOPS, p -> p.flops(), c -> c.flops()));
    rows.addAll(counted("exps", Unit.EXPS, p -> p.exps(), c -> c.exps()));
    rows.addAll(counted("specials", Unit.SPECIALS, p -> p.specials(), c -> c.specials()));
    rows.addAll(counted("bytes", Unit.BYTES, p -> p.bytes(), c -> c.bytes()));
    rows.addAll(seconds("seconds", AuditJson.Part::seconds, _ -> MEASURED));
    rows.addAll(seconds("limits", AuditJson.Part::limitSeconds, Side::limitKind));
    rows.addAll(seconds("your seconds", AuditJson.Part::yourSeconds, _ -> MEASURED));
    return rows;
  }

  /// By name; where one name has several rungs, by their units.
  private static Map<String, Cell> rungs(AuditJson audit) {
    Map<String, Cell> rungs = new LinkedHashMap<>();
    for (RungJson r : audit.ladder()) {
      Optional<Unit> unit = r.unit().map(Comparison::unit);
      Cell cell = new Cell(r.kind(), r.value().map(Number::doubleValue), unit, words(r));
      String key = r.rung() + "\t" + r.unit().orElse("");
      while (rungs.putIfAbsent(key, cell) != null) {
        key += "\t";
      }
    }
    return rungs;
  }

  private static String words(RungJson r) {
    return r.hypothesis().map(h -> "under the " + h + "; ").orElse("") + r.text();
  }

  private static Unit unit(String symbol) {
    return Stream.of(Unit.values())
        .filter(u -> u.symbol().equals(symbol))
        .findFirst()
        .orElseThrow();
  }

  private List<Row> counted(
      String of,
      Unit unit,
      Function<AuditJson.Part, Long> part,
      Function<AuditJson.Counts, Long> all) {
    return merged(of, counted(a.audit, unit, part, all), counted(b.audit, unit, part, all));
  }

  private static Map<String, Cell> counted(
      AuditJson audit,
      Unit unit,
      Function<AuditJson.Part, Long> part,
      Function<AuditJson.Counts, Long> all) {
    Map<String, Cell> cells = new LinkedHashMap<>();
    audit.components().stream()
        .filter(p -> part.apply(p) > 0)
        .forEach(p -> cells.put(p.name(), number(COUNTED, unit, (double) part.apply(p))));
    cells.put("all", number(COUNTED, unit, (double) all.apply(audit.counts())));
    return cells;
  }

  private List<Row> seconds(
      String of, Function<AuditJson.Part, Optional<Double>> part, Function<Side, String> kind) {
    return merged(of, seconds(a, part, kind.apply(a)), seconds(b, part, kind.apply(b)));
  }

  private static Map<String, Cell> seconds(
      Side side, Function<AuditJson.Part, Optional<Double>> part, String kind) {
    Map<String, Cell> cells = new LinkedHashMap<>();
    side.audit
        .components()
        .forEach(
            p -> part.apply(p).ifPresent(s -> cells.put(p.name(), number(kind, Unit.SECONDS, s))));
    return cells;
  }

  private static Cell number(String kind, Unit unit, double value) {
    return new Cell(kind, Optional.of(value), Optional.of(unit), "");
  }

  /// In A's order; what B alone has stands behind what it follows there.
  private static List<Row> merged(String of, Map<String, Cell> a, Map<String, Cell> b) {
    List<String> names = new ArrayList<>(a.keySet());
    int next = 0;
    for (String name : b.keySet()) {
      int at = names.indexOf(name);
      if (at < 0) {
        names.add(next, name);
        at = next;
      }
      next = at + 1;
    }
    return names.stream()
        .map(name ->
            new Row(
                of,
                name.substring(0, (name + "\t").indexOf('\t')),
                Optional.ofNullable(a.get(name)),
                Optional.ofNullable(b.get(name))))
        .toList();
  }
}
