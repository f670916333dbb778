package dev.headroom.forward;

import dev.headroom.forward.Prepared.Attending;
import dev.headroom.forward.Prepared.Gains;
import dev.headroom.forward.Prepared.Group;
import dev.headroom.forward.Prepared.Half;
import dev.headroom.forward.Prepared.Hidden;
import dev.headroom.forward.Prepared.Ready;
import dev.headroom.kernel.contract.Lane;
import dev.headroom.model.Branch;
import dev.headroom.model.Experts;
import dev.headroom.model.Gated;
import dev.headroom.model.GatedDelta;
import dev.headroom.model.Heads;
import dev.headroom.model.Input;
import dev.headroom.model.Latent;
import dev.headroom.model.Mlp;
import dev.headroom.model.Plain;
import dev.headroom.model.Summed;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.ScoreInputs;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Tensor;
import dev.headroom.tensor.Term;
import dev.headroom.work.Component;
import dev.headroom.work.Probe;
import java.util.List;
import java.util.Optional;

/// One input on its way through the layers: the transformer as the paper writes it.
/// Shape:  {@link Workspace}; x is the residual stream.
/// Source: theory.md 1; [Vaswani].
record Pass(
    Lane lane,
    Workspace w,
    Input input,
    Probe probe,
    Collected outputs,
    Optional<KeyValueCache> cache) {

  /// A half of a layer: to = f(read), or to += f(read).
  private interface Function {
    void apply(Tensor read, boolean add, Tensor to);
  }

  void layer(int l, Ready layer) {
    Attending attending = layer.attention().f();
    branch(
        layer.layer().attention(),
        layer.attention(),
        switch (layer.layer().attention().f()) {
          case Heads h -> (read, add, to) -> heads(l, h, attending, read, add, to);
          case Summed s ->
              (read, add, to) -> summed(l, s, attending, apart(layer.attention(), read), add, to);
          case Latent _, GatedDelta _ -> throw new IllegalArgumentException("not run");
        });
    layer
        .mlp()
        .ifPresent(half -> {
          Branch<Mlp> branch = layer.layer().mlp().orElseThrow();
          branch(branch, half, (read, add, to) -> mlp(branch.f(), half.f(), read, add, to));
        });
  }

  /// x ← joined(skip·x + scale·after(f(before(x)))); where neither a norm nor a factor follows it, f
  /// adds to x itself.
  private void branch(Branch<?> branch, Half<?> half, Function f) {
    half.before().ifPresent(n -> norm(n, w.x(), w.normed()));
    Tensor read = half.before().isPresent() ? w.normed() : w.x();
    if (Columns.direct(branch)) {
      f.apply(read, branch.skip(), w.x());
    } else {
      f.apply(read, false, w.y());
      half.after().ifPresent(n -> norm(n, w.y(), w.y()));
      Term part = new Term(branch.scale(), w.y());
      lane.combine(branch.skip() ? List.of(new Term(1, w.x()), part) : List.of(part), w.x());
    }
    half.joined().ifPresent(n -> norm(n, w.x(), w.x()));
  }

  /// What is read, where nothing that is written changes it.
  private Tensor apart(Half<?> half, Tensor read) {
    if (half.before().isEmpty()) {
      read.copyTo(w.normed());
    }
    return w.normed();
  }

  private void norm(Gains n, Tensor from, Tensor to) {
    probe.enter(Component.NORM);
    lane.norm(from, n.gain(), n.bias(), n.rule(), to);
  }

  /// softmax(s·q·kᵀ)·v·W_O with q, k, v = read·W, for all heads side by side.
  private void heads(int l, Heads h, Attending of, Tensor read, boolean add, Tensor to) {
    for (Group group : of.groups()) {
      Tensor qkv = w.qkv().cols(0, h.queries() + h.keys() + h.values());
      project(group, read, qkv);
      Tensor q = qkv.cols(0, h.queries());
      Tensor k = qkv.cols(h.queries(), h.queries() + h.keys());
      of.queries().ifPresent(n -> lane.norm(q, n.gain(), n.bias(), n.rule(), q));
      of.keys().ifPresent(n -> lane.norm(k, n.gain(), n.bias(), n.rule(), k));
      h.rope()
          .ifPresent(rope -> {
            RotaryTable table =
                cache.map(c -> c.rotary(rope, w.tokens())).orElseGet(() -> w.rotary(rope));
            Tensor both = qkv.cols(0, h.queries() + h.keys());
            lane.rotate(both, h.keyWidth(), table.cosines(), table.sines(), rope.pairing());
          });
      int n = w.tokens();
      AttentionShape shape =
          new AttentionShape(w.batch(), h.heads(), h.kvHeads(), n, n, h.keyWidth(), h.valueWidth());
      ScoreInputs visible = ScoreInputs.of(input.mask());
      ScoreInputs sunk = of.sinks().map(visible::with).orElse(visible);
      ScoreInputs inputs = h.relative().isPresent() ? sunk.plus(w.distances().orElseThrow()) : sunk;
      attend(new Attended(l, 0, shape, h.scoring(), inputs), qkv);
      leave(group, w.heads().cols(0, h.outputs()), add, to);
    }
  }

  /// The same for each head by itself, all of them adding up; `read` must not be `to`.
  private void summed(int l, Summed s, Attending of, Tensor read, boolean add, Tensor to) {
    int n = w.tokens();
    AttentionShape shape = new AttentionShape(w.batch(), 1, 1, n, n, s.keyWidth(), s.keyWidth());
    int head = 0;
    for (Group group : of.groups()) {
      Tensor qkv = w.qkv().cols(0, 3 * s.keyWidth());
      project(group, read, qkv);
      attend(new Attended(l, head, shape, s.scoring(), ScoreInputs.of(input.mask())), qkv);
      leave(group, w.heads().cols(0, s.keyWidth()), add || head > 0, to);
      head++;
    }
  }

  private void project(Group group, Tensor read, Tensor qkv) {
    probe.enter(Component.QKV);
    lane.linear(read, group.qkv().weight(), group.qkv().bias(), false, qkv);
  }

  /// Which heads of which layer see each other, and how; `first` heads of the layer came before.
  record Attended(
      int layer, int first, AttentionShape shape, Scoring scoring, ScoreInputs inputs) {}

  /// Shape:  qkv as the group's heads have it -> the workspace's heads.
  private void attend(Attended a, Tensor qkv) {
    probe.enter(Component.SCORES);
    AttentionShape s = a.shape;
    int keysAt = s.heads() * s.headDim();
    int valuesAt = keysAt + s.kvHeads() * s.headDim();
    Tensor q = qkv.cols(0, keysAt);
    Tensor k = qkv.cols(keysAt, valuesAt);
    Tensor v = qkv.cols(valuesAt, qkv.cols());
    Tensor o = w.heads().cols(0, s.heads() * s.valueDim());
    cache.ifPresent(c -> c.layer(a.layer).append(k, v));
    if (cache.filter(c -> c.length() > 0).isPresent()) {
      attend(a, cache.get().layer(a.layer), q, o);
    } else {
      lane.attention(s, q, k, v, a.scoring, a.inputs, o, probe);
    }
    outputs.listen(a, o);
    outputs.heads(a, q, k, o);
  }

  /// The queries of each batch row against all that was kept of it.
  private void attend(Attended a, KeyValueCache.Kept kept, Tensor q, Tensor o) {
    AttentionShape one = kept.shape(a.shape);
    int n = one.queries();
    for (int b = 0; b < a.shape.batch(); b++) {
      Tensor queries = q.rows(b * n, (b + 1) * n);
      Tensor out = o.rows(b * n, (b + 1) * n);
      lane.attention(
          one, queries, kept.keys(b, n), kept.values(b, n), a.scoring, a.inputs, out, probe);
    }
  }

  private void leave(Group group, Tensor heads, boolean add, Tensor to) {
    probe.enter(Component.OUTPUT);
    lane.linear(heads, group.out().weight(), group.out().bias(), add, to);
  }

  /// σ(read·W_in)·W_down, or with σ(gate)·up between.
  private void mlp(Mlp mlp, Hidden of, Tensor read, boolean add, Tensor to) {
    probe.enter(Component.MLP);
    Tensor in = w.hidden().cols(0, of.in().weight().cols());
    lane.linear(read, of.in().weight(), of.in().bias(), false, in);
    Tensor hidden =
        switch (mlp) {
          case Plain p -> {
            lane.activate(p.activation(), in);
            yield in;
          }
          case Gated g -> {
            Tensor gate = in.cols(0, g.hidden());
            lane.gate(g.activation(), gate, in.cols(g.hidden(), 2 * g.hidden()));
            yield gate;
          }
          case Experts _ -> throw new IllegalArgumentException("experts are not run");
        };
    lane.linear(hidden, of.down().weight(), of.down().bias(), add, to);
  }
}
