package dev.headroom.count;

import static dev.headroom.work.Component.EMBED;
import static dev.headroom.work.Component.HEAD;
import static dev.headroom.work.Component.MLP;
import static dev.headroom.work.Component.NORM;

import dev.headroom.count.Meter.Cells;
import dev.headroom.count.Terms.Logits;
import dev.headroom.model.Architecture;
import dev.headroom.model.Branch;
import dev.headroom.model.Embedding;
import dev.headroom.model.Input;
import dev.headroom.model.Layer;
import dev.headroom.model.Norm;
import dev.headroom.model.Output;
import dev.headroom.model.Output.Head;
import dev.headroom.model.Role;
import dev.headroom.model.Weights;
import dev.headroom.model.Weights.Linear;
import dev.headroom.model.Weights.Numbers;
import dev.headroom.tensor.Activation;
import dev.headroom.work.Component;
import dev.headroom.work.Work;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// A transformer of scalars that counts every operation as it performs it: the specification of
/// {@link Count}. It is slow, holds whole score matrices and is meant for tiny models.
/// Source: theory.md 1; docs/counting.md.
public final class CountingTransformer {
  private final Meter meter = new Meter();
  private final CountingRows rows;
  private final Architecture a;
  private final Weights weights;
  private final Input input;
  private final Terms terms;
  private final int batch;
  private final int n;
  private final int d;
  private double[][] logits = new double[0][];
  private double[][] pooled = new double[0][];
  private double[][] last = new double[0][];

  private CountingTransformer(Weights weights, Input input, Terms terms) {
    this.weights = weights;
    this.input = input;
    this.terms = terms;
    this.rows = new CountingRows(meter, terms.activationBytes());
    this.batch = input.batch();
    this.n = input.tokens();
    this.a = weights.architecture();
    this.d = a.width();
  }

  /// What one pass did, and what came out: logits a counted position, pooled a row of the batch,
  /// last the stream after the last norm; multiplyAdds those of matrix products.
  public record Pass(
      Map<Component, Work> components,
      Map<Component, Long> multiplyAdds,
      double[][] last,
      double[][] logits,
      double[][] pooled) {
    public Work total() {
      return components.values().stream().reduce(Work.NONE, Work::plus);
    }
  }

  public static Pass run(Weights weights, Input input, Terms terms) {
    CountingTransformer pass = new CountingTransformer(weights, input, terms);
    pass.forward();
    Meter meter = pass.meter;
    return new Pass(meter.totals(), meter.multiplyAdds(), pass.last, pass.logits, pass.pooled);
  }

  private void forward() {
    Cells x = embed();
    for (int l = 0; l < a.depth(); l++) {
      Layer layer = a.layers().get(l);
      Numbers w = weights.layer(l);
      CountingHeads heads = new CountingHeads(meter, rows, w, weights.ends(), input);
      Role[] norms = {Role.ATTENTION_BEFORE, Role.ATTENTION_AFTER, Role.ATTENTION_JOINED};
      x = branch(layer.attention(), w, norms, x, y -> heads.apply(layer.attention().f(), y));
      if (layer.mlp().isPresent()) {
        CountingMlp mlp = new CountingMlp(meter, rows, w);
        Role[] of = {Role.MLP_BEFORE, Role.MLP_AFTER, Role.MLP_JOINED};
        x =
            branch(
                layer.mlp().get(),
                w,
                of,
                x,
                y -> {
                  meter.enter(MLP);
                  return mlp.apply(layer.mlp().get().f(), y);
                });
      }
    }
    x = norm(x, a.output().norm(), weights.ends(), Role.FINAL_NORM);
    last = x.values();
    head(x);
  }

  /// x ← joined(skip·x + scale·after(f(before(x)))); roles are those of its three norms.
  private Cells branch(Branch<?> branch, Numbers w, Role[] roles, Cells x, UnaryOperator<Cells> f) {
    Cells result = f.apply(norm(x, branch.before(), w, roles[0]));
    if (branch.after().isPresent()) {
      Cells stored = rows.inMemory(result);
      meter.enter(NORM);
      result = rows.registers(x.rows(), d);
      rows.norm(stored, branch.after().get(), w.of(roles[1]), result);
    }
    Cells y = result;
    x.fill((t, i) -> {
      double part = branch.scale() == 1 ? y.get(t, i) : meter.mul(branch.scale(), y.get(t, i));
      return branch.skip() ? meter.add(x.get(t, i), part) : part;
    });
    return norm(x, branch.joined(), w, roles[2]);
  }

  private Cells norm(Cells x, Optional<Norm> norm, Numbers w, Role role) {
    if (norm.isEmpty()) {
      return x;
    }
    meter.enter(NORM);
    Cells out = rows.memory(x.rows(), d);
    rows.norm(x, norm.get(), w.of(role), out);
    return out;
  }

  private Cells embed() {
    meter.enter(EMBED);
    Embedding e = a.embedding();
    Cells tokens = rows.stored(weights.ends().rows(Role.TOKENS));
    Optional<Cells> types =
        e.types().isPresent()
            ? Optional.of(rows.stored(weights.ends().rows(Role.TYPES)))
            : Optional.empty();
    Cells ids = meter.cells(batch * n, 2, Integer.BYTES);
    ids.preset((t, i) -> (i == 0 ? input.ids() : input.types()).get(t / n)[t % n]);
    Cells x = rows.memory(batch * n, d);
    Optional<Cells> positions = Optional.empty();
    if (!(e.learned() instanceof Embedding.Learned.None)) {
      positions = Optional.of(rows.stored(weights.ends().rows(Role.POSITIONS)));
    }
    for (int t = 0; t < batch * n; t++) {
      for (int i = 0; i < d; i++) {
        double value = tokens.get((int) ids.get(t, 0), i);
        value = e.scale() == 1 ? value : meter.mul(value, e.scale());
        if (positions.isPresent()) {
          value = meter.add(value, positions.get().get(place(e.learned(), t), i));
        }
        if (types.isPresent()) {
          value = meter.add(value, types.get().get((int) ids.get(t, 1), i));
        }
        x.set(t, i, value);
      }
    }
    return norm(x, e.norm(), weights.ends(), Role.EMBEDDING_NORM);
  }

  /// Written out again: padding has the row of its own id, what is none follows it.
  private int place(Embedding.Learned learned, int t) {
    if (!(learned instanceof Embedding.Learned.Counted(int pad))) {
      return t % n;
    }
    int[] ids = input.ids().get(t / n);
    long before = Arrays.stream(ids).limit(t % n).filter(id -> id != pad).count();
    return ids[t % n] == pad ? pad : (int) (pad + 1 + before);
  }

  private void head(Cells x) {
    meter.enter(HEAD);
    Output output = a.output();
    if (output.hasHead()) {
      logits = rows.inMemory(logits(output.head(), x)).values();
    }
    if (output.pooler()) {
      Linear dense = weights.ends().of(Role.POOLER);
      Cells out = rows.linear(position(x, 0), dense, rows.registers(batch, d));
      rows.activate(Activation.TANH, out);
      pooled = rows.inMemory(out).values();
    }
  }

  private Cells logits(Head head, Cells x) {
    Cells y = terms.logits() == Logits.ALL ? x : position(x, n - 1);
    if (head instanceof Head.Masked m) {
      y = rows.linear(y, weights.ends().of(Role.TRANSFORM), rows.registers(y.rows(), d));
      rows.activate(m.activation(), y);
      rows.norm(y, m.norm(), weights.ends().of(Role.TRANSFORM_NORM), y);
    }
    Cells out = rows.registers(y.rows(), a.embedding().vocabulary());
    rows.linear(y, weights.ends().of(Role.HEAD), out);
    if (head instanceof Head.Language l && l.scale() != 1) {
      out.fill((t, i) -> meter.mul(l.scale(), out.get(t, i)));
    }
    if (head instanceof Head.Language l && l.cap().isPresent()) {
      double cap = l.cap().getAsDouble();
      out.fill((t, i) -> meter.mul(cap, meter.tanh(meter.div(out.get(t, i), cap))));
    }
    return out;
  }

  /// One position of each row of the batch.
  private Cells position(Cells x, int position) {
    Cells out = rows.registers(batch, x.cols());
    out.fill((b, i) -> x.get(b * n + position, i));
    return out;
  }
}
