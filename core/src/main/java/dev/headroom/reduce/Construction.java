package dev.headroom.reduce;

import dev.headroom.tensor.Weighting;

/// The two ways to write a 3-OV instance as a transformer.
/// Source: theory.md 2; [SXYY] Lemma 3.2 and Lemma 2.9.
public enum Construction {
  /// [SXYY] Lemma 3.2 to the letter. Token i = (a_i, b_i, 1, 0), the last token (0, 0, 2, 0); head g
  /// reads Q = −a, K = b∘c_g, V = coordinate 2d+1. Row i of a head reads (t+2)/(t+1), t the number of
  /// b_j orthogonal with (a_i, c_g).
  PAPER,
  /// Headroom's: token (a, b, 1, 0, 0), sentinel (0, 0, 0, 1, 0), Q = (−a, −½·x_{2d+1}), K = (b∘c_g,
  /// x_{2d+2}), V = x_{2d+1}. A head reads about 1 where there is a partner, about 0 where there is
  /// none: a gap that float32 keeps. It decides and cannot count.
  SHARP;

  /// Columns of the residual stream, and of each head.
  public int width(int dim) {
    return 2 * dim + (this == PAPER ? 2 : 3);
  }

  /// What the scores are multiplied by: 1 for hardmax; for softmax Lemma 2.9's c = ln(10·N²·LH), or
  /// T = 2·ln(2·LH·N) + 2.
  /// Shape:  tokens N without the last one, heads LH.
  public double scale(Weighting weighting, long tokens, long heads) {
    if (weighting != Weighting.SOFTMAX) {
      return 1;
    }
    return this == PAPER
        ? Math.log(10.0 * tokens * tokens * heads)
        : 2 * Math.log(2.0 * heads * tokens) + 2;
  }
}
