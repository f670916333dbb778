package dev.headroom.forward;

import dev.headroom.forward.Outputs.Named;
import dev.headroom.kernel.Kernel.Scoring;
import dev.headroom.kernel.ReferenceAttention;
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

  Collected(Wanted wanted, Input input) {
    this.wanted = wanted;
    this.input = input;
    this.batch = input.batch();
    this.tokens = input.tokens();
  }

  Outputs result() {
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

  /// `attn_probs.K` `[batch, h, n, n]` and `attn_out.K` `[batch, h, n, m]` of the layer that was asked for.
  void heads(int layer, AttentionShape s, Tensor q, Tensor k, Scoring scoring, Tensor o) {
    if (wanted.heads().isEmpty() || wanted.heads().getAsInt() != layer) {
      return;
    }
    Tensor probabilities = ReferenceAttention.weights(s, q, k, scoring);
    add("attn_probs." + layer, List.of(batch, s.heads(), tokens, tokens), probabilities);
    Tensor out = Tensor.zeros(o.dtype(), batch * s.heads() * tokens, s.valueDim());
    for (int b = 0; b < batch; b++) {
      for (int h = 0; h < s.heads(); h++) {
        Tensor head =
            o.rows(b * tokens, (b + 1) * tokens).cols(h * s.valueDim(), (h + 1) * s.valueDim());
        int at = (b * s.heads() + h) * tokens;
        head.copyTo(out.rows(at, at + tokens));
      }
    }
    add("attn_out." + layer, List.of(batch, s.heads(), tokens, s.valueDim()), out);
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
