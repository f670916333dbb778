package dev.headroom.shape;

/// One run of a transformer: so many rows of tokens at once, all of one length.
/// Fails:  IllegalArgumentException when a number is below 1.
public record Step(int batch, int tokens) {
  public Step {
    if (batch < 1 || tokens < 1) {
      throw new IllegalArgumentException(
          batch + " rows of " + tokens + " tokens, expected at least 1 of each");
    }
  }

  /// Tokens of all rows together.
  public long rows() {
    return (long) batch * tokens;
  }
}
