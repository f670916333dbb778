// Generated from dev.headroom.kernel.f32.FewRowsF32, see docs/kernels.md: do not edit.
package dev.headroom.kernel.f64;

import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;

import dev.headroom.kernel.threads.Pool;
import dev.headroom.tensor.Tensor;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// A few rows of x times packed weights: each weight is read from memory once, in the order in which
/// it lies, and a panel of a block stays in L2 until all rows have met it. No faster than memory gives
/// the weights, and no slower where the rows are few.
/// Shape:  x `[n,k]`, w `[k,p]`, out `[n,p]`; a task is some panels of w.
record FewRowsF64(
    Tensor.F64 x, PanelsF64 w, Tensor.F64 bias, boolean add, Tensor.F64 out, int tasks)
    implements Pool.Job {
  private static final VectorSpecies<Double> S = TileF64.S;
  private static final int L = TileF64.L;
  private static final int COLS = TileF64.COLS;

  /// Rows beyond which tiles are faster: they load a weight once for ROWS rows.
  static final int MOST = 3;

  /// Panels that one task takes at least, so that what it reads is a long run.
  private static final int PANELS = 4;

  private static final int TASKS = 8; // a thread, at most

  static FewRowsF64 of(
      Tensor.F64 x, PanelsF64 w, Tensor.F64 bias, boolean add, Tensor.F64 out, int threads) {
    int tasks = Math.clamp(w.panels() / PANELS, 1, TASKS * threads);
    return new FewRowsF64(x, w, bias, add, out, tasks);
  }

  @Override
  public void run(int task, int worker) {
    int first = (int) ((long) w.panels() * task / tasks);
    int end = (int) ((long) w.panels() * (task + 1) / tasks);
    for (int panel = first; panel < end; panel++) {
      for (int i = 0; i < x.rows(); i++) {
        begin(panel, i);
      }
    }
    for (int k = 0; k < w.blocks(); k++) {
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
    double[] to = out.array();
    for (int j = left; j < right; j++) {
      double b = bias.rows() == 0 ? 0 : bias.array()[bias.offset() + j];
      to[at + j] = add ? to[at + j] + b : b;
    }
  }

  /// One row times one block of a panel, four steps of the depth at a time, each in a chain of its own.
  private void whole(int panel, int k, int row) {
    double[] a = x.array();
    double[] b = w.block(k);
    double[] c = out.array();
    int from = panel * w.panelStride(k);
    int at = x.offset() + row * x.stride() + w.firstRow(k);
    int to = out.offset() + row * out.stride() + panel * COLS;
    int end = at + w.depth(k);
    DoubleVector s0 = fromArray(S, c, to);
    DoubleVector s1 = fromArray(S, c, to + L);
    DoubleVector t0 = DoubleVector.zero(S);
    DoubleVector t1 = t0;
    DoubleVector u0 = t0;
    DoubleVector u1 = t0;
    DoubleVector v0 = t0;
    DoubleVector v1 = t0;
    for (; at <= end - 4; at += 4) {
      DoubleVector x0 = broadcast(S, a[at]);
      s0 = x0.fma(fromArray(S, b, from), s0);
      s1 = x0.fma(fromArray(S, b, from + L), s1);
      DoubleVector x1 = broadcast(S, a[at + 1]);
      t0 = x1.fma(fromArray(S, b, from + COLS), t0);
      t1 = x1.fma(fromArray(S, b, from + COLS + L), t1);
      DoubleVector x2 = broadcast(S, a[at + 2]);
      u0 = x2.fma(fromArray(S, b, from + 2 * COLS), u0);
      u1 = x2.fma(fromArray(S, b, from + 2 * COLS + L), u1);
      DoubleVector x3 = broadcast(S, a[at + 3]);
      v0 = x3.fma(fromArray(S, b, from + 3 * COLS), v0);
      v1 = x3.fma(fromArray(S, b, from + 3 * COLS + L), v1);
      from += 4 * COLS;
    }
    for (; at < end; at++) {
      DoubleVector x0 = broadcast(S, a[at]);
      s0 = x0.fma(fromArray(S, b, from), s0);
      s1 = x0.fma(fromArray(S, b, from + L), s1);
      from += COLS;
    }
    s0.add(t0).add(u0.add(v0)).intoArray(c, to);
    s1.add(t1).add(u1.add(v1)).intoArray(c, to + L);
  }

  /// The same for the last panel, of which not all columns are there.
  private void part(int panel, int k, int row) {
    double[] a = x.array();
    double[] b = w.block(k);
    double[] c = out.array();
    int at = x.offset() + row * x.stride() + w.firstRow(k);
    int to = out.offset() + row * out.stride() + panel * COLS;
    int cols = out.cols() - panel * COLS;
    for (int p = 0; p < w.depth(k); p++) {
      int from = panel * w.panelStride(k) + p * COLS;
      for (int j = 0; j < cols; j++) {
        c[to + j] = Math.fma(a[at + p], b[from + j], c[to + j]);
      }
    }
  }
}
