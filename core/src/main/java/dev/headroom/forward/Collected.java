package dev.headroom.forward;

import dev.headroom.forward.Outputs.Named;
import dev.headroom.forward.Pass.Attended;
import dev.headroom.kernel.reference.ReferenceAttention;
import dev.headroom.model.Input;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/// The results of a run as they appear, copied out of the workspace and given their shapes.
final class Collected {
  private final Wanted wanted;
  private final Input input;
  private final int batch;
  private final int tokens;
  private final List<Named> all = new ArrayList<>();
  private final List<GroupOutput> groups = new ArrayList<>();

  Collected(Wanted wanted, Input input) {
    this.wanted = wanted;
    this.input = input;
    this.batch = input.batch();
    this.tokens = input.tokens();
  }

  Outputs result() {
    if (!groups.isEmpty()) {
      addHeads(wanted.heads().getAsInt());
    }
    return new Outputs(all);
  }

  /// Shape:  x `[batch·tokens, d]`.
  void hidden(int layer, Tensor x) {
    if (wanted.layers()) {
      add("hidden." + layer, List.of(batch, tokens, x.cols()), copy(x));
    }
  }

  void last(Tensor x) {
    add("final", List.of(batch, tokens, x.cols()), copy(x));
  }

  void pooled(Tensor pooled) {
    add("pooled", List.of(batch, pooled.cols()), pooled);
  }

  void logits(Tensor logits) {
    add("logits", List.of(batch, logits.rows() / batch, logits.cols()), logits);
  }

  /// Tells the listener of a group's heads.
  void listen(Attended a, Tensor o) {
    for (int h = 0; h < a.shape().heads(); h++) {
      int m = a.shape().valueDim();
      wanted.listener().head(a.layer(), a.first() + h, o.cols(h * m, (h + 1) * m));
    }
  }

  /// Keeps `attn_probs.K` and `attn_out.K` of the layer that was asked for.
  void heads(Attended a, Tensor q, Tensor k, Tensor o) {
    if (wanted.heads().isPresent() && wanted.heads().getAsInt() == a.layer()) {
      Tensor weights = ReferenceAttention.weights(a.shape(), q, k, a.scoring(), a.inputs());
      groups.add(new GroupOutput(weights, headByHead(a.shape(), o)));
    }
  }

  /// A group's weights `[batch·h·n, n]` and outputs `[batch·h·n, m]`.
  private record GroupOutput(Tensor probabilities, Tensor out) {}

  /// `[batch·n, h·m]` -> `[batch·h·n, m]`.
  private Tensor headByHead(AttentionShape s, Tensor o) {
    Tensor out = Tensor.zeros(o.dtype(), batch * s.heads() * tokens, s.valueDim());
    for (int b = 0; b < batch; b++) {
      for (int h = 0; h < s.heads(); h++) {
        int at = (b * s.heads() + h) * tokens;
        s.o(o, b, h).copyTo(out.rows(at, at + tokens));
      }
    }
    return out;
  }

  private void addHeads(int layer) {
    addHeads("attn_probs." + layer, groups.stream().map(GroupOutput::probabilities).toList());
    addHeads("attn_out." + layer, groups.stream().map(GroupOutput::out).toList());
  }

  /// All groups' heads of a batch row, then those of the next.
  private void addHeads(String name, List<Tensor> parts) {
    int rows = parts.stream().mapToInt(Tensor::rows).sum();
    Tensor all = Tensor.zeros(parts.getFirst().dtype(), rows, parts.getFirst().cols());
    int at = 0;
    for (int b = 0; b < batch; b++) {
      for (Tensor part : parts) {
        int each = part.rows() / batch;
        part.rows(b * each, (b + 1) * each).copyTo(all.rows(at, at + each));
        at += each;
      }
    }
    add(name, List.of(batch, rows / (batch * tokens), tokens, all.cols()), all);
  }

  /// The first token's row of each batch row.
  Tensor firsts(Tensor x) {
    return pick(x, b -> 0);
  }

  /// The row of the last token that is no padding, of each batch row.
  Tensor lasts(Tensor x) {
    return pick(x, input::lastToken);
  }

  private Tensor pick(Tensor x, IntUnaryOperator position) {
    Tensor rows = Tensor.zeros(x.dtype(), batch, x.cols());
    for (int b = 0; b < batch; b++) {
      int from = b * tokens + position.applyAsInt(b);
      x.rows(from, from + 1).copyTo(rows.rows(b, b + 1));
    }
    return rows;
  }

  private void add(String name, List<Integer> shape, Tensor values) {
    all.add(new Named(name, shape, values));
  }

  private static Tensor copy(Tensor x) {
    Tensor copy = Tensor.zeros(x.dtype(), x.rows(), x.cols());
    x.copyTo(copy);
    return copy;
  }
}
