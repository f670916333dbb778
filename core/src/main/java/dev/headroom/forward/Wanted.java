package dev.headroom.forward;

import dev.headroom.model.Architecture;
import dev.headroom.model.Input;
import dev.headroom.tensor.Dtype;
import java.util.OptionalInt;

/// What a run should return besides `final` and, where the model has one, `pooled`.
/// `layers`: `hidden.0` … `hidden.L`; `heads` K: `attn_probs.K` and `attn_out.K`, the only request
/// that holds N×N matrices; `listener` receives every head's output.
public record Wanted(Logits logits, boolean layers, OptionalInt heads, HeadListener listener) {
  public Wanted(Logits logits, boolean layers, OptionalInt heads) {
    this(logits, layers, heads, HeadListener.NONE);
  }

  /// Everything that a plain run returns.
  public static final Wanted PLAIN = new Wanted(Logits.ALL, false, OptionalInt.empty());

  /// Fails:  IllegalArgumentException when `heads` is no layer of a run of `depth` layers.
  void require(int depth) {
    heads.ifPresent(k -> {
      if (k < 0 || k >= depth) {
        throw new IllegalArgumentException(
            "heads wanted of layer " + k + ", expected a layer from 0 to " + (depth - 1));
      }
    });
  }

  /// Bytes of the results, so that a request too large is refused before the work.
  long bytes(Architecture a, Input input, Dtype dtype) {
    long rows = (long) input.batch() * input.tokens();
    long scored =
        switch (logits) {
          case NONE -> 0;
          case LAST -> input.batch();
          case ALL -> rows;
        };
    long head = a.output().hasHead() ? scored * a.embedding().vocabulary() : 0;
    long hidden = rows * a.width() * (layers ? a.depth() + 2L : 1);
    return (head + hidden + rows * perHead(a, input.tokens())) * dtype.bytes();
  }

  private long perHead(Architecture a, int tokens) {
    if (heads.isEmpty()) {
      return 0;
    }
    var attention = a.layers().get(heads.getAsInt()).attention().f();
    return attention.heads() * (tokens + (long) attention.valueWidth());
  }

  public enum Logits {
    NONE,
    LAST,
    ALL
  }
}
