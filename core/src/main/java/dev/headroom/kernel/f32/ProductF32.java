package dev.headroom.kernel.f32;

import dev.headroom.kernel.contract.Product;
import dev.headroom.kernel.threads.Pool;
import dev.headroom.kernel.threads.Shares;
import dev.headroom.tensor.Tensor;
import java.util.Arrays;

/// Products of matrices: c = a·b + bias, or added to what is there.
///
/// Each worker has its part of c ({@link Shares}), cut into tasks. A task packs its rows of a, as
/// many as L2 keeps; a few panels of b, which L2 keeps too, meet all these rows, ROWS at a time, so
/// that each row of c is written in long runs, which the hardware's prefetch follows. A tile of c
/// meets SPAN blocks of the depth while L1 keeps it. Weights come packed; other right factors are
/// packed here, about PACKED_BYTES at a time, once for all workers that share rows of c.
public final class ProductF32 {
  private static final int COLS = TileF32.COLS;

  /// Rows of a, of one block of the depth, that stay in L2.
  private static final int MOST_ROWS = (200 << 10) / (TileF32.A_STRIDE * Float.BYTES);

  /// Blocks of the depth that a tile of c meets one after the other.
  private static final int SPAN = 2;

  private static final long PACKED_BYTES = 5L << 20;

  /// Panels of b that one task packs.
  private static final int PACKED_TOGETHER = 4;

  /// So few panels of b use a too seldom for packing it to pay.
  private static final int THIN = 4;

  /// Panels of b that stay in L2 beside the rows of a.
  private static final int GROUP_BYTES = 1 << 18;

  /// Multiply-adds of a product that one thread has done before another wakes up, or its factors
  /// are packed.
  private static final double ALONE = 1 << 20;

  private final Pool pool;
  private final Scratch[] scratch;
  private final Pool.Job multiplyTask = this::multiply;
  private final Pool.Job packTask = this::pack;
  private final Pool.Job rowsTask = this::rows;
  private final MatrixF32 a = new MatrixF32();
  private final MatrixF32 b = new MatrixF32();
  private final UnpackedF32 unpacked = new UnpackedF32(a, b);
  private final Shares shares = new Shares();
  private final PanelsF32[] factors; // the right factor of each group of rows
  private final PanelsF32[] own; // room for those that come unpacked
  private float[] bias = {}; // padded to whole panels
  private Tensor.F32 c = new Tensor.F32(new float[0], 0, 0, 0, 0);
  private int firstRow; // the row of b, the column of a, where the panels begin
  private int firstCol; // their column of b and of c
  private int firstPanel; // that columns are shared out from
  private int firstBlock; // of the depth, that rows meet now
  private int endBlock;
  private int span; // blocks of the depth that are packed together
  private boolean add;
  private boolean biased;
  private boolean thin; // whether a is read where it lies

  public ProductF32(Pool pool) {
    this.pool = pool;
    scratch = new Scratch[pool.threads()];
    factors = new PanelsF32[pool.threads()];
    own = new PanelsF32[pool.threads()];
    Arrays.setAll(scratch, i -> new Scratch());
    Arrays.fill(own, new PanelsF32(0, 0));
  }

  /// What one worker needs to itself.
  private static final class Scratch {
    final MatrixF32 x = new MatrixF32(); // a, from some column on
    final MatrixF32 y = new MatrixF32(); // a panel of b
    final RowsF32 rows = new RowsF32(x, y, true);
    float[] a = {}; // [span][rows of the task, A_STRIDE]
    int blockSize; // of these rows in one block of the depth
    PanelsF32 panels = new PanelsF32(0, 0); // b
    final float[] c = new float[TileF32.ROWS * COLS]; // a tile over an edge of c
    final TileF32.Cursor tile = new TileF32.Cursor();
    int row; // of c, where the panel of a that is at work begins
    int count; // of its rows

    void room(int rows, int span) {
      blockSize = TileF32.padRows(rows) * TileF32.A_STRIDE;
      if (a.length < span * blockSize) {
        a = new float[span * blockSize];
        tile.a = a;
      }
    }
  }

  public void multiply(Product.Operand left, Product.Operand right, Tensor.F32 to, boolean adding) {
    a.of((Tensor.F32) left.matrix(), left.transposed());
    b.of((Tensor.F32) right.matrix(), right.transposed());
    boolean inRows = a.colStep == 1 || a.rows == 1 || to.stride() == 1;
    if (b.cols == 1 && inRows) { // a column is a row of the transposed product
      a.of((Tensor.F32) right.matrix(), !right.transposed());
      b.of((Tensor.F32) left.matrix(), !left.transposed());
    }
    c = to;
    add = adding;
    biased = false;
    if (small(b.cols) || unpacked.few()) {
      unpacked.to(c, add);
      unpacked();
      return;
    }
    thin = a.colStep == 1 && b.cols <= THIN * COLS;
    int deep = depthAtOnce();
    int wide = columnsAtOnce(deep, b.cols);
    firstPanel = 0;
    for (firstCol = 0; firstCol < b.cols; firstCol += wide) {
      int cols = Math.min(b.cols - firstCol, wide);
      share(b.cols, cols, false);
      for (firstRow = 0; firstRow < b.rows; firstRow += deep) {
        int rows = Math.min(b.rows - firstRow, deep);
        for (int group = 0; group < shares.rowGroups; group++) {
          if (!own[group].reshape(rows, cols)) {
            own[group] = new PanelsF32(rows, cols);
          }
          factors[group] = own[group];
        }
        run(shares.packTasks(PACKED_TOGETHER), packTask);
        firstBlock = 0;
        endBlock = factors[0].blocks();
        run();
      }
    }
  }

  /// What stays where it lies: a small product is one thread's; few rows are shared out by columns.
  private void unpacked() {
    if (small(b.cols)) {
      unpacked.times(0, a.rows, 0, b.cols);
      return;
    }
    share(b.cols, b.cols, true);
    shares.cut(1);
    run(shares.tasks(), rowsTask);
  }

  private static boolean fits(int rows, int cols) {
    return (double) rows * cols * Float.BYTES <= PACKED_BYTES * 3 / 2;
  }

  /// The rows of b that are packed at a time: all, or as many as a tile of c meets.
  private int depthAtOnce() {
    if (fits(b.rows, b.cols)) {
      return b.rows;
    }
    int parts = (b.rows + SPAN * TileF32.DEPTH - 1) / (SPAN * TileF32.DEPTH);
    return (b.rows + parts - 1) / parts;
  }

  /// The columns of b that all of a meets before the next, in equal parts of about PACKED_BYTES.
  private static int columnsAtOnce(int deep, int cols) {
    double bytes = (double) deep * cols * Float.BYTES;
    int parts = (int) Math.max(1, Math.round(bytes / PACKED_BYTES));
    int panels = (cols + COLS - 1) / COLS;
    return (panels + parts - 1) / parts * COLS;
  }

  public void linear(Tensor.F32 x, PanelsF32 w, Tensor.F32 biasRow, boolean adding, Tensor.F32 to) {
    a.of(x, false);
    c = to;
    add = adding;
    thin = false;
    firstRow = 0;
    firstCol = 0;
    Arrays.fill(factors, w);
    biased = biasRow.rows() > 0;
    if (biased) {
      int padded = w.panels() * COLS;
      if (bias.length < padded) {
        bias = new float[padded];
      }
      System.arraycopy(biasRow.array(), biasRow.offset(), bias, 0, w.cols());
      Arrays.fill(bias, w.cols(), padded, 0f);
    }
    boolean once = a.rows <= MOST_ROWS || fits(w.rows(), w.cols());
    int deep = once ? w.blocks() : Math.min(w.blocks(), SPAN);
    int wide = once ? w.panels() * COLS : columnsAtOnce(w.firstRow(deep), w.cols());
    for (firstPanel = 0; firstPanel < w.panels(); firstPanel += wide / COLS) {
      share(w.cols(), Math.min(wide, w.cols() - firstPanel * COLS), true);
      for (firstBlock = 0; firstBlock < w.blocks(); firstBlock = endBlock) {
        endBlock = Math.min(w.blocks(), firstBlock + deep);
        run();
      }
    }
  }

  private boolean small(int cols) {
    return (double) a.rows * a.cols * cols <= ALONE;
  }

  /// Shares out `cols` columns of c, of `all`; one thread does a small product alone.
  private void share(int all, int cols, boolean packed) {
    int workers = small(all) ? 1 : pool.threads();
    double rowPanels = (double) a.rows / TileF32.ROWS;
    shares.share(workers, rowPanels, (cols + COLS - 1) / COLS, packed);
  }

  private void rows(int task, int worker) {
    int first = shares.firstCol(task) * COLS;
    int last = Math.min(shares.endCol(task) * COLS, b.cols);
    int end = Math.min(shares.endRow(task) * TileF32.ROWS, a.rows);
    unpacked.times(shares.firstRow(task) * TileF32.ROWS, end, first, last);
  }

  private void pack(int task, int worker) {
    PanelsF32 to = factors[shares.packRowGroup(task, PACKED_TOGETHER)];
    int first = shares.firstPacked(task, PACKED_TOGETHER);
    int last = shares.endPacked(task, PACKED_TOGETHER);
    int whole = b.colStep == 1 ? Math.max(first, Math.min(last, to.cols() / COLS)) : first;
    for (int k = 0; k < to.blocks(); k++) {
      b.packWhole(firstRow, firstCol + first * COLS, to, k, first, whole - first);
      for (int panel = whole; panel < last; panel++) {
        int col = firstCol + panel * COLS;
        int count = Math.min(COLS, to.cols() - panel * COLS);
        int at = panel * to.panelStride(k);
        b.packPanel(firstRow + to.firstRow(k), to.depth(k), col, count, to.block(k), at);
      }
    }
  }

  private void run() {
    span = Math.min(SPAN, endBlock - firstBlock);
    shares.cut(Math.max(1, MOST_ROWS / (span * TileF32.ROWS)));
    run(shares.tasks(), multiplyTask);
  }

  private void run(int tasks, Pool.Job job) {
    if (shares.workers() == 1) {
      pool.runAlone(tasks, job);
    } else {
      pool.run(tasks, job);
    }
  }

  private void multiply(int task, int worker) {
    Scratch s = scratch[worker];
    s.panels = factors[shares.rowGroup(task)];
    int row = shares.firstRow(task) * TileF32.ROWS;
    int rows = Math.min(shares.endRow(task) * TileF32.ROWS, a.rows) - row;
    int first = firstPanel + shares.firstCol(task);
    int last = firstPanel + shares.endCol(task);
    if (thin) {
      multiplyThin(s, row, rows, first, last);
      return;
    }
    for (int k = firstBlock; k < endBlock && rows > 0; k += span) {
      int end = Math.min(endBlock, k + span);
      packRows(s, row, rows, k, end);
      int group = Math.max(1, GROUP_BYTES / Float.BYTES / s.panels.panelStride(k) / span);
      for (int panel = first; panel < last; panel += group) {
        for (int i = 0; i < rows; i += TileF32.ROWS) {
          s.row = row + i;
          s.count = Math.min(TileF32.ROWS, rows - i);
          strip(s, i * TileF32.A_STRIDE, panel, Math.min(last, panel + group), k, end);
        }
      }
    }
  }

  /// The rows of a meet panels `first … last` of b where they lie.
  private void multiplyThin(Scratch s, int row, int rows, int first, int last) {
    for (int k = 0; k < s.panels.blocks(); k++) {
      s.x.part(a, firstRow + s.panels.firstRow(k));
      s.rows.to(c, add || firstRow + k > 0);
      for (int i = 0; i < rows; i += RowsF32.ROWS) {
        int count = Math.min(RowsF32.ROWS, rows - i);
        for (int panel = first; panel < last; panel++) {
          int left = panel * COLS;
          s.y.panel(s.panels, k, panel);
          s.rows.run(row + i, count, left, Math.min(left + COLS, s.panels.cols()));
        }
      }
    }
  }

  private void packRows(Scratch s, int row, int rows, int k, int end) {
    s.room(rows, span);
    PanelsF32 meets = s.panels;
    if (a.colStep != 1) {
      for (int x = k; x < end; x++) {
        a.packColumns(
            row, rows, firstRow + meets.firstRow(x), meets.depth(x), s.a, (x - k) * s.blockSize);
      }
      return;
    }
    for (int i = 0; i < rows; i++) {
      for (int x = k; x < end; x++) {
        int at = (x - k) * s.blockSize + i * TileF32.A_STRIDE;
        a.packRow(row + i, firstRow + meets.firstRow(x), meets.depth(x), s.a, at);
      }
    }
  }

  /// One panel of a, packed at ao, meets panels `first … last` of b in blocks `k … end`.
  private void strip(Scratch s, int ao, int first, int last, int k, int end) {
    if (add && biased && k == 0) {
      addBias(s, first * COLS, Math.min(last * COLS, s.panels.cols()));
    }
    for (int panel = first; panel < last; panel++) {
      for (int x = k; x < end; x++) {
        tile(s, ao + (x - k) * s.blockSize, panel, x);
      }
    }
  }

  private void tile(Scratch s, int ao, int panel, int k) {
    TileF32.Cursor t = s.tile;
    int at = c.offset() + s.row * c.stride() + firstCol + panel * COLS;
    int cols = Math.min(COLS, s.panels.cols() - panel * COLS);
    boolean onto = add || firstRow + k > 0;
    t.b = s.panels.block(k);
    t.bo = panel * s.panels.panelStride(k);
    t.depth = s.panels.depth(k);
    if (biased && !onto) {
      t.onto(bias, 0);
    } else {
      t.fresh();
    }
    int so = t.fresh ? 0 : panel * COLS;
    if (s.count < TileF32.ROWS || cols < COLS) {
      t.c = s.c;
      t.cStride = COLS;
      TileF32.run(t, ao, 0, so, s.count);
      storeEdge(s, s.count, cols, at, onto);
      return;
    }
    t.c = c.array();
    t.cStride = c.stride();
    if (onto) {
      t.onto(t.c, t.cStride);
      so = at;
    }
    TileF32.panel(t, ao, at, so);
  }

  private void addBias(Scratch s, int from, int to) {
    for (int i = 0; i < s.count; i++) {
      int at = c.offset() + (s.row + i) * c.stride() + firstCol;
      SweepF32.add(c.array(), at + from, bias, from, to - from);
    }
  }

  /// What of a tile lies within c.
  private void storeEdge(Scratch s, int rows, int cols, int at, boolean onto) {
    float[] to = c.array();
    for (int i = 0; i < rows; i++) {
      int q = at + i * c.stride();
      for (int j = 0; j < cols; j++) {
        float v = s.c[i * COLS + j];
        to[q + j] = onto ? v + to[q + j] : v;
      }
    }
  }
}
