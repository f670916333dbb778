package dev.headroom.trace;

/// Which transformer a circuit computes.
/// Shape:  layers L, heads H, tokens N, headDim m; width N for h2.
/// Fails:  IllegalArgumentException on a size below 1.
/// Source: theory.md 4.
public record Traced(
    Construction construction,
    Attention attention,
    int layers,
    int heads,
    int tokens,
    int headDim) {

  /// The transformer around the attention.
  public enum Construction {
    /// Headroom's: width N, W_V of full width, residual stream, f = the trace of the output.
    H2,
    /// Theorem 5.1 of [SXYY]: N + 1 tokens of width 2N + 3, its inputs A, B, C, D, outputs f and g.
    PAPER
  }

  /// Whether rows of attention are divided by their sums.
  public enum Attention {
    SOFTMAX,
    DENORMALISED
  }

  public Traced {
    atLeastOne("layers", layers);
    atLeastOne("heads", heads);
    atLeastOne("tokens", tokens);
    atLeastOne("head-dim", headDim);
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", expected at least 1");
    }
  }
}
