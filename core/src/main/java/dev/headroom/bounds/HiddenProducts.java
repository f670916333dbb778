package dev.headroom.bounds;

import dev.headroom.bounds.DirectSum.Copies;
import dev.headroom.bounds.Says.Silent;
import dev.headroom.bounds.Says.States;
import dev.headroom.claim.Claim.Exponent;
import dev.headroom.claim.Source;
import dev.headroom.model.Architecture;
import dev.headroom.model.Branch;
import dev.headroom.model.Embedding.Learned;
import dev.headroom.model.Gated;
import dev.headroom.model.Heads;
import dev.headroom.model.Layer;
import dev.headroom.model.Norm;
import dev.headroom.tensor.Span;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Headroom's H4: the independent products in any circuit for a model with norms, rotated positions,
/// masks and groups, W_Q, W_K and W_O being inputs. With n rows that the stream can tell apart and κ
/// keys: ⟨(H/G)(n−κ), m, κ⟩ for each layer and group under a causal mask, ⟨(H/G)n, m, κ⟩ without one,
/// ⟨(H/G)(w−κ), m, κ⟩ for each stretch of a window w.
/// Source: theory.md 7 (H4).
final class HiddenProducts {
  private static final Source SOURCE = new Source("Headroom", "docs/theory.md 7, H4");

  private final Architecture model;
  private final long rows;
  private final List<Layer> layers;

  /// Rows: those that a stream of this width, or logits of this vocabulary, can tell apart.
  private HiddenProducts(Subject s) {
    this.model = s.model();
    boolean lastOnly = s.lastOnly() && model.output().hasHead();
    this.layers = lastOnly ? model.layers().subList(0, model.depth() - 1) : model.layers();
    this.rows = Math.min(s.step().tokens(), Math.min(directions(lastOnly), vocabulary()));
  }

  static Says of(Subject s) {
    HiddenProducts here = new HiddenProducts(s);
    if (here.meetsZero().anyMatch(norm -> norm.epsilon() == 0)) {
      return new Silent("a norm of 0 with an ε of 0");
    }
    if (s.lastOnly() && s.model().output().hasHead() && !here.gathers()) {
      return new Silent(
          "no more than its last logits, without a gated MLP that gathers the others");
    }
    DirectSum sum =
        DirectSum.gathered(
            here.layers.stream().map(l -> here.products(l, s.step().tokens())).toList());
    boolean few = here.centred() && here.rows < 3;
    return few || sum.products().isEmpty()
        ? new Silent("too few rows that differ")
        : states(s, sum);
  }

  private long directions(boolean lastOnly) {
    boolean causal = layers.stream().allMatch(l -> span(l).causal());
    boolean biased = model.norms().allMatch(Norm::bias);
    long spare = lastOnly ? 2 : centred() && !(causal && biased) ? 1 : 0;
    return model.width() - spare;
  }

  private boolean centred() {
    return model.norms().anyMatch(HiddenProducts::centres);
  }

  private long vocabulary() {
    boolean placed = !(model.embedding().learned() instanceof Learned.None);
    return placed && !model.output().hasHead() ? Long.MAX_VALUE : model.embedding().vocabulary();
  }

  private Copies products(Layer layer, long tokens) {
    Heads heads = (Heads) layer.attention().f();
    long perGroup = heads.heads() / heads.kvHeads();
    int m = heads.keyWidth() - (heads.norm().filter(n -> centres(n.norm())).isPresent() ? 1 : 0);
    Span span = span(layer);
    if (!span.causal()) {
      long keys = span.windowed() ? 0 : Math.min(heads.valueWidth(), Math.min(rows, tokens - 1));
      return new Copies(heads.kvHeads(), perGroup * rows, m, keys);
    }
    long window = Math.min(rows, span.back() + 1L);
    long keys = Math.min(heads.valueWidth(), window / 2);
    return new Copies(heads.kvHeads() * (rows / window), perGroup * (window - keys), m, keys);
  }

  /// Whether the rows' outputs can be brought to the last one: by the MLP of the layer before the
  /// last, which sees all rows.
  private boolean gathers() {
    return layers.stream().allMatch(l -> !span(l).windowed())
        && !span(model.layers().getLast()).windowed()
        && !layers.isEmpty()
        && layers
            .getLast()
            .mlp()
            .filter(m -> m.f() instanceof Gated g && g.hidden() >= rows)
            .isPresent();
  }

  /// Norms of queries and keys, and of what attention and MLP add: 0 where the weights are.
  private Stream<Norm> meetsZero() {
    return model.kinds().keySet().stream()
        .flatMap(l ->
            Stream.of(
                    l.attention().after(),
                    l.mlp().flatMap(Branch::after),
                    ((Heads) l.attention().f()).norm().map(Heads.HeadNorm::norm))
                .flatMap(Optional::stream));
  }

  private static boolean centres(Norm norm) {
    return norm.kind() == Norm.Kind.LAYER;
  }

  private static Span span(Layer layer) {
    return layer.attention().f().scoring().span();
  }

  private static Says states(Subject s, DirectSum sum) {
    String words =
        String.format(
            Locale.ROOT,
            "its circuits hide %s, independent of each other: μ+ε ≥ %s, ω the exponent of matrix"
                + " multiplication%s. Joint heads give no better exponent; a number from it would"
                + " stay below input counting%s",
            sum.words(),
            sum.powers(),
            s.features().contains(Feature.EXPERTS)
                ? " (by border rank, since routers compare)"
                : "",
            Catalogue.tried(s));
    String summary =
        String.format(
            Locale.ROOT,
            "its circuits hide %,d independent matrix products, so joint heads give no better exponent"
                + " (H4)",
            sum.copies());
    return new States(new Exponent("L·G·(abc)^(ω/3)", SOURCE), words, summary);
  }
}
