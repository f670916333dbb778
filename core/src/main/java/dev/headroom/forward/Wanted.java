package dev.headroom.forward;

import java.util.OptionalInt;

/// What a run should return besides `final` and, where the model has one, `pooled`.
/// `layers`: `hidden.0` … `hidden.L`; `heads` K: `attn_probs.K` and `attn_out.K`, the only request
/// that holds N×N matrices; `listener` hears every head.
public record Wanted(Logits logits, boolean layers, OptionalInt heads, HeadListener listener) {
  public Wanted(Logits logits, boolean layers, OptionalInt heads) {
    this(logits, layers, heads, HeadListener.NONE);
  }

  /// Everything that a plain run returns.
  public static final Wanted PLAIN = new Wanted(Logits.ALL, false, OptionalInt.empty());

  public enum Logits {
    NONE,
    LAST,
    ALL
  }
}
