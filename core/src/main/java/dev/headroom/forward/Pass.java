package dev.headroom.forward;

import dev.headroom.forward.Prepared.Group;
import dev.headroom.forward.Prepared.Layer;
import dev.headroom.forward.Prepared.Mlp;
import dev.headroom.forward.Prepared.Norm;
import dev.headroom.kernel.contract.Kernel.NormRule;
import dev.headroom.kernel.contract.Lane;
import dev.headroom.model.Architecture;
import dev.headroom.model.Input;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.ScoreInputs;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Tensor;
import dev.headroom.work.Component;
import dev.headroom.work.Probe;
import java.util.Optional;

/// One input on its way through the layers: the transformer as the paper writes it.
/// Shape:  {@link Workspace}; x is the residual stream.
/// Source: theory.md 1; [Vaswani].
record Pass(
    Architecture architecture,
    Lane lane,
    NormRule rule,
    Workspace w,
    Input input,
    Probe probe,
    Collected outputs) {

  /// x ← x + Σ over heads of attention(x), then x ← x + mlp(x); without a skip, x ← instead.
  void layer(int l, Layer layer) {
    Tensor read = before(layer.attentionNorm());
    int first = 0;
    for (Group group : layer.groups()) {
      attend(l, group, read, first);
      first += group.heads();
    }
    after(layer.attentionNorm());
    layer.mlp().ifPresent(mlp -> transform(mlp, layer.mlpNorm()));
  }

  /// x ← x + softmax(s·q·kᵀ)·v·W_O with q, k, v = read·W, for all heads of a group side by side;
  /// `first` heads of the layer came before.
  private void attend(int l, Group group, Tensor read, int first) {
    int m = architecture.shape().headDim();
    int keysAt = group.heads() * m;
    int valuesAt = keysAt + group.kvHeads() * m;
    Tensor qkv = w.qkv();

    probe.enter(Component.QKV);
    lane.linear(read, group.qkv().weight(), group.qkv().bias(), false, qkv);
    w.rotary().ifPresent(r -> lane.rotate(qkv.cols(0, valuesAt), m, r.cosines(), r.sines()));

    probe.enter(Component.SCORES);
    int n = w.tokens();
    AttentionShape shape =
        new AttentionShape(w.batch(), group.heads(), group.kvHeads(), n, n, m, m);
    Tensor q = qkv.cols(0, keysAt);
    Tensor k = qkv.cols(keysAt, valuesAt);
    Tensor v = qkv.cols(valuesAt, qkv.cols());
    Scoring scoring = architecture.heads().scoring(l);
    lane.attention(shape, q, k, v, scoring, ScoreInputs.of(input.mask()), w.heads(), probe);
    outputs.listen(l, first, shape, w.heads());
    outputs.heads(l, shape, q, k, scoring, w.heads());

    probe.enter(Component.OUTPUT);
    boolean add = first > 0 || architecture.skips().attention();
    lane.linear(w.heads(), group.out().weight(), group.out().bias(), add, w.x());
  }

  /// x ← x + σ(read·W_in)·W_down, or with σ(gate)·up between.
  private void transform(Mlp mlp, Optional<Norm> norm) {
    Tensor read = before(norm);
    probe.enter(Component.MLP);
    lane.linear(read, mlp.in().weight(), mlp.in().bias(), false, w.hidden());
    int ffn = architecture.shape().ffn();
    Tensor hidden = w.hidden().cols(0, ffn);
    if (architecture.mlp().gated()) {
      lane.gate(architecture.mlp().activation(), hidden, w.hidden().cols(ffn, 2 * ffn));
    } else {
      lane.activate(architecture.mlp().activation(), hidden);
    }
    boolean add = architecture.skips().mlp();
    lane.linear(hidden, mlp.down().weight(), mlp.down().bias(), add, w.x());
    after(norm);
  }

  /// What a half of a layer reads: norm(x), or x as it was when the half began.
  private Tensor before(Optional<Norm> norm) {
    if (norm.isPresent() && architecture.norm().before()) {
      norm(norm.get(), w.normed());
    } else {
      w.x().copyTo(w.normed());
    }
    return w.normed();
  }

  private void after(Optional<Norm> norm) {
    if (norm.isPresent() && !architecture.norm().before()) {
      norm(norm.get(), w.x());
    }
  }

  private void norm(Norm norm, Tensor out) {
    probe.enter(Component.NORM);
    lane.norm(w.x(), norm.gain(), norm.bias(), rule, out);
  }
}
