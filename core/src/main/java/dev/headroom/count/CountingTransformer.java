package dev.headroom.count;

import static dev.headroom.work.Component.EMBED;
import static dev.headroom.work.Component.HEAD;
import static dev.headroom.work.Component.MLP;
import static dev.headroom.work.Component.NORM;
import static dev.headroom.work.Component.OUTPUT;
import static dev.headroom.work.Component.QKV;
import static dev.headroom.work.Component.SCORES;
import static dev.headroom.work.Component.SOFTMAX;
import static dev.headroom.work.Component.VALUES;

import dev.headroom.count.CountingAttention.Projected;
import dev.headroom.count.Meter.Cells;
import dev.headroom.count.Terms.Logits;
import dev.headroom.model.Architecture;
import dev.headroom.model.Architecture.Norm;
import dev.headroom.model.Architecture.Output;
import dev.headroom.model.Architecture.Positions;
import dev.headroom.model.Input;
import dev.headroom.model.Weights;
import dev.headroom.model.Weights.HeadGroup;
import dev.headroom.model.Weights.LayerWeights;
import dev.headroom.model.Weights.Linear;
import dev.headroom.model.Weights.MlpWeights;
import dev.headroom.model.Weights.NormWeights;
import dev.headroom.tensor.Activation;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;
import dev.headroom.work.Component;
import dev.headroom.work.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A transformer of scalars that counts every operation as it performs it: the specification of
/// {@link Count}. It is slow, holds whole score matrices and is meant for tiny models.
/// Source: theory.md 1; docs/counting.md.
public final class CountingTransformer {
  private final Meter meter = new Meter();
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
    this.batch = input.batch();
    this.n = input.tokens();
    this.a = weights.architecture().at(batch, n);
    this.d = a.shape().width();
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
    boolean before = a.norm().before();
    Cells x = embed();
    for (int l = 0; l < a.shape().layers(); l++) {
      LayerWeights w = weights.layer(l);
      Cells y = before ? norm(x, w.attentionNorm()) : x;
      attend(x, y, w, l);
      x = before ? x : norm(x, w.attentionNorm());
      if (w.mlp().isPresent()) {
        y = before ? norm(x, w.mlpNorm()) : x;
        mlp(x, y, w.mlp().get());
        x = before ? x : norm(x, w.mlpNorm());
      }
    }
    x = norm(x, weights.output().norm());
    last = x.values();
    head(x);
  }

  private Cells embed() {
    meter.enter(EMBED);
    Weights.EmbeddingWeights w = weights.embedding();
    Cells tokens = stored(w.tokens());
    Optional<Cells> positions = w.positions().map(this::stored);
    Optional<Cells> types = w.types().map(this::stored);
    Cells ids = meter.cells(batch * n, 2, Integer.BYTES);
    ids.preset((t, i) -> (i == 0 ? input.ids() : input.types()).get(t / n)[t % n]);
    Cells x = meter.cells(batch * n, d, terms.activationBytes());
    int offset = a.embedding().kind() instanceof Positions.Learned(int skipped) ? skipped : 0;
    for (int t = 0; t < batch * n; t++) {
      for (int i = 0; i < d; i++) {
        double value = tokens.get((int) ids.get(t, 0), i);
        value = a.embedding().scale() == 1 ? value : meter.mul(value, a.embedding().scale());
        if (positions.isPresent()) {
          value = meter.add(value, positions.get().get(t % n + offset, i));
        }
        if (types.isPresent()) {
          value = meter.add(value, types.get().get((int) ids.get(t, 1), i));
        }
        x.set(t, i, value);
      }
    }
    return norm(x, w.norm());
  }

  private Cells norm(Cells x, Optional<NormWeights> weightsOrNone) {
    if (weightsOrNone.isEmpty()) {
      return x;
    }
    meter.enter(NORM);
    Cells out = meter.cells(x.rows(), d, terms.activationBytes());
    normRows(x, weightsOrNone.get(), out);
    return out;
  }

  private void normRows(Cells x, NormWeights w, Cells out) {
    Cells gain = stored(w.gain());
    Optional<Cells> bias = w.bias().map(this::stored);
    boolean layer = a.norm().kind() == Norm.Kind.LAYER;
    for (int t = 0; t < x.rows(); t++) {
      double mean = layer ? mean(x, t) : 0;
      double squares = 0;
      for (int i = 0; i < d; i++) {
        double centred = layer ? meter.sub(x.get(t, i), mean) : x.get(t, i);
        squares = meter.add(squares, meter.mul(centred, centred));
        out.set(t, i, centred);
      }
      double root = meter.sqrt(meter.add(meter.div(squares, d), a.norm().epsilon()));
      double scale = meter.div(1, root);
      for (int i = 0; i < d; i++) {
        double scaled = meter.mul(meter.mul(out.get(t, i), scale), gain.get(0, i));
        out.set(t, i, bias.isPresent() ? meter.add(scaled, bias.get().get(0, i)) : scaled);
      }
    }
  }

  private double mean(Cells x, int t) {
    double sum = x.get(t, 0);
    for (int i = 1; i < d; i++) {
      sum = meter.add(sum, x.get(t, i));
    }
    return meter.div(sum, d);
  }

  /// x += Σ_g attention of group g · W_O, `y` being what the heads read.
  private void attend(Cells x, Cells y, LayerWeights w, int layer) {
    int m = a.shape().headDim();
    List<CountingAttention> groups = new ArrayList<>();
    meter.enter(QKV);
    CountingRotary rotary = new CountingRotary(meter, a, n, terms.activationBytes());
    for (HeadGroup group : w.groups()) {
      Cells q = inMemory(rotary.rotate(linear(y, group.q(), registers(group.heads() * m))));
      Cells k = inMemory(rotary.rotate(linear(y, group.k(), registers(group.kvHeads() * m))));
      Cells v = inMemory(linear(y, group.v(), registers(group.kvHeads() * m)));
      Projected projected = new Projected(q, k, v);
      groups.add(new CountingAttention(meter, a, input, group, projected, layer));
    }
    List<Cells> outputs = new ArrayList<>();
    meter.enter(SCORES);
    groups.forEach(CountingAttention::scores);
    meter.enter(SOFTMAX);
    groups.forEach(CountingAttention::weights);
    meter.enter(VALUES);
    groups.forEach(group -> outputs.add(inMemory(group.values())));
    meter.enter(OUTPUT);
    Cells sum = registers(d);
    for (int g = 0; g < groups.size(); g++) {
      linear(outputs.get(g), w.groups().get(g).o(), sum);
    }
    leave(x, sum, a.skips().attention());
  }

  private void mlp(Cells x, Cells y, MlpWeights w) {
    meter.enter(MLP);
    Cells up = linear(y, w.up(), registers(a.shape().ffn()));
    if (w.gate().isPresent()) {
      Cells gate = linear(y, w.gate().get(), registers(a.shape().ffn()));
      activate(a.mlp().activation(), gate);
      up.fill((t, i) -> meter.mul(gate.get(t, i), up.get(t, i)));
    } else {
      activate(a.mlp().activation(), up);
    }
    leave(x, linear(up, w.down(), registers(d)), a.skips().mlp());
  }

  private void head(Cells x) {
    meter.enter(HEAD);
    Weights.OutputWeights w = weights.output();
    if (a.output().head() != Output.Head.NONE) {
      Cells y = terms.logits() == Logits.ALL ? x : position(x, n - 1);
      if (w.transform().isPresent()) {
        y = linear(y, w.transform().get(), meter.cells(y.rows(), d, 0));
        activate(a.mlp().activation(), y);
      }
      if (w.transformNorm().isPresent()) {
        normRows(y, w.transformNorm().get(), y);
      }
      Cells out = meter.cells(y.rows(), a.embedding().vocabulary(), 0);
      logits = inMemory(linear(y, w.head().orElseThrow(), out)).values();
    }
    if (w.pooler().isPresent()) {
      Cells out = linear(position(x, 0), w.pooler().get(), meter.cells(batch, d, 0));
      activate(Activation.TANH, out);
      pooled = inMemory(out).values();
    }
  }

  /// One position of each row of the batch.
  private Cells position(Cells x, int position) {
    Cells out = meter.cells(batch, x.cols(), 0);
    out.fill((b, i) -> x.get(b * n + position, i));
    return out;
  }

  /// out += x·w + bias, `out` being in registers.
  private Cells linear(Cells x, Linear linear, Cells out) {
    Cells w = stored(linear.weight().matrix());
    Optional<Cells> bias = linear.bias().map(this::stored);
    for (int t = 0; t < x.rows(); t++) {
      for (int j = 0; j < out.cols(); j++) {
        double sum = out.get(t, j);
        for (int i = 0; i < x.cols(); i++) {
          double weight = linear.weight().transposed() ? w.get(j, i) : w.get(i, j);
          sum = meter.multiplyAdd(sum, x.get(t, i), weight);
        }
        out.set(t, j, bias.isPresent() ? meter.add(sum, bias.get().get(0, j)) : sum);
      }
    }
    return out;
  }

  /// x += y, or x = y in a layer that does not add to what it reads.
  private void leave(Cells x, Cells y, boolean skip) {
    x.fill((t, i) -> skip ? meter.add(x.get(t, i), y.get(t, i)) : y.get(t, i));
  }

  private void activate(Activation activation, Cells x) {
    x.fill((t, i) -> meter.activate(activation, x.get(t, i)));
  }

  private Cells inMemory(Cells registers) {
    Cells out = meter.cells(registers.rows(), registers.cols(), terms.activationBytes());
    out.fill(registers::get);
    return out;
  }

  private Cells registers(int cols) {
    return meter.cells(batch * n, cols, 0);
  }

  private Cells stored(Rows matrix) {
    Tensor all = Tensor.zeros(Dtype.F64, matrix.rows(), matrix.cols());
    matrix.read(0, 0, all);
    Cells cells =
        meter.cells(matrix.rows(), matrix.cols(), matrix.storedBytes().orElse(Float.BYTES));
    cells.preset(all::get);
    return cells;
  }
}
