package dev.headroom.kernel;

import dev.headroom.tensor.Tensor;
import java.util.Arrays;

/// Products of matrices: c = a·b + bias, or added to what is there.
///
/// The work is cut into tasks of some rows times some panels of b. A task packs its rows of a, as
/// many as L2 keeps; a few panels of b, which L2 keeps too, meet all these rows, ROWS at a time, so
/// that each row of c is written in long runs, which the hardware's prefetch follows. A tile of c
/// meets SPAN blocks of the depth while L1 keeps it. Weights come packed; other right factors are
/// packed here, PACKED_BYTES at a time, by all threads for all.
final class ProductF32 {
  private static final int COLS = TileF32.COLS;

  /// Rows of a that stay in L2.
  private static final int ROW_BYTES = 200 << 10;

  /// Blocks of the depth that a tile of c meets one after the other.
  private static final int SPAN = 2;

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
  private final MatrixF32 a = new MatrixF32();
  private final MatrixF32 b = new MatrixF32();
  private PanelsF32 panels = new PanelsF32(0, 0);
  private PanelsF32 own = new PanelsF32(0, 0); // room for right factors that come unpacked
  private float[] bias = {}; // padded to whole panels
  private Tensor.F32 c = new Tensor.F32(new float[0], 0, 0, 0, 0);
  private int firstCol; // the column of c where the panels begin
  private int span; // blocks of the depth that are packed together
  private int rowsPerTask;
  private int panelsPerTask;
  private boolean add;
  private boolean biased;

  ProductF32(Pool pool) {
    this.pool = pool;
    scratch = new Scratch[pool.threads()];
    Arrays.setAll(scratch, i -> new Scratch());
  }

  /// What one worker needs to itself.
  private static final class Scratch {
    float[] a = {}; // [span][rowsPerTask, A_STRIDE]
    final float[] c = new float[TileF32.ROWS * COLS]; // a tile over an edge of c
    final TileF32.Cursor tile = new TileF32.Cursor();
    int row; // of c, where the panel of a that is at work begins
    int count; // of its rows

    void room(int numbers) {
      if (a.length < numbers) {
        a = new float[numbers];
        tile.a = a;
      }
    }
  }

  void multiply(Product.Operand left, Product.Operand right, Tensor.F32 to, boolean adding) {
    a.of((Tensor.F32) left.matrix(), left.transposed());
    b.of((Tensor.F32) right.matrix(), right.transposed());
    c = to;
    add = adding;
    biased = false;
    int room = (int) Math.max(1, PACKED_BYTES / ((long) Math.max(1, b.rows) * COLS * Float.BYTES));
    for (firstCol = 0; firstCol < b.cols; firstCol += room * COLS) {
      int cols = Math.min(b.cols - firstCol, room * COLS);
      if (!own.reshape(b.rows, cols)) {
        own = new PanelsF32(b.rows, cols);
      }
      panels = own;
      pool.run((own.panels() + PACKED_TOGETHER - 1) / PACKED_TOGETHER, packTask);
      run();
    }
  }

  void linear(Tensor.F32 x, PanelsF32 w, Tensor.F32 biasRow, boolean adding, Tensor.F32 to) {
    a.of(x, false);
    panels = w;
    c = to;
    add = adding;
    firstCol = 0;
    biased = biasRow.rows() > 0;
    if (biased) {
      int padded = w.panels() * COLS;
      if (bias.length < padded) {
        bias = new float[padded];
      }
      System.arraycopy(biasRow.array(), biasRow.offset(), bias, 0, w.cols());
      Arrays.fill(bias, w.cols(), padded, 0f);
    }
    run();
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
    return (a.rows + rowsPerTask - 1) / rowsPerTask;
  }

  /// Cuts the panels, too, where the rows alone give too few tasks to keep all threads busy.
  private void run() {
    int row = TileF32.A_STRIDE * Float.BYTES;
    span = Math.min(SPAN, panels.blocks());
    rowsPerTask = Math.max(1, ROW_BYTES / (span * TileF32.ROWS * row)) * TileF32.ROWS;
    int most = Math.max(1, panels.panels() / LEAST_PANELS);
    int cuts = 1;
    while (cuts < most && !busy(rowBlocks() * cuts)) {
      cuts++;
    }
    panelsPerTask = (panels.panels() + cuts - 1) / cuts;
    cuts = (panels.panels() + panelsPerTask - 1) / Math.max(1, panelsPerTask);
    pool.run(rowBlocks() * cuts, multiplyTask);
  }

  /// Whether so many equal tasks take all threads to the end, but for a thirtieth, and are enough
  /// to even out threads of unequal speed.
  private boolean busy(int tasks) {
    int threads = pool.threads();
    int idle = (threads - tasks % threads) % threads;
    return threads == 1 || (tasks >= 4 * threads && 30 * idle <= tasks);
  }

  private void multiply(int task, int worker) {
    Scratch s = scratch[worker];
    int row = task % rowBlocks() * rowsPerTask;
    int rows = Math.min(rowsPerTask, a.rows - row);
    int first = task / rowBlocks() * panelsPerTask;
    int last = Math.min(first + panelsPerTask, panels.panels());
    s.room(span * blockSize());
    for (int k = 0; k < panels.blocks(); k += span) {
      int end = Math.min(panels.blocks(), k + span);
      for (int i = 0; i < rows; i++) {
        for (int x = k; x < end; x++) {
          int at = (x - k) * blockSize() + i * TileF32.A_STRIDE;
          a.packRow(row + i, panels.firstRow(x), panels.depth(x), s.a, at);
        }
      }
      int group = Math.max(1, GROUP_BYTES / Float.BYTES / panels.panelStride(k) / span);
      for (int panel = first; panel < last; panel += group) {
        for (int i = 0; i < rows; i += TileF32.ROWS) {
          s.row = row + i;
          s.count = Math.min(TileF32.ROWS, rows - i);
          strip(s, i * TileF32.A_STRIDE, panel, Math.min(last, panel + group), k, end);
        }
      }
    }
  }

  /// Of the rows of a in one block of the depth.
  private int blockSize() {
    return rowsPerTask * TileF32.A_STRIDE;
  }

  /// One panel of a, packed at ao, meets panels `first … last` of b in blocks `k … end`.
  private void strip(Scratch s, int ao, int first, int last, int k, int end) {
    if (add && biased && k == 0) {
      addBias(s, first * COLS, Math.min(last * COLS, panels.cols()));
    }
    for (int panel = first; panel < last; panel++) {
      for (int x = k; x < end; x++) {
        tile(s, ao + (x - k) * blockSize(), panel, x);
      }
    }
  }

  private void tile(Scratch s, int ao, int panel, int k) {
    TileF32.Cursor t = s.tile;
    int at = c.offset() + s.row * c.stride() + firstCol + panel * COLS;
    int cols = Math.min(COLS, panels.cols() - panel * COLS);
    boolean onto = add || k > 0;
    t.b = panels.block(k);
    t.bo = panel * panels.panelStride(k);
    t.depth = TileF32.padDepth(panels.depth(k));
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
