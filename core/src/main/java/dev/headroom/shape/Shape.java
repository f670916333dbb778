package dev.headroom.shape;

/// The sizes of a transformer and of its input: every number that a count of operations needs.
/// Shape:  layers l, heads h (query heads), kvHeads g dividing h, tokens n, headDim m, width d, ffn
///         f, batch b.
/// Fails:  IllegalArgumentException when a size is below 1 or kvHeads does not divide heads.
/// Source: theory.md 1.
public record Shape(
    int layers, int heads, int kvHeads, int tokens, int headDim, int width, int ffn, int batch) {
  public Shape {
    atLeast(1, "layers", layers);
    atLeast(1, "heads", heads);
    atLeast(1, "kv-heads", kvHeads);
    atLeast(1, "tokens", tokens);
    atLeast(1, "head-dim", headDim);
    atLeast(1, "width", width);
    atLeast(0, "ffn", ffn);
    atLeast(1, "batch", batch);
    if (heads % kvHeads != 0) {
      throw new IllegalArgumentException("kv-heads " + kvHeads + " does not divide heads " + heads);
    }
  }

  /// The same transformer on another input.
  public Shape at(int newBatch, int newTokens) {
    return new Shape(layers, heads, kvHeads, newTokens, headDim, width, ffn, newBatch);
  }

  /// Columns of all query heads side by side.
  public int queryWidth() {
    return Math.multiplyExact(heads, headDim);
  }

  /// Columns of all key (or value) heads side by side.
  public int keyWidth() {
    return Math.multiplyExact(kvHeads, headDim);
  }

  private static void atLeast(int least, String name, int value) {
    if (value < least) {
      throw new IllegalArgumentException(name + " is " + value + ", expected at least " + least);
    }
  }
}
