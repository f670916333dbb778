package dev.headroom.kernel;

import dev.headroom.tensor.Activation;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Part;
import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;
import dev.headroom.work.Probe;
import java.util.List;
import java.util.Locale;

/// Vectors, register tiles and threads. One call at a time: callers on other threads wait.
final class SimdKernel implements Kernel {
  private static final int READ_BYTES = 1 << 20; // of weights, read at once

  private final Pool pool;
  private final Sweep sweep;
  private final ProductF32 product32;
  private final ProductF64 product64;
  private final AttentionF32 attention32;
  private final AttentionF64 attention64;
  private Tensor read = Tensor.zeros(Dtype.F32, 0, 0); // rows of stored weights, on their way

  SimdKernel(int threads) {
    pool = new Pool(threads);
    sweep = new Sweep(pool);
    product32 = new ProductF32(pool);
    product64 = new ProductF64(pool);
    attention32 = new AttentionF32(pool);
    attention64 = new AttentionF64(pool);
  }

  @Override
  public String description() {
    return String.format(
        Locale.ROOT,
        "simd: %d-bit vectors, %s registers, tile %dx%d (f32) and %dx%d (f64), threads %d",
        TileF32.S.vectorBitSize(),
        TileF32.WIDE ? "32" : "16",
        TileF32.ROWS,
        TileF32.COLS,
        TileF64.ROWS,
        TileF64.COLS,
        pool.threads());
  }

  @Override
  public int threads() {
    return pool.threads();
  }

  @Override
  public synchronized void product(Operand a, Operand b, Tensor c, boolean add) {
    Checks.product(a, b, c);
    switch (c) {
      case Tensor.F32 to -> product32.multiply(a, b, to, add);
      case Tensor.F64 to -> product64.multiply(a, b, to, add);
    }
  }

  @Override
  public Packed pack(List<Part> parts, Dtype dtype) {
    int out = Checks.parts(parts);
    int in = parts.getFirst().in();
    Packed packed =
        switch (dtype) {
          case F32 -> new PanelsF32(in, out);
          case F64 -> new PanelsF64(in, out);
        };
    return pack(parts, packed);
  }

  @Override
  public synchronized Packed pack(List<Part> parts, Packed room) {
    Checks.parts(parts, room);
    int col = 0;
    for (Part part : parts) {
      pack(part, room, col);
      col += part.out();
    }
    return room;
  }

  /// Reads whole rows of the stored matrix, READ_BYTES at a time.
  private void pack(Part part, Packed packed, int col) {
    Rows m = part.matrix();
    int most = Math.max(1, READ_BYTES / packed.dtype().bytes() / Math.max(1, m.cols()));
    if (read.dtype() != packed.dtype()
        || read.cols() != m.cols()
        || read.rows() < Math.min(most, m.rows())) {
      read = Tensor.zeros(packed.dtype(), Math.min(most, m.rows()), m.cols());
    }
    for (int row = 0; row < m.rows(); row += most) {
      Tensor block = read.rows(0, Math.min(most, m.rows() - row));
      m.read(row, 0, block);
      int toRow = part.transposed() ? 0 : row;
      int toCol = part.transposed() ? col + row : col;
      switch (packed) {
        case PanelsF32 to ->
            to.put(new MatrixF32().of((Tensor.F32) block, part.transposed()), toRow, toCol);
        case PanelsF64 to ->
            to.put(new MatrixF64().of((Tensor.F64) block, part.transposed()), toRow, toCol);
        default -> throw new IllegalArgumentException("weights packed by another kernel");
      }
    }
  }

  @Override
  public synchronized void linear(Tensor x, Packed w, Tensor bias, boolean add, Tensor out) {
    Checks.linear(x, w, bias, out);
    switch (w) {
      case PanelsF32 p ->
          product32.linear((Tensor.F32) x, p, (Tensor.F32) bias, add, (Tensor.F32) out);
      case PanelsF64 p ->
          product64.linear((Tensor.F64) x, p, (Tensor.F64) bias, add, (Tensor.F64) out);
      default -> throw new IllegalArgumentException("weights packed by another kernel");
    }
  }

  @Override
  public synchronized void attention(
      AttentionShape shape, Tensor q, Tensor k, Tensor v, Scoring scoring, Tensor o, Probe probe) {
    Checks.attention(shape, q, k, v, scoring, o);
    boolean parts = probe.wantsAttentionParts();
    Tensor[] qkvo = {q, k, v, o};
    switch (o.dtype()) {
      case F32 -> attention32.run(shape, qkvo, scoring, parts);
      case F64 -> attention64.run(shape, qkvo, scoring, parts);
    }
    if (parts) {
      probe.attention(
          attention32.nanos(0) + attention64.nanos(0),
          attention32.nanos(1) + attention64.nanos(1),
          attention32.nanos(2) + attention64.nanos(2));
    }
  }

  @Override
  public synchronized void norm(Tensor x, Tensor gain, Tensor bias, NormRule rule, Tensor out) {
    Checks.norm(x, gain, bias, out);
    sweep.norm(x, gain, bias, rule, out);
  }

  @Override
  public synchronized void activate(Activation activation, Tensor x) {
    sweep.activate(activation, x);
  }

  @Override
  public synchronized void gate(Activation activation, Tensor gate, Tensor up) {
    Checks.same(gate, up);
    sweep.gate(activation, gate, up);
  }

  @Override
  public synchronized void rotate(Tensor x, int headDim, Tensor cosines, Tensor sines) {
    Checks.rotate(x, headDim, cosines, sines);
    sweep.rotate(x, headDim, cosines, sines);
  }

  @Override
  public synchronized void add(Tensor x, Tensor y) {
    Checks.same(x, y);
    sweep.add(x, y);
  }

  @Override
  public void close() {
    pool.close();
  }
}
