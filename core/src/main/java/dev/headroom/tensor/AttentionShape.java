package dev.headroom.tensor;

/// The sizes of one attention call.
/// Shape:  q `[batch·queries, heads·headDim]`, k `[batch·keys, kvHeads·headDim]`, v `[batch·keys,
///         kvHeads·valueDim]`, o `[batch·queries, heads·valueDim]`, heads side by side; each of them
///         may have its heads one below the other instead: `[batch·heads·queries, headDim]` and so
///         on. Query head h reads key head h div (heads/kvHeads).
/// Fails:  IllegalArgumentException when kvHeads does not divide heads or a size is below 1.
public record AttentionShape(
    int batch, int heads, int kvHeads, int queries, int keys, int headDim, int valueDim) {
  public AttentionShape {
    if (batch < 1
        || heads < 1
        || kvHeads < 1
        || queries < 1
        || keys < 1
        || headDim < 1
        || valueDim < 1) {
      throw new IllegalArgumentException(
          "attention sizes must be at least 1: batch "
              + batch
              + ", heads "
              + heads
              + ", kv-heads "
              + kvHeads
              + ", queries "
              + queries
              + ", keys "
              + keys
              + ", head-dim "
              + headDim
              + ", value-dim "
              + valueDim);
    }
    if (heads % kvHeads != 0) {
      throw new IllegalArgumentException("kv-heads " + kvHeads + " does not divide heads " + heads);
    }
  }

  /// The same with another number of keys.
  public AttentionShape withKeys(int count) {
    return new AttentionShape(batch, heads, kvHeads, queries, count, headDim, valueDim);
  }

  /// The key head that query head `head` reads.
  public int keyHead(int head) {
    return head / (heads / kvHeads);
  }

  /// The queries of one head, `[queries, headDim]`.
  public Tensor q(Tensor q, int b, int head) {
    return part(q, b, heads, head, queries, headDim);
  }

  /// The keys of one key head, `[keys, headDim]`.
  public Tensor k(Tensor k, int b, int keyHead) {
    return part(k, b, kvHeads, keyHead, keys, headDim);
  }

  /// The values of one key head, `[keys, valueDim]`.
  public Tensor v(Tensor v, int b, int keyHead) {
    return part(v, b, kvHeads, keyHead, keys, valueDim);
  }

  /// The outputs of one head, `[queries, valueDim]`.
  public Tensor o(Tensor o, int b, int head) {
    return part(o, b, heads, head, queries, valueDim);
  }

  private static Tensor part(Tensor t, int b, int heads, int head, int rows, int width) {
    if (t.cols() == width) { // one below the other, or just one
      int at = (b * heads + head) * rows;
      return t.rows(at, at + rows);
    }
    return t.rows(b * rows, (b + 1) * rows).cols(head * width, (head + 1) * width);
  }
}
