// Generated from dev.headroom.kernel.f32.ProductF32, see docs/kernels.md: do not edit.
package dev.headroom.kernel.f64;

import dev.headroom.kernel.contract.Combination;
import dev.headroom.kernel.contract.PackedSum;
import dev.headroom.kernel.contract.Product.Operand;
import dev.headroom.kernel.contract.Target;
import dev.headroom.kernel.f64.PackedF64.Part;
import dev.headroom.kernel.f64.PackedF64.Worker;
import dev.headroom.kernel.threads.Pool;
import dev.headroom.kernel.threads.Shares;
import dev.headroom.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/// Products of matrices, and of sums of matrices: c = a·b + bias, or added to what is there.
///
/// Each worker has its part of c ({@link Shares}), cut into tasks ({@link PackedF64}). Weights come
/// packed; other right factors are packed here, about PACKED_BYTES at a time, once for all workers
/// that share rows of c. Small and thin products leave factors where they lie.
/// Shared: never, one caller's.
public final class ProductF64 {
  private static final int COLS = TileF64.COLS;
  private static final int SPAN = PackedF64.SPAN;

  private static final int PACKED_BYTES = BlockingF64.HERE.packedBytes();

  /// Panels of b that one task packs: rows of so many are read in one run, longer ones where several
  /// matrices are read at once.
  private static final int PACKED_TOGETHER = 4;

  private static final int SUMMED_TOGETHER = 16;

  /// So few panels of b use a too seldom for packing it to pay.
  private static final int THIN = 4;

  /// Multiply-adds of a product that one thread has done before another wakes up, or its factors
  /// are packed.
  private static final double ALONE = 1 << 20;

  private static final double[] NO_BIAS = {};

  private final Pool pool;
  private final Shares shares = new Shares();
  private final Worker[] workers;
  private final double[][] edges; // of each worker
  private final UnpackedF64 few = new UnpackedF64();
  private final PanelsF64[] own; // room of each group of rows for right factors that come unpacked
  private final SmallF64 smalls = new SmallF64();
  private double[] row = {}; // room for a bias

  public ProductF64(Pool pool) {
    this.pool = pool;
    workers = new Worker[pool.threads()];
    edges = new double[pool.threads()][];
    own = new PanelsF64[pool.threads()];
    Arrays.setAll(workers, i -> new Worker());
    Arrays.setAll(edges, i -> RowsF64.edge());
    Arrays.fill(own, new PanelsF64(0, 0));
  }

  public void multiply(Operand left, Operand right, Tensor.F64 c, boolean add) {
    boolean small = small(c.rows(), left.cols(), c.cols());
    if (UnpackedF64.few(left, right, small)) {
      few.set(left, right, c, add);
      unpacked(small);
    } else if (small) {
      smalls.multiply(left, right, c, add);
    } else {
      SumF64 a = SumF64.of(MatrixF64.of((Tensor.F64) left.matrix(), left.transposed()));
      SumF64 b = SumF64.of(MatrixF64.of((Tensor.F64) right.matrix(), right.transposed()));
      pack(a, b, new TargetF64[] {new TargetF64(c, 1, add)});
    }
  }

  public void multiply(Combination a, Combination b, List<Target> to) {
    pack(SumF64.of(a), SumF64.of(b), TargetF64.of(to));
  }

  public void multiply(Combination a, PackedSum b, PanelsF64 weights, List<Target> to) {
    pack(SumF64.of(a), new BlocksF64(b, weights), TargetF64.of(to));
  }

  public void linear(Tensor.F64 x, PanelsF64 w, Tensor.F64 bias, boolean add, Tensor.F64 out) {
    if (x.rows() <= FewRowsF64.MOST) {
      new FewRowsF64(x, w, bias, add, out, pool.threads()).run(pool);
      return;
    }
    SumF64 a = SumF64.of(MatrixF64.of(x, false));
    packed(a, w, new TargetF64[] {new TargetF64(out, 1, add)}, padded(bias, w.panels() * COLS));
  }

  /// The bias in a row that whole panels can be read of.
  private double[] padded(Tensor.F64 bias, int size) {
    if (bias.rows() == 0) {
      return NO_BIAS;
    }
    row = row.length < size ? new double[size] : row;
    System.arraycopy(bias.array(), bias.offset(), row, 0, bias.cols());
    Arrays.fill(row, bias.cols(), size, 0d);
    return row;
  }

  private static boolean small(int rows, int depth, int cols) {
    return (double) rows * depth * cols <= ALONE;
  }

  /// Few rows are shared out by columns, unless the product is small: that is one thread's.
  private void unpacked(boolean small) {
    if (small) {
      few.times(0, few.rows(), 0, few.cols());
      return;
    }
    int panels = (few.cols() + COLS - 1) / COLS;
    shares.share(pool.threads(), 1, panels, true);
    shares.cut(1);
    run(
        shares.tasks(),
        (task, worker) -> {
          int top = shares.firstRow(task) * few.rows();
          int bottom = Math.min(shares.endRow(task) * few.rows(), few.rows());
          int right = Math.min(shares.endCol(task) * COLS, few.cols());
          few.times(top, bottom, shares.firstCol(task) * COLS, right);
        });
  }

  /// Some columns of b after the others, and of these some of the depth, are packed and met by a.
  private void pack(SumF64 a, RightF64 b, TargetF64[] to) {
    boolean plain = a.isPlain() && to.length == 1 && to[0].isPlain();
    boolean thin = plain && a.inRows() && b.cols() <= THIN * COLS;
    int deep = depthAtOnce(b);
    int wide = columnsAtOnce(deep, b.cols());
    for (int col = 0; col < b.cols(); col += wide) {
      int cols = Math.min(b.cols() - col, wide);
      share(a.plain(), b.cols(), cols, !b.isPlain());
      for (int row = 0; row < b.rows() || row == 0; row += deep) {
        int rows = Math.min(b.rows() - row, deep);
        PanelsF64[] factors = b.isPlain() ? copies(rows, cols) : shared(rows, cols);
        Part part = new Part(row, col, 0, 0, factors[0].blocks());
        if (b.isPlain()) {
          Pool.Job pack = (task, worker) -> pack(b, part, task, worker);
          run(shares.packTasks(PACKED_TOGETHER), pack);
        } else {
          int tasks = (factors[0].panels() + SUMMED_TOGETHER - 1) / SUMMED_TOGETHER;
          run(tasks, (task, worker) -> sum(b, part, factors[0], task, worker));
        }
        PackedF64 step = new PackedF64(a, factors, to, NO_BIAS, shares, part, workers);
        shares.cut(Math.max(1, step.mostRows() / TileF64.ROWS));
        run(shares.tasks(), thin ? (task, worker) -> thin(step, task, worker) : step);
      }
    }
  }

  /// Room for a copy of b for each group of rows: copying is cheaper than reading what another core
  /// has written.
  private PanelsF64[] copies(int rows, int cols) {
    for (int group = 0; group < shares.rowGroups; group++) {
      room(group, rows, cols);
    }
    return own;
  }

  /// Room for one sum that all groups read: adding up is dearer.
  private PanelsF64[] shared(int rows, int cols) {
    PanelsF64[] all = new PanelsF64[own.length];
    Arrays.fill(all, room(0, rows, cols));
    return all;
  }

  private PanelsF64 room(int group, int rows, int cols) {
    if (!own[group].reshape(rows, cols)) {
      own[group] = new PanelsF64(rows, cols);
    }
    return own[group];
  }

  private static boolean fits(int rows, int cols) {
    return (double) rows * cols * Double.BYTES <= 1.5 * PACKED_BYTES;
  }

  /// The rows of b that are packed at a time: all, or as many as a tile of c meets.
  private static int depthAtOnce(RightF64 b) {
    if (fits(b.rows(), b.cols())) {
      return Math.max(1, b.rows());
    }
    int parts = (b.rows() + SPAN * TileF64.DEPTH - 1) / (SPAN * TileF64.DEPTH);
    return (b.rows() + parts - 1) / parts;
  }

  /// The columns of b that all of a meets before the next, in equal parts of about PACKED_BYTES.
  private static int columnsAtOnce(int deep, int cols) {
    double bytes = (double) deep * cols * Double.BYTES;
    int parts = (int) Math.max(1, Math.round(bytes / PACKED_BYTES));
    int panels = (cols + COLS - 1) / COLS;
    return (panels + parts - 1) / parts * COLS;
  }

  private void packed(SumF64 a, PanelsF64 w, TargetF64[] to, double[] bias) {
    boolean once = a.rows() <= PackedF64.MOST_ROWS || fits(w.rows(), w.cols());
    int deep = once ? w.blocks() : Math.min(w.blocks(), SPAN);
    int wide = once ? w.panels() * COLS : columnsAtOnce(w.firstRow(deep), w.cols());
    PanelsF64[] factors = new PanelsF64[workers.length];
    Arrays.fill(factors, w);
    for (int panel = 0; panel < w.panels(); panel += wide / COLS) {
      share(a.plain(), w.cols(), Math.min(wide, w.cols() - panel * COLS), true);
      for (int block = 0; block < w.blocks(); block += deep) {
        Part part = new Part(0, 0, panel, block, Math.min(w.blocks(), block + deep));
        PackedF64 step = new PackedF64(a, factors, to, bias, shares, part, workers);
        shares.cut(Math.max(1, step.mostRows() / TileF64.ROWS));
        run(shares.tasks(), step);
      }
    }
  }

  /// Shares out `cols` columns of c, of `all`; one thread does a small product alone.
  private void share(MatrixF64 a, int all, int cols, boolean packed) {
    int count = small(a.rows(), a.cols(), all) ? 1 : pool.threads();
    double rowPanels = (double) a.rows() / TileF64.ROWS;
    shares.share(count, rowPanels, (cols + COLS - 1) / COLS, packed);
  }

  private void run(int tasks, Pool.Job job) {
    if (shares.workers() == 1) {
      pool.runAlone(tasks, job);
    } else {
      pool.run(tasks, job);
    }
  }

  private void pack(RightF64 b, Part part, int task, int worker) {
    PanelsF64 to = own[shares.packRowGroup(task, PACKED_TOGETHER)];
    int first = shares.firstPacked(task, PACKED_TOGETHER);
    int last = shares.endPacked(task, PACKED_TOGETHER);
    b.pack(part.row(), part.col(), to, first, last, workers[worker].lines(0));
  }

  private void sum(RightF64 b, Part part, PanelsF64 to, int task, int worker) {
    int first = task * SUMMED_TOGETHER;
    int last = Math.min(to.panels(), first + SUMMED_TOGETHER);
    double[] room = workers[worker].lines(COLS * TileF64.DEPTH);
    b.pack(part.row(), part.col(), to, first, last, room);
  }

  /// The rows of a task meet few panels of b where they lie.
  private void thin(PackedF64 step, int task, int worker) {
    MatrixF64 a = step.a().plain();
    PanelsF64 b = step.factors()[shares.rowGroup(task)];
    TargetF64 to = step.to()[0];
    int top = shares.firstRow(task) * TileF64.ROWS;
    int bottom = Math.min(shares.endRow(task) * TileF64.ROWS, a.rows());
    for (int k = 0; k < b.blocks(); k++) {
      int from = step.part().row() + b.firstRow(k);
      boolean add = to.add() || step.part().row() + k > 0;
      int first = shares.firstCol(task);
      RowsF64[] panels = new RowsF64[shares.endCol(task) - first];
      for (int i = 0; i < panels.length; i++) {
        MatrixF64 y = MatrixF64.panel(b, k, first + i);
        panels[i] = new RowsF64(a.from(from), y, to.part(), add, edges[worker]);
      }
      for (int row = top; row < bottom; row += RowsF64.ROWS) {
        int count = Math.min(RowsF64.ROWS, bottom - row);
        for (int i = 0; i < panels.length; i++) {
          int left = (first + i) * COLS;
          panels[i].run(row, count, left, Math.min(left + COLS, b.cols()));
        }
      }
    }
  }
}
