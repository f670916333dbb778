package dev.headroom.kernel.f32;

import dev.headroom.kernel.f32.SumF32.Place;
import dev.headroom.kernel.f32.TargetF32.Stage;
import dev.headroom.kernel.threads.Pool;
import dev.headroom.kernel.threads.Shares;
import dev.headroom.tensor.Tensor;

/// A part of a product that is shared out among threads: all rows of a meet some blocks of the depth
/// of some packed panels of b.
///
/// A task packs its rows of a, as many as L2 keeps; a few panels of b, which L2 keeps too, meet all
/// these rows, ROWS at a time, so that each row of c is written in long runs, which the hardware's
/// prefetch follows. A tile of c meets SPAN blocks of the depth while L1 keeps it. Tiles with one
/// target are written where they belong; those with several wait until each takes them.
/// Shape:  rows and columns of c are those of a and b; panels of b begin at row `row` of b, which is
///         column `row` of a, and at column `col`; blocks `block … endBlock` of them are met.
record PackedF32(
    SumF32 a,
    PanelsF32[] factors, // the right factor of each group of rows
    TargetF32[] to,
    float[] bias, // padded to whole panels, or nothing
    Shares shares,
    Part part,
    Worker[] workers)
    implements Pool.Job {
  private static final BlockingF32 BLOCKING = BlockingF32.HERE;

  /// Rows of a, of one block of the depth, that stay in L2.
  static final int MOST_ROWS = BLOCKING.aBytes() / (TileF32.A_STRIDE * Float.BYTES);

  /// Blocks of the depth that a tile of c meets one after the other.
  static final int SPAN = BLOCKING.span();

  private static final int COLS = TileF32.COLS;

  /// Panels of c that wait until their targets take them.
  private static final int STAGED = 16;

  /// Which part of the product; `panel` is the first that columns are shared out from.
  record Part(int row, int col, int panel, int block, int endBlock) {
    int span() {
      return Math.min(SPAN, endBlock - block);
    }
  }

  /// What one worker needs to itself.
  static final class Worker {
    private float[] a = {}; // [span][rows of the task, A_STRIDE]
    private final float[] c = new float[TileF32.FIRST + TileF32.ROWS * COLS]; // a tile on its way
    private float[] stage = {}; // [rows of the task][STAGED·COLS]
    private float[] lines = {}; // sums that lie the other way than they are packed

    private void room(int size) {
      if (a.length < size) {
        a = new float[size];
      }
    }

    private float[] stage(int size) {
      stage = stage.length < size ? new float[size] : stage;
      return stage;
    }

    float[] lines(int size) {
      lines = lines.length < size ? new float[size] : lines;
      return lines;
    }
  }

  /// The rows of a that a task has packed, and the panels of b that they meet. The cursor, written at
  /// each tile, is the task's own: two that outlive their tasks may come to share a line of cache.
  private record Task(
      Worker worker, TileF32.Cursor cursor, PanelsF32 b, int row, int rows, int blockSize) {}

  /// Of the depth, that a tile meets one after the other.
  private record Blocks(int first, int end) {}

  int mostRows() {
    return MOST_ROWS / part.span();
  }

  @Override
  public void run(int task, int worker) {
    int row = shares.firstRow(task) * TileF32.ROWS;
    int rows = Math.min(shares.endRow(task) * TileF32.ROWS, a.rows()) - row;
    if (rows <= 0) {
      return;
    }
    PanelsF32 b = factors[shares.rowGroup(task)];
    int size = TileF32.padRows(rows) * TileF32.A_STRIDE;
    Task t = new Task(workers[worker], new TileF32.Cursor(), b, row, rows, size);
    int first = part.panel + shares.firstCol(task);
    int last = part.panel + shares.endCol(task);
    for (int k = part.block; k < part.endBlock; k += part.span()) {
      Blocks blocks = new Blocks(k, Math.min(part.endBlock, k + part.span()));
      packRows(t, blocks);
      if (to.length == 1 && to[0].isPlain()) {
        direct(t, blocks, first, last);
      } else {
        staged(t, blocks, first, last);
      }
    }
  }

  /// Panels of b that meet all rows of a task before the next ones do.
  private int group(Task t, Blocks k) {
    return Math.max(1, BLOCKING.bBytes() / Float.BYTES / t.b.panelStride(k.first) / part.span());
  }

  private void direct(Task t, Blocks k, int first, int last) {
    int group = group(t, k);
    for (int panel = first; panel < last; panel += group) {
      for (int i = 0; i < t.rows; i += TileF32.ROWS) {
        strip(t, k, i, panel, Math.min(last, panel + group));
      }
    }
  }

  /// Sums that go to several targets, or there with a factor: all of a task's rows by STAGED panels,
  /// which L2 keeps; each target then takes them in long runs.
  private void staged(Task t, Blocks k, int first, int last) {
    boolean onto = part.row + k.first > 0;
    float[] stage = t.worker.stage(TileF32.padRows(t.rows) * STAGED * COLS);
    int group = Math.min(STAGED, group(t, k));
    for (int panel = first; panel < last; panel += STAGED) {
      int end = Math.min(last, panel + STAGED);
      for (int g = panel; g < end; g += group) {
        for (int i = 0; i < t.rows; i += TileF32.ROWS) {
          for (int p = g; p < Math.min(end, g + group); p++) {
            aside(t, k, i, p, i * STAGED * COLS + (p - panel) * COLS);
          }
        }
      }
      int cols = Math.min(end * COLS, t.b.cols()) - panel * COLS;
      Stage waiting = new Stage(stage, STAGED * COLS, t.rows, cols);
      for (TargetF32 target : to) {
        target.take(waiting, t.row, part.col + panel * COLS, onto);
      }
    }
  }

  private void packRows(Task t, Blocks k) {
    t.worker.room(part.span() * t.blockSize);
    boolean turned = !a.inRows() && !a.isPlain();
    float[] lines = t.worker.lines(turned ? t.rows * TileF32.DEPTH : 0);
    for (int x = k.first; x < k.end; x++) {
      Place to = new Place(t.worker.a, (x - k.first) * t.blockSize);
      a.packRows(t.row, t.rows, part.row + t.b.firstRow(x), t.b.depth(x), to, lines);
    }
  }

  /// ROWS rows of a, from row i of the task's on, meet panels `first … last`.
  private void strip(Task t, Blocks k, int i, int first, int last) {
    int count = Math.min(TileF32.ROWS, t.rows - i);
    if (bias.length > 0 && to[0].add() && part.row + k.first == 0) {
      addBias(t.row + i, count, first * COLS, Math.min(last * COLS, t.b.cols()));
    }
    for (int panel = first; panel < last; panel++) {
      for (int x = k.first; x < k.end; x++) {
        tile(t, i, panel, x, (x - k.first) * t.blockSize, count);
      }
    }
  }

  /// A tile on its way, to `at` of the stage.
  private void aside(Task t, Blocks k, int i, int panel, int at) {
    int count = Math.min(TileF32.ROWS, t.rows - i);
    for (int x = k.first; x < k.end; x++) {
      TileF32.Cursor cursor = at(t, panel, x);
      cursor.c = t.worker.stage;
      cursor.cStride = STAGED * COLS;
      if (x > k.first) {
        cursor.onto(cursor.c, cursor.cStride);
      } else {
        cursor.fresh();
      }
      int ao = (x - k.first) * t.blockSize + i * TileF32.A_STRIDE;
      TileF32.run(cursor, ao, at, x > k.first ? at : 0, count);
    }
  }

  private static TileF32.Cursor at(Task t, int panel, int k) {
    TileF32.Cursor cursor = t.cursor;
    cursor.a = t.worker.a;
    cursor.b = t.b.block(k);
    cursor.bo = t.b.at(panel, k);
    cursor.depth = t.b.depth(k);
    return cursor;
  }

  /// A tile that is written where it belongs.
  private void tile(Task t, int i, int panel, int k, int block, int count) {
    TileF32.Cursor cursor = at(t, panel, k);
    Tensor.F32 c = to[0].part();
    int ao = block + i * TileF32.A_STRIDE;
    int at = c.offset() + (t.row + i) * c.stride() + part.col + panel * COLS;
    int cols = Math.min(COLS, t.b.cols() - panel * COLS);
    boolean onto = to[0].add() || part.row + k > 0;
    if (bias.length > 0 && !onto) {
      cursor.onto(bias, 0);
    } else {
      cursor.fresh();
    }
    int so = cursor.fresh ? 0 : panel * COLS;
    if (count < TileF32.ROWS || cols < COLS) {
      cursor.c = t.worker.c;
      cursor.cStride = COLS;
      TileF32.run(cursor, ao, TileF32.FIRST, so, count);
      storeEdge(t.worker.c, count, cols, at, onto);
      return;
    }
    cursor.c = c.array();
    cursor.cStride = c.stride();
    if (onto) {
      cursor.onto(c.array(), c.stride());
      so = at;
    }
    TileF32.panel(cursor, ao, at, so);
  }

  private void addBias(int row, int count, int from, int end) {
    Tensor.F32 c = to[0].part();
    for (int i = 0; i < count; i++) {
      int at = c.offset() + (row + i) * c.stride() + part.col;
      SweepF32.add(c.array(), at + from, bias, from, end - from);
    }
  }

  /// What of a tile lies within c.
  private void storeEdge(float[] tile, int rows, int cols, int at, boolean onto) {
    float[] c = to[0].part().array();
    for (int i = 0; i < rows; i++) {
      int q = at + i * to[0].part().stride();
      for (int j = 0; j < cols; j++) {
        float v = tile[TileF32.FIRST + i * COLS + j];
        c[q + j] = onto ? v + c[q + j] : v;
      }
    }
  }
}
