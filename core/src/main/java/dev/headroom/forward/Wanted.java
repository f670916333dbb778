package dev.headroom.forward;

import dev.headroom.model.Architecture;
import dev.headroom.model.Architecture.Output.Head;
import dev.headroom.model.Input;
import dev.headroom.shape.Shape;
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
    Shape s = a.shape();
    long scored =
        switch (logits) {
          case NONE -> 0;
          case LAST -> input.batch();
          case ALL -> rows;
        };
    long head = a.output().head() == Head.NONE ? 0 : scored * a.embedding().vocabulary();
    long hidden = rows * s.width() * (layers ? s.layers() + 2L : 1);
    long probabilities = heads.isPresent() ? rows * s.heads() * (input.tokens() + s.headDim()) : 0;
    return (head + hidden + probabilities) * dtype.bytes();
  }

  public enum Logits {
    NONE,
    LAST,
    ALL
  }
}
