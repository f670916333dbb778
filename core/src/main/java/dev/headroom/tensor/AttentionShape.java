package dev.headroom.tensor;

/// The sizes of one attention call.
/// Shape:  q `[batch·queries, heads·headDim]`, k `[batch·keys, kvHeads·headDim]`, v `[batch·keys,
///         kvHeads·valueDim]`, o `[batch·queries, heads·valueDim]`; query head h reads key head h
///         div (heads/kvHeads).
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
}
