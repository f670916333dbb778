package dev.headroom.kernel;

import dev.headroom.tensor.Tensor;
import java.util.Arrays;

/// Products of matrices: c = a·b + bias, or added to what is there.
///
/// The work is cut into tasks of ROW_BLOCK rows times some panels of b. A task packs its rows of a,
/// one block of the depth after the other, where its L2 keeps them; a few panels of b, which L2
/// keeps too, meet all these rows, ROWS at a time, so that each row of c is written in long runs,
/// which the hardware's prefetch follows. Weights come packed; other right factors are packed here,
/// PACKED_BYTES at a time, by all threads for all.
final class ProductF64 {
  private static final int COLS = TileF64.COLS;
  private static final int ROW_BLOCK = 4 * TileF64.ROWS;
  private static final long PACKED_BYTES = 8L << 20;

  /// Panels of b that one task packs.
  private static final int PACKED_TOGETHER = 4;

  /// Fewer panels than this make packing a again for each task too dear.
  private static final int LEAST_PANELS = 4;

  /// Panels of b that stay in L2 beside the rows of a.
  private static final int GROUP_BYTES = 1 << 18;

  private final Pool pool;
  private final Scratch[] scratch;
  private final Pool.Job multiplyTask = this::multiply;
  private final Pool.Job packTask = this::pack;
  private final MatrixF64 a = new MatrixF64();
  private final MatrixF64 b = new MatrixF64();
  private PanelsF64 panels = new PanelsF64(0, 0);
  private PanelsF64 own = new PanelsF64(0, 0); // room for right factors that come unpacked
  private double[] bias = {}; // padded to whole panels
  private Tensor.F64 c = new Tensor.F64(new double[0], 0, 0, 0, 0);
  private int firstCol; // the column of c where the panels begin
  private int panelsPerTask;
  private boolean add;

  ProductF64(Pool pool) {
    this.pool = pool;
    scratch = new Scratch[pool.threads()];
    Arrays.setAll(scratch, i -> new Scratch());
  }

  /// What one worker needs to itself.
  private static final class Scratch {
    final double[] a = new double[ROW_BLOCK * TileF64.A_STRIDE];
    final double[] c = new double[TileF64.ROWS * COLS];
    final TileF64.Cursor tile = new TileF64.Cursor();
    int row; // of c, where the panel of a that is at work begins
    int count; // of its rows

    Scratch() {
      tile.a = a;
    }
  }

  void multiply(Product.Operand left, Product.Operand right, Tensor.F64 to, boolean adding) {
    a.of((Tensor.F64) left.matrix(), left.transposed());
    b.of((Tensor.F64) right.matrix(), right.transposed());
    c = to;
    add = adding;
    clearBias(b.cols);
    int room = (int) Math.max(1, PACKED_BYTES / ((long) Math.max(1, b.rows) * COLS * Double.BYTES));
    for (firstCol = 0; firstCol < b.cols; firstCol += room * COLS) {
      int cols = Math.min(b.cols - firstCol, room * COLS);
      if (!own.reshape(b.rows, cols)) {
        own = new PanelsF64(b.rows, cols);
      }
      panels = own;
      pool.run((own.panels() + PACKED_TOGETHER - 1) / PACKED_TOGETHER, packTask);
      run();
    }
  }

  void linear(Tensor.F64 x, PanelsF64 w, Tensor.F64 biasRow, boolean adding, Tensor.F64 to) {
    a.of(x, false);
    panels = w;
    c = to;
    add = adding;
    firstCol = 0;
    clearBias(w.cols());
    if (biasRow.rows() > 0) {
      System.arraycopy(biasRow.array(), biasRow.offset(), bias, 0, w.cols());
    }
    run();
  }

  private void clearBias(int cols) {
    int padded = cols + COLS;
    if (bias.length < padded) {
      bias = new double[padded];
    }
    Arrays.fill(bias, 0, padded, 0d);
  }

  private void pack(int task, int worker) {
    int first = task * PACKED_TOGETHER;
    int last = Math.min(first + PACKED_TOGETHER, panels.panels());
    int whole = b.colStep == 1 ? Math.max(first, Math.min(last, panels.cols() / COLS)) : first;
    for (int k = 0; k < panels.blocks(); k++) {
      b.packWhole(firstCol + first * COLS, panels, k, first, whole - first);
      for (int panel = whole; panel < last; panel++) {
        int col = firstCol + panel * COLS;
        int count = Math.min(COLS, panels.cols() - panel * COLS);
        int at = panel * panels.panelStride(k);
        b.packPanel(panels.firstRow(k), panels.depth(k), col, count, panels.block(k), at);
      }
    }
  }

  private int rowBlocks() {
    return (a.rows + ROW_BLOCK - 1) / ROW_BLOCK;
  }

  private void run() {
    int wanted = 4 * pool.threads(); // tasks enough to even out threads of unequal speed
    int cuts =
        Math.max(1, Math.min(panels.panels() / LEAST_PANELS, wanted / Math.max(1, rowBlocks())));
    panelsPerTask = (panels.panels() + cuts - 1) / cuts;
    cuts = (panels.panels() + panelsPerTask - 1) / Math.max(1, panelsPerTask);
    pool.run(rowBlocks() * cuts, multiplyTask);
  }

  private void multiply(int task, int worker) {
    Scratch s = scratch[worker];
    TileF64.Cursor t = s.tile;
    int row = task % rowBlocks() * ROW_BLOCK;
    int rows = Math.min(ROW_BLOCK, a.rows - row);
    int first = task / rowBlocks() * panelsPerTask;
    int last = Math.min(first + panelsPerTask, panels.panels());
    for (int k = 0; k < panels.blocks(); k++) {
      a.packRows(row, rows, panels.firstRow(k), panels.depth(k), s.a);
      t.b = panels.block(k);
      t.depth = TileF64.padDepth(panels.depth(k));
      int group = Math.max(1, GROUP_BYTES / Double.BYTES / panels.panelStride(k));
      for (int panel = first; panel < last; panel += group) {
        int end = Math.min(last, panel + group);
        for (int i = 0; i < rows; i += TileF64.ROWS) {
          s.row = row + i;
          s.count = Math.min(TileF64.ROWS, rows - i);
          strip(s, i * TileF64.A_STRIDE, panel, end, k);
        }
      }
    }
  }

  /// One panel of a, packed at ao, meets panels `panel … end` of b in block k of the depth.
  private void strip(Scratch s, int ao, int first, int end, int k) {
    TileF64.Cursor t = s.tile;
    boolean onto = add || k > 0;
    if (add && k == 0) {
      addBias(s, first * COLS, Math.min(end * COLS, panels.cols()));
    }
    for (int panel = first; panel < end; panel++) {
      int at = c.offset() + s.row * c.stride() + firstCol + panel * COLS;
      int cols = Math.min(COLS, panels.cols() - panel * COLS);
      t.bo = panel * panels.panelStride(k);
      if (s.count == TileF64.ROWS && cols == COLS) {
        t.c = c.array();
        t.cStride = c.stride();
        t.s = onto ? c.array() : bias;
        t.sStride = onto ? c.stride() : 0;
        TileF64.panel(t, ao, at, onto ? at : panel * COLS);
      } else {
        t.c = s.c;
        t.cStride = COLS;
        t.s = onto ? TileF64.ZEROS : bias;
        t.sStride = 0;
        TileF64.run(t, ao, 0, onto ? 0 : panel * COLS, s.count);
        storeEdge(s, s.count, cols, at, onto);
      }
    }
  }

  private void addBias(Scratch s, int from, int to) {
    for (int i = 0; i < s.count; i++) {
      int at = c.offset() + (s.row + i) * c.stride() + firstCol;
      SweepF64.add(c.array(), at + from, bias, from, to - from);
    }
  }

  /// What of a tile lies within c.
  private void storeEdge(Scratch s, int rows, int cols, int at, boolean onto) {
    double[] to = c.array();
    for (int i = 0; i < rows; i++) {
      int q = at + i * c.stride();
      for (int j = 0; j < cols; j++) {
        double v = s.c[i * COLS + j];
        to[q + j] = onto ? v + to[q + j] : v;
      }
    }
  }
}
