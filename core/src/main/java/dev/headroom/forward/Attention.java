package dev.headroom.forward;

import dev.headroom.kernel.Kernels;
import dev.headroom.kernel.contract.Kernel;
import dev.headroom.kernel.contract.Lane;
import dev.headroom.kernel.contract.Product.Operand;
import dev.headroom.kernel.reference.ReferenceAttention;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Partial;
import dev.headroom.tensor.ScoreInputs;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Tensor;
import dev.headroom.work.Probe;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
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

  /// Attention of heads that are stored one after the other, or side by side.
  /// Shape:  q `[batch, heads, queries, headDim]`, k `[batch, kvHeads, keys, headDim]`,
  ///         v `[batch, kvHeads, keys, valueDim]` -> `[batch, heads, queries, valueDim]`; each a
  ///         tensor whose columns are the last dimension. Or q `[batch, queries, heads·headDim]`, and
  ///         the result like it; k and v may lie so for themselves.
  /// Fails:  IllegalArgumentException when a tensor has another shape than `s` says, naming both.
  public Tensor apply(
      AttentionShape s, Tensor q, Tensor k, Tensor v, Scoring scoring, ScoreInputs inputs) {
    requireOpen();
    requireShape("q", q, product(s.batch(), s.queries()), s.heads(), s.headDim());
    requireShape("k", k, product(s.batch(), s.keys()), s.kvHeads(), s.headDim());
    requireShape("v", v, product(s.batch(), s.keys()), s.kvHeads(), s.valueDim());
    requireArray("out", product(s.batch(), s.heads(), s.queries(), s.valueDim()));
    int aside = q.cols() == s.headDim() ? 1 : s.heads();
    int below = s.heads() / aside;
    Tensor o = Tensor.zeros(engine.dtype(), s.batch() * below * s.queries(), aside * s.valueDim());
    return lanes.with(lane -> {
      lane.attention(s, q, k, v, scoring, inputs, o, Probe.NONE);
      return o;
    });
  }

  /// Attention to keys that are some of all, to be put together with that to others.
  /// Shape:  as above, q and results heads one below the other; inputs without numbers that are added.
  /// Error:  put together, that of {@link #apply}: PartialLaws.
  /// Fails:  IllegalArgumentException as above, or for another weighting than softmax, or sinks.
  public Partial partial(AttentionShape s, List<Tensor> qkv, Scoring scoring, ScoreInputs inputs) {
    requireOpen();
    Partial to = Partial.none(engine.dtype(), s.batch() * s.heads() * s.queries(), s.valueDim());
    return lanes.with(lane -> {
      lane.partial(s, qkv.toArray(Tensor[]::new), scoring, inputs, to);
      return to;
    });
  }

  /// A whole matrix of scores, for people to look at: {@link #apply} never has one.
  /// Shape:  q and k as above -> `[batch, heads, queries, keys]`, its columns the keys.
  /// Fails:  IllegalArgumentException as above, or past the 2^31 − 9 entries of an array.
  public Tensor scores(
      AttentionShape s, Tensor q, Tensor k, Scoring scoring, ScoreInputs inputs, Stage stage) {
    requireOpen();
    requireShape("q", q, product(s.batch(), s.queries()), s.heads(), s.headDim());
    requireShape("k", k, product(s.batch(), s.keys()), s.kvHeads(), s.headDim());
    requireArray("scores", product(s.batch(), s.heads(), s.queries(), s.keys()));
    Tensor all = Tensor.zeros(engine.dtype(), s.batch() * s.heads() * s.queries(), s.keys());
    return lanes.with(lane -> {
      for (int row = 0; row < all.rows(); row += s.queries()) {
        int h = row / s.queries() % s.heads();
        int b = row / s.queries() / s.heads();
        Tensor scores = all.rows(row, row + s.queries());
        Operand queries = new Operand(s.q(q, b, h), false);
        lane.product(queries, new Operand(s.k(k, b, s.keyHead(h)), true), scores, false);
        stage.of(new ReferenceAttention.Head(s, scoring, inputs, b, h), scores);
      }
      return all;
    });
  }

  /// The same for memory outside the heap, float32 or float64 as the engine computes.
  /// Shape:  qkv: q, k and v in this order, with the shapes above, contiguous and row-major; out
  ///         `[batch, heads, queries, valueDim]`.
  /// Fails:  IllegalArgumentException as above, or when a segment has more or fewer bytes than its
  ///         shape, naming both.
  public void apply(
      AttentionShape s,
      List<MemorySegment> qkv,
      Scoring scoring,
      ScoreInputs inputs,
      MemorySegment out) {
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
    switch (apply(s, q, k, v, scoring, inputs)) {
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

  private static void requireShape(String name, Tensor x, BigInteger rows, int heads, int width) {
    BigInteger of = BigInteger.valueOf(heads);
    boolean below = rows.multiply(of).equals(BigInteger.valueOf(x.rows())) && x.cols() == width;
    boolean aside =
        rows.equals(BigInteger.valueOf(x.rows()))
            && of.multiply(BigInteger.valueOf(width)).equals(BigInteger.valueOf(x.cols()));
    if (!below && !aside) {
      throw new IllegalArgumentException(
          name
              + " is "
              + x.rows()
              + " x "
              + x.cols()
              + ", the shape asks for "
              + rows.multiply(of)
              + " x "
              + width);
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
  static BigInteger product(int... sizes) {
    return IntStream.of(sizes)
        .mapToObj(BigInteger::valueOf)
        .reduce(BigInteger.ONE, BigInteger::multiply);
  }
}
