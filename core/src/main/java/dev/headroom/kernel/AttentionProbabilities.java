package dev.headroom.kernel;

import dev.headroom.kernel.Kernel.Scoring;
import dev.headroom.tensor.*;

public final class AttentionProbabilities {
  private AttentionProbabilities() {}

  public static Tensor of(AttentionShape s, Tensor q, Tensor k, Scoring c) {
    return q.rows() > 1 ? q : k;
  }
}
