package dev.headroom.shape;

/// One run of a transformer: so many rows at once, each of `tokens` new tokens behind `cached` ones
/// whose keys and values are kept.
/// Fails:  IllegalArgumentException when a number is below 1, `cached` below 0, or a row is longer
///         than 2^31 − 1 tokens.
public record Step(int batch, int tokens, int cached) {
  public Step {
    if (batch < 1 || tokens < 1 || cached < 0) {
      throw new IllegalArgumentException(
          batch
              + " rows of "
              + tokens
              + " tokens behind "
              + cached
              + ", expected at least 1 of each behind 0 or more");
    }
    if (cached > Integer.MAX_VALUE - tokens) {
      throw new IllegalArgumentException(
          tokens + " tokens behind " + cached + ", expected less than 2^31 in all");
    }
  }

  /// Nothing is kept from before: prefill.
  public Step(int batch, int tokens) {
    this(batch, tokens, 0);
  }

  /// One more token behind `context` others: decode.
  public static Step decode(int batch, int context) {
    return new Step(batch, 1, context);
  }

  /// New tokens of all rows together.
  public long rows() {
    return (long) batch * tokens;
  }

  /// Tokens of a row, those that are kept and the new ones.
  public int context() {
    return cached + tokens;
  }

  /// The same with fewer new tokens.
  public Step last(int count) {
    return new Step(batch, count, cached + tokens - count);
  }
}
