package dev.headroom.forward;

import dev.headroom.kernel.Kernels;
import dev.headroom.kernel.contract.Kernel;
import dev.headroom.kernel.contract.Kernel.Scoring;
import dev.headroom.kernel.contract.Lane;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Mask;
import dev.headroom.tensor.Tensor;
import dev.headroom.tensor.Weighting;
import dev.headroom.work.Probe;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Exact attention, softmax(scale·q·kᵀ)·v, for callers who bring their own arrays.
/// Work:   (2·headDim + 2·valueDim) flops and one exp a visible (query, key) pair.
/// Error:  float64 1e-14·max|v|, float32 5e-6·max(1, max|v|): AttentionVectorsTest.
/// Shared: by any number of threads; operands must not change during a call.
/// Fails:  IllegalStateException after `close`; closing twice is harmless.
/// Source: theory.md 1; [FlashAttention] for never holding the score matrix.
public final class Attention implements AutoCloseable {
  private final Engine engine;
  private final Kernel kernel;
  private final Reused<Lane> lanes;
  private volatile boolean closed;

  public Attention(Engine engine) {
    this.engine = engine;
    this.kernel = Kernels.choose(engine.kernel(), engine.threads());
    this.lanes = new Reused<>(kernel::lane);
  }

  /// What the kernel is and why it was chosen.
  public String kernel() {
    return kernel.description();
  }

  /// Attention of heads that are stored one after the other.
  /// Shape:  q `[batch, heads, queries, headDim]`, k `[batch, kvHeads, keys, headDim]`,
  ///         v `[batch, kvHeads, keys, valueDim]` -> `[batch, heads, queries, valueDim]`; each a
  ///         tensor whose columns are the last dimension.
  /// Fails:  IllegalArgumentException when a tensor has another shape than `s` says, naming both, or
  ///         the scale is not finite.
  public Tensor apply(AttentionShape s, Tensor q, Tensor k, Tensor v, double scale, Mask mask) {
    requireOpen();
    requireShape("q", q, product(s.batch(), s.heads(), s.queries()), s.headDim());
    requireShape("k", k, product(s.batch(), s.kvHeads(), s.keys()), s.headDim());
    requireShape("v", v, product(s.batch(), s.kvHeads(), s.keys()), s.valueDim());
    requireArray("out", product(s.batch(), s.heads(), s.queries(), s.valueDim()));
    if (!Double.isFinite(scale)) {
      throw new IllegalArgumentException("scale is " + scale + ", expected a finite number");
    }
    int shared = s.heads() / s.kvHeads();
    // A key head and the query heads that share it become one batch row of `shared` heads.
    AttentionShape grouped =
        new AttentionShape(
            s.batch() * s.kvHeads(), shared, 1, s.queries(), s.keys(), s.headDim(), s.valueDim());
    Tensor sideBySide = interleave(q, shared, s.queries());
    Tensor o = Tensor.zeros(engine.dtype(), grouped.batch() * s.queries(), shared * s.valueDim());
    Scoring scoring = new Scoring(scale, perKeyHead(mask, s), Weighting.SOFTMAX);
    return lanes.with(lane -> {
      lane.attention(grouped, sideBySide, k, v, scoring, o, Probe.NONE);
      return separate(o, shared, s.queries());
    });
  }

  /// The same for memory outside the heap, float32 or float64 as the engine computes.
  /// Shape:  qkv: q, k and v in this order, with the shapes above, contiguous and row-major; out
  ///         `[batch, heads, queries, valueDim]`.
  /// Fails:  IllegalArgumentException as above, or when a segment has more or fewer bytes than its
  ///         shape, naming both.
  public void apply(
      AttentionShape s, List<MemorySegment> qkv, double scale, Mask mask, MemorySegment out) {
    if (qkv.size() != 3) {
      throw new IllegalArgumentException("qkv has " + qkv.size() + " segments, expected q, k, v");
    }
    requireBytes("out", out, product(s.batch(), s.heads(), s.queries(), s.valueDim()));
    requireBytes("q", qkv.get(0), product(s.batch(), s.heads(), s.queries(), s.headDim()));
    requireBytes("k", qkv.get(1), product(s.batch(), s.kvHeads(), s.keys(), s.headDim()));
    requireBytes("v", qkv.get(2), product(s.batch(), s.kvHeads(), s.keys(), s.valueDim()));
    Tensor q = load(qkv.get(0), s.batch() * s.heads() * s.queries(), s.headDim());
    Tensor k = load(qkv.get(1), s.batch() * s.kvHeads() * s.keys(), s.headDim());
    Tensor v = load(qkv.get(2), s.batch() * s.kvHeads() * s.keys(), s.valueDim());
    switch (apply(s, q, k, v, scale, mask)) {
      case Tensor.F32 o ->
          MemorySegment.copy(o.array(), 0, out, ValueLayout.JAVA_FLOAT, 0, o.array().length);
      case Tensor.F64 o ->
          MemorySegment.copy(o.array(), 0, out, ValueLayout.JAVA_DOUBLE, 0, o.array().length);
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("this attention is closed");
    }
  }

  @Override
  public void close() {
    closed = true;
    kernel.close();
    lanes.clear();
  }

  private Tensor load(MemorySegment from, int rows, int cols) {
    Tensor tensor = Tensor.zeros(engine.dtype(), rows, cols);
    switch (tensor) {
      case Tensor.F32 t ->
          MemorySegment.copy(from, ValueLayout.JAVA_FLOAT, 0, t.array(), 0, t.array().length);
      case Tensor.F64 t ->
          MemorySegment.copy(from, ValueLayout.JAVA_DOUBLE, 0, t.array(), 0, t.array().length);
    }
    return tensor;
  }

  /// `[…, shared, n, m]` -> `[…, n, shared·m]`; nothing to do for one.
  private static Tensor interleave(Tensor x, int shared, int n) {
    if (shared == 1) {
      return x;
    }
    int m = x.cols();
    Tensor out = Tensor.zeros(x.dtype(), x.rows() / shared, shared * m);
    for (int block = 0; block < x.rows() / n; block++) {
      int at = block / shared * n;
      int column = block % shared * m;
      x.rows(block * n, (block + 1) * n).copyTo(out.rows(at, at + n).cols(column, column + m));
    }
    return out;
  }

  /// The inverse of {@link #interleave}.
  private static Tensor separate(Tensor x, int shared, int n) {
    if (shared == 1) {
      return x;
    }
    int m = x.cols() / shared;
    Tensor out = Tensor.zeros(x.dtype(), x.rows() * shared, m);
    for (int block = 0; block < out.rows() / n; block++) {
      int at = block / shared * n;
      int column = block % shared * m;
      x.rows(at, at + n).cols(column, column + m).copyTo(out.rows(block * n, (block + 1) * n));
    }
    return out;
  }

  private static Mask perKeyHead(Mask mask, AttentionShape s) {
    List<byte[]> visible = new ArrayList<>();
    for (byte[] row : mask.visible()) {
      for (int g = 0; g < s.kvHeads(); g++) {
        visible.add(row);
      }
    }
    return new Mask(mask.causal(), mask.window(), visible);
  }

  private static void requireShape(String name, Tensor x, BigInteger rows, int cols) {
    if (!rows.equals(BigInteger.valueOf(x.rows())) || x.cols() != cols) {
      throw new IllegalArgumentException(
          name
              + " is "
              + x.rows()
              + " x "
              + x.cols()
              + ", the shape asks for "
              + rows
              + " x "
              + cols);
    }
  }

  private void requireBytes(String name, MemorySegment x, BigInteger entries) {
    BigInteger bytes = entries.multiply(BigInteger.valueOf(engine.dtype().bytes()));
    if (!bytes.equals(BigInteger.valueOf(x.byteSize()))) {
      String asked = ", the shape in " + engine.dtype().label() + " asks for " + bytes;
      throw new IllegalArgumentException(name + " has " + x.byteSize() + " bytes" + asked);
    }
    requireArray(name, entries);
  }

  private static void requireArray(String name, BigInteger entries) {
    if (entries.compareTo(BigInteger.valueOf(Tensor.MOST)) > 0) {
      throw new IllegalArgumentException(
          name + " has " + entries + " entries, expected at most " + Tensor.MOST);
    }
  }

  /// Exact, since sizes that are each an int have products that are not.
  private static BigInteger product(int... sizes) {
    return IntStream.of(sizes)
        .mapToObj(BigInteger::valueOf)
        .reduce(BigInteger.ONE, BigInteger::multiply);
  }
}
