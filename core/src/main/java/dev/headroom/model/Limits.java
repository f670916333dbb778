package dev.headroom.model;

/// The largest sizes that a config may name: far above every published model, small enough that
/// their products stay in range.
final class Limits {
  static final int LAYERS = 10_000;
  static final int HEADS = 1 << 16;
  static final int HEAD_DIM = 1 << 16;
  static final int WIDTH = 1 << 18;
  static final int EXPERTS = 1 << 16;
  static final int FFN = 1 << 20;
  static final int VOCABULARY = 1 << 28;
  static final int POSITIONS = 1 << 24;

  private Limits() {}

  /// A width of heads that can be rotated.
  static void checkEven(Fields config, String field, int headDim) {
    if (headDim % 2 != 0) {
      String even = "an even head width, as rotary positions need";
      throw config.bad(field, even, "width " + headDim);
    }
  }

  /// The common width of all heads.
  static void checkHeads(Fields config, String field, int heads, int headDim) {
    if ((long) heads * headDim > FFN) {
      throw config.bad(
          field, "heads times head width of at most " + FFN, heads + " times " + headDim);
    }
  }
}
