package dev.headroom.kernel.f32;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import dev.headroom.kernel.threads.Pool;
import dev.headroom.tensor.Tensor;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/// A few rows of x times weights in bfloat16, widened in registers: {@link FewRowsF32} with half the
/// bytes to read. More rows meet weights that are widened in memory, some panels at a time.
/// Shape:  x `[n,k]`, w `[k,p]`, out `[n,p]`; a task is some panels of w.
public record Bf16RowsF32(
    Tensor.F32 x, Bf16PanelsF32 w, Tensor.F32 bias, boolean add, Tensor.F32 out, int tasks)
    implements Pool.Job {
  private static final VectorSpecies<Integer> I = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Float> S = TileF32.S;
  private static final int L = TileF32.L;
  private static final int COLS = TileF32.COLS;

  /// Rows beyond which widening once is faster.
  private static final int MOST = 8;

  private static final int WIDENED = BlockingF32.HERE.packedBytes();
  private static final int PANELS = 4; // that a task takes at least
  private static final int TASKS = 8; // a thread, at most
  private static final double ALONE = 1 << 20; // multiply-adds of one thread

  /// Float32 panels of one caller, kept from call to call.
  public static final class Room {
    private PanelsF32 wide = new PanelsF32(0, 0);

    private PanelsF32 of(int rows, int cols) {
      if (!wide.reshape(rows, cols)) {
        wide = new PanelsF32(rows, cols);
      }
      return wide;
    }
  }

  /// out = x·w + bias, or out += x·w + bias.
  public static void linear(Bf16RowsF32 of, Pool pool, ProductF32 product, Room room) {
    if (of.x.rows() <= MOST) {
      Bf16RowsF32 shared = of.shared(pool.threads());
      if ((double) of.x.rows() * of.x.cols() * of.w.cols() <= ALONE) {
        pool.runAlone(shared.tasks, shared);
      } else {
        pool.run(shared.tasks, shared);
      }
      return;
    }
    int all = of.w.shape().panels();
    int most = Math.max(1, WIDENED / Float.BYTES / Math.max(1, of.x.cols()) / COLS);
    for (int first = 0; first < all; first += most) {
      int left = first * COLS;
      int right = Math.min(of.out.cols(), (first + most) * COLS);
      PanelsF32 wide = room.of(of.w.rows(), right - left);
      int from = first;
      pool.run(wide.panels(), (panel, worker) -> of.w.widen(from, wide, panel));
      Tensor.F32 bias = of.bias.rows() == 0 ? of.bias : of.bias.cols(left, right);
      product.linear(of.x, wide, bias, of.add, of.out.cols(left, right));
    }
  }

  private Bf16RowsF32 shared(int threads) {
    int some = Math.clamp(w.shape().panels() / PANELS, 1, TASKS * threads);
    return new Bf16RowsF32(x, w, bias, add, out, some);
  }

  @Override
  public void run(int task, int worker) {
    int first = (int) ((long) w.shape().panels() * task / tasks);
    int end = (int) ((long) w.shape().panels() * (task + 1) / tasks);
    for (int panel = first; panel < end; panel++) {
      for (int i = 0; i < x.rows(); i++) {
        begin(panel, i);
      }
    }
    for (int k = 0; k < w.shape().blocks(); k++) {
      for (int panel = first; panel < end; panel++) {
        for (int i = 0; i < x.rows(); i++) {
          if ((panel + 1) * COLS <= out.cols()) {
            whole(panel, k, i);
          } else {
            part(panel, k, i);
          }
        }
      }
    }
  }

  /// What products are added to.
  private void begin(int panel, int row) {
    int left = panel * COLS;
    int right = Math.min(left + COLS, out.cols());
    int at = out.offset() + row * out.stride();
    float[] to = out.array();
    for (int j = left; j < right; j++) {
      float b = bias.rows() == 0 ? 0 : bias.array()[bias.offset() + j];
      to[at + j] = add ? to[at + j] + b : b;
    }
  }

  private void whole(int panel, int k, int row) {
    float[] a = x.array();
    int[] b = w.block(k);
    float[] c = out.array();
    int from = w.at(panel, k);
    int at = x.offset() + row * x.stride() + w.shape().firstRow(k);
    int to = out.offset() + row * out.stride() + panel * COLS;
    int end = at + w.shape().depth(k);
    FloatVector s0 = fromArray(S, c, to);
    FloatVector s1 = fromArray(S, c, to + L);
    FloatVector t0 = FloatVector.zero(S);
    FloatVector t1 = t0;
    FloatVector u0 = t0;
    FloatVector u1 = t0;
    FloatVector v0 = t0;
    FloatVector v1 = t0;
    for (; at <= end - 4; at += 4) {
      IntVector w0 = IntVector.fromArray(I, b, from);
      IntVector w1 = IntVector.fromArray(I, b, from + L);
      IntVector w2 = IntVector.fromArray(I, b, from + 2 * L);
      IntVector w3 = IntVector.fromArray(I, b, from + 3 * L);
      FloatVector x0 = broadcast(S, a[at]);
      s0 = x0.fma(Bf16PanelsF32.low(w0), s0);
      s1 = x0.fma(Bf16PanelsF32.high(w0), s1);
      FloatVector x1 = broadcast(S, a[at + 1]);
      t0 = x1.fma(Bf16PanelsF32.low(w1), t0);
      t1 = x1.fma(Bf16PanelsF32.high(w1), t1);
      FloatVector x2 = broadcast(S, a[at + 2]);
      u0 = x2.fma(Bf16PanelsF32.low(w2), u0);
      u1 = x2.fma(Bf16PanelsF32.high(w2), u1);
      FloatVector x3 = broadcast(S, a[at + 3]);
      v0 = x3.fma(Bf16PanelsF32.low(w3), v0);
      v1 = x3.fma(Bf16PanelsF32.high(w3), v1);
      from += 4 * L;
    }
    for (; at < end; at++) {
      IntVector w0 = IntVector.fromArray(I, b, from);
      FloatVector x0 = broadcast(S, a[at]);
      s0 = x0.fma(Bf16PanelsF32.low(w0), s0);
      s1 = x0.fma(Bf16PanelsF32.high(w0), s1);
      from += L;
    }
    s0.add(t0).add(u0.add(v0)).intoArray(c, to);
    s1.add(t1).add(u1.add(v1)).intoArray(c, to + L);
  }

  /// The last panel, of which not all columns are there.
  private void part(int panel, int k, int row) {
    float[] a = x.array();
    float[] c = out.array();
    int at = x.offset() + row * x.stride() + w.shape().firstRow(k);
    int to = out.offset() + row * out.stride() + panel * COLS;
    int cols = out.cols() - panel * COLS;
    for (int p = 0; p < w.shape().depth(k); p++) {
      int from = w.at(panel, k) + p * L;
      for (int j = 0; j < cols; j++) {
        int word = w.block(k)[from + j % L];
        float b = Float.intBitsToFloat(j < L ? word << 16 : word & 0xFFFF0000);
        c[to + j] = Math.fma(a[at + p], b, c[to + j]);
      }
    }
  }
}
