package dev.headroom.count;

import static dev.headroom.count.Sums.product;
import static dev.headroom.count.Sums.sum;
import static dev.headroom.work.Component.MLP;
import static dev.headroom.work.Component.NORM;
import static dev.headroom.work.Component.OUTPUT;
import static dev.headroom.work.Component.QKV;
import static dev.headroom.work.Component.SCORES;
import static dev.headroom.work.Component.SOFTMAX;
import static dev.headroom.work.Component.VALUES;

import dev.headroom.model.Attention;
import dev.headroom.model.Branch;
import dev.headroom.model.Experts;
import dev.headroom.model.Gated;
import dev.headroom.model.GatedDelta;
import dev.headroom.model.Heads;
import dev.headroom.model.Heads.HeadNorm;
import dev.headroom.model.Latent;
import dev.headroom.model.Layer;
import dev.headroom.model.Mlp;
import dev.headroom.model.Norm;
import dev.headroom.model.Plain;
import dev.headroom.model.Rope;
import dev.headroom.model.Summed;
import dev.headroom.shape.Step;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Span;
import dev.headroom.work.Component;
import dev.headroom.work.Work;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// The exact work of one layer, component by component, without the bytes of its weights.
/// Source: docs/counting.md.
final class LayerCount {
  private final Layer layer;
  private final long d;
  private final Step step;
  private final long rows;
  private final Terms terms;
  private final Map<Component, Work> components = new EnumMap<>(Component.class);

  private LayerCount(Layer layer, long width, Step step, Terms terms) {
    this.layer = layer;
    this.d = width;
    this.step = step;
    this.rows = step.rows();
    this.terms = terms;
  }

  static Map<Component, Work> of(Layer layer, long width, Step step, Terms terms) {
    LayerCount count = new LayerCount(layer, width, step, terms);
    Branch<Attention> attention = layer.attention();
    Scoring scoring = attention.f().scoring();
    count.norms(attention);
    if (!(attention.f() instanceof GatedDelta)) {
      count.attention(scoring.span());
      count.add(OUTPUT, count.output());
    }
    layer
        .mlp()
        .ifPresent(mlp -> {
          count.norms(mlp);
          count.add(MLP, count.mlp(mlp));
        });
    return count.components;
  }

  private void add(Component component, Work work) {
    components.merge(component, work, Work::plus);
  }

  private Work activations(long entries) {
    return Sums.bytes(product(entries, terms.activationBytes()));
  }

  /// Norms on the way of the stream. One after a half joins its result to the stream as well.
  private void norms(Branch<?> branch) {
    branch.before().ifPresent(n -> add(NORM, norm(n).plus(activations(product(2, rows, d)))));
    branch
        .after()
        .ifPresent(n -> {
          long streams = branch.skip() ? 3 : 2;
          add(NORM, norm(n).plus(activations(product(streams, rows, d))).plus(join(branch)));
        });
    branch.joined().ifPresent(n -> add(NORM, norm(n).plus(activations(product(2, rows, d)))));
  }

  private Work norm(Norm n) {
    return Formulas.norm(n.kind(), n.bias(), d).times(rows);
  }

  /// skip·x + scale·y: an operation an entry for each that is there.
  private Work join(Branch<?> branch) {
    int each = (branch.skip() ? 1 : 0) + (branch.scale() == 1 ? 0 : 1);
    return new Work(product(each, rows, d), 0, 0, 0);
  }

  /// Scores, softmax and values are one pass over the keys: scores never reach memory, so queries,
  /// keys, values and outputs are all the traffic.
  private void attention(Span span) {
    Attention a = layer.attention().f();
    add(QKV, projections());
    long heads = product(step.batch(), a.heads());
    long pairs = product(heads, span.pairs(step.tokens(), step.context()));
    long scored = product(rows, a.heads());
    long queries = product(scored, a.keyWidth());
    long outputs = product(scored, a.valueWidth());
    boolean capped = a.scoring().cap().isPresent();
    int more = (capped ? 3 : 1) + (a.relative().isPresent() ? 1 : 0);
    Work scores = new Work(product(pairs, 2L * a.keyWidth() + more), 0, capped ? pairs : 0, 0);
    add(SCORES, scores.plus(activations(queries)).plus(read(a, a.keyWidth())));
    long sinks = a.scoring().sink() ? scored : 0;
    add(
        SOFTMAX,
        switch (a.scoring().weighting()) {
          case SOFTMAX -> new Work(sum(pairs - scored, sinks, outputs), sum(pairs, sinks), 0, 0);
          case HARDMAX -> new Work(sum(pairs - scored, outputs), 0, 0, 0);
          case DENORMALISED -> new Work(0, pairs, 0, 0);
        });
    Work weighted = new Work(product(pairs, 2, a.valueWidth()), 0, 0, 0);
    add(VALUES, weighted.plus(activations(outputs)).plus(read(a, a.valueWidth())));
  }

  /// Keys or values that some query sees, read once: the new ones as they are computed, the others as
  /// they are kept. Latents are expanded before.
  private Work read(Attention a, long width) {
    long kept = a instanceof Latent ? 0 : kept();
    long each = product(a.kvHeads(), width);
    return activations(product(seen() - kept, each))
        .plus(Sums.held(product(kept, each, terms.cacheBytes())));
  }

  /// Positions of all rows that some query sees.
  private long seen() {
    Span span = layer.attention().f().scoring().span();
    return product(step.batch(), span.seen(step.tokens(), step.context()));
  }

  /// Those among them whose keys and values were kept.
  private long kept() {
    return Cache.read(layer.attention().f().scoring().span(), step);
  }

  private Work projections() {
    return switch (layer.attention().f()) {
      case Heads h -> {
        long gates = h.gate() ? h.outputs() : 0;
        long out = sum(h.queries(), h.keys(), h.values(), gates);
        yield linear(d, out, h.inputBias())
            .plus(activations(product(rows, sum(d, out))))
            .plus(h.norm().map(n -> headNorms(h, n)).orElse(Work.NONE))
            .plus(rotated(h.rope(), sum(h.heads(), h.kvHeads())));
      }
      case Summed s -> {
        long out = product(3, s.heads(), s.keyWidth());
        yield linear(d, out, false).plus(activations(product(rows, sum(d, out))));
      }
      case Latent l -> latent(l);
      case GatedDelta _ -> Work.NONE;
    };
  }

  /// Expands keys and values of all heads, those of kept latents too; docs/counting.md has the other
  /// order.
  private Work latent(Latent l) {
    long queries = product(l.heads(), l.keyWidth());
    long rotated = l.rotation().rotated();
    long made = product(l.heads(), sum(l.plain(), l.valueWidth()));
    long from = l.queryRank().orElse((int) d);
    Work down =
        l.queryRank().isEmpty() ? Work.NONE : linear(d, from, false).plus(normed(l.norm(), from));
    long written =
        sum(queries, product(l.heads(), l.keyWidth()), product(l.heads(), l.valueWidth()));
    return down.plus(linear(from, queries, false))
        .plus(linear(d, sum(l.rank(), rotated), false))
        .plus(normed(l.norm(), l.rank()))
        .plus(new Work(product(seen(), made, 2L * l.rank()), 0, 0, 0))
        .plus(Sums.held(product(kept(), sum(l.rank(), rotated), terms.cacheBytes())))
        .plus(activations(product(rows, sum(d, written))))
        .plus(rotated(l.rope(), l.heads() + 1L));
  }

  private Work normed(Norm norm, long width) {
    return Formulas.norm(norm.kind(), norm.bias(), width).times(rows);
  }

  private Work headNorms(Heads h, HeadNorm n) {
    return n.whole()
        ? normed(n.norm(), h.queries()).plus(normed(n.norm(), h.keys()))
        : normed(n.norm(), h.keyWidth()).times(sum(h.heads(), h.kvHeads()));
  }

  /// Each pair of entries: 4 multiplications, 2 additions; cosines and sines are tables.
  private Work rotated(Optional<Rope> rope, long heads) {
    if (rope.isEmpty()) {
      return Work.NONE;
    }
    long half = rope.get().rotated() / 2;
    return new Work(product(6, rows, heads, half), 0, 0, 0)
        .plus(activations(product(2, step.tokens(), half)));
  }

  /// Every output is `in` multiply-adds onto zero, then one addition where there is a bias.
  private Work linear(long in, long out, boolean bias) {
    return new Work(product(rows, out, 2 * in + (bias ? 1 : 0)), 0, 0, 0);
  }

  private Work output() {
    Branch<Attention> branch = layer.attention();
    Attention a = branch.f();
    long columns = product(a.heads(), a.valueWidth());
    boolean bias = a instanceof Heads h && h.outputBias();
    long gated = a instanceof Heads h && h.gate() ? product(rows, columns) : 0;
    return linear(columns, d, bias)
        .plus(activations(product(rows, columns)))
        .plus(new Work(gated, 0, gated, 0).plus(activations(gated)))
        .plus(left(branch, true));
  }

  /// What the last product of a half writes: the stream, joined to it where no norm stands between.
  private Work left(Branch<?> branch, boolean reads) {
    boolean joins = branch.after().isEmpty();
    long read = joins && branch.skip() && reads ? 1 : 0;
    return activations(product(1 + read, rows, d)).plus(joins ? join(branch) : Work.NONE);
  }

  /// A norm before leaves its own copy of the input to read beside the stream; without one the two
  /// are the same.
  private Work mlp(Branch<Mlp> branch) {
    Work work =
        switch (branch.f()) {
          case Plain p ->
              linear(d, p.hidden(), p.bias())
                  .plus(Formulas.activation(p.activation()).times(product(rows, p.hidden())))
                  .plus(linear(p.hidden(), d, p.bias()));
          case Gated g -> gated(g);
          case Experts e -> experts(e);
        };
    return work.plus(activations(product(rows, d))).plus(left(branch, branch.before().isPresent()));
  }

  private Work gated(Gated g) {
    int each = g.limit().isPresent() ? 2 : 1;
    Work gating = new Work(each, 0, 0, 0).plus(Formulas.activation(g.activation()));
    return linear(d, g.hidden(), g.bias())
        .times(2)
        .plus(gating.times(product(rows, g.hidden())))
        .plus(linear(g.hidden(), d, g.bias()));
  }

  /// The router's scores, the choice, `chosen` gated halves weighted and added, and the shared one.
  private Work experts(Experts e) {
    long k = e.chosen();
    long sums = product(rows, d, k + k - 1 + (e.shared().isPresent() ? 1 : 0));
    return linear(d, e.count(), e.router().bias())
        .plus(Formulas.route(e).times(rows))
        .plus(gated(e.each()).times(k))
        .plus(e.shared().map(this::gated).orElse(Work.NONE))
        .plus(
            e.sharedGate()
                ? linear(d, 1, false).plus(new Work(product(rows, d), 0, rows, 0))
                : Work.NONE)
        .plus(new Work(sums, 0, 0, 0));
  }
}
