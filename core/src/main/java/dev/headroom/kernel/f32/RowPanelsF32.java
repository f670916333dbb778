package dev.headroom.kernel.f32;

import dev.headroom.kernel.threads.Pool;
import dev.headroom.tensor.Tensor;

/// A few rows of x times packed weights, four panels at a time: each weight is read from memory once, in
/// the order in which it lies, and panels of a block stay in L2 until all rows have met them.
/// Shape:  x `[n,k]`, weights `[k,p]`, out `[n,p]`; a task is some panels.
abstract class RowPanelsF32 implements Pool.Job {
  static final int COLS = TileF32.COLS;

  /// Panels that a task takes at least, so that what it reads is a long run.
  private static final int PANELS = 4;

  private static final int TASKS = 8; // a thread, at most
  private static final double ALONE = 1 << 18; // multiply-adds that one thread does by itself

  final Tensor.F32 x;
  final Tensor.F32 out;
  private final PanelsF32 shape;
  private final Tensor.F32 bias;
  private final boolean add;
  private final int tasks;

  RowPanelsF32(
      Tensor.F32 x, PanelsF32 shape, Tensor.F32 bias, boolean add, Tensor.F32 out, int threads) {
    this.x = x;
    this.shape = shape;
    this.bias = bias;
    this.add = add;
    this.out = out;
    this.tasks = Math.clamp(shape.panels() / PANELS, 1, TASKS * threads);
  }

  /// out = x·w + bias, or out += x·w + bias.
  final void run(Pool pool) {
    if ((double) x.rows() * x.cols() * out.cols() <= ALONE) {
      pool.runAlone(tasks, this);
    } else {
      pool.run(tasks, this);
    }
  }

  /// Adds to out one row times one block of a panel, all columns of which are there: one chain of
  /// multiply-adds an entry, in the order of the depth.
  abstract void one(int panel, int k, int row);

  /// The same of this panel and the next three: memory gives four runs beside each other faster than
  /// one after the other.
  abstract void four(int panel, int k, int row);

  /// The weight in row `p` of a block and column `j` of a panel.
  abstract float weight(int panel, int k, int p, int j);

  @Override
  public final void run(int task, int worker) {
    int first = (int) ((long) shape.panels() * task / tasks);
    int end = (int) ((long) shape.panels() * (task + 1) / tasks);
    for (int panel = first; panel < end; panel++) {
      for (int i = 0; i < x.rows(); i++) {
        begin(panel, i);
      }
    }
    int whole = Math.min(end, out.cols() / COLS); // panels that have all their columns
    for (int k = 0; k < shape.blocks(); k++) {
      int panel = first;
      for (; panel <= whole - 4; panel += 4) {
        for (int i = 0; i < x.rows(); i++) {
          four(panel, k, i);
        }
      }
      for (; panel < whole; panel++) {
        for (int i = 0; i < x.rows(); i++) {
          one(panel, k, i);
        }
      }
      for (int i = 0; i < x.rows() && panel < end; i++) {
        part(panel, k, i);
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

  /// The last panel, of which not all columns are there.
  private void part(int panel, int k, int row) {
    float[] a = x.array();
    float[] c = out.array();
    int at = x.offset() + row * x.stride() + shape.firstRow(k);
    int to = out.offset() + row * out.stride() + panel * COLS;
    int cols = out.cols() - panel * COLS;
    for (int p = 0; p < shape.depth(k); p++) {
      for (int j = 0; j < cols; j++) {
        c[to + j] = Math.fma(a[at + p], weight(panel, k, p, j), c[to + j]);
      }
    }
  }
}
