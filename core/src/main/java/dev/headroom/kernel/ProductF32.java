package dev.headroom.kernel;

import dev.headroom.tensor.Tensor;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Products of matrices: c = a·b + bias, or added to what is there.
///
/// The work is cut into tasks of ROW_BLOCK rows times some panels of b. A task packs its rows of a,
/// one block of the depth after the other, where its L2 keeps them; each panel of b then passes
/// through L1 while all rows meet it, and what they gave, one line of tiles, is added to c. Weights
/// come packed; other right factors are packed here, PACKED_BYTES at a time, by all threads for
/// all.
final class ProductF32 {
  private static final VectorSpecies<Float> S = TileF32.S;
  private static final int L = TileF32.L;
  private static final int COLS = TileF32.COLS;
  private static final int ROW_BLOCK = 4 * TileF32.ROWS;
  private static final long PACKED_BYTES = 8L << 20;

  /// Fewer panels than this make packing a again for each task too dear.
  private static final int LEAST_PANELS = 4;

  private static final float[] ZEROS = new float[COLS];

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
  private int panelsPerTask;
  private boolean add;

  ProductF32(Pool pool) {
    this.pool = pool;
    scratch = new Scratch[pool.threads()];
    Arrays.setAll(scratch, i -> new Scratch());
  }

  /// What one worker needs to itself.
  private static final class Scratch {
    final float[] a = new float[ROW_BLOCK * TileF32.A_STRIDE];
    final float[] bias = new float[COLS];
    final TileF32.Cursor tile = new TileF32.Cursor();

    Scratch() {
      tile.a = a;
      tile.c = new float[ROW_BLOCK * COLS];
    }
  }

  void multiply(Product.Operand left, Product.Operand right, Tensor.F32 to, boolean adding) {
    a.of((Tensor.F32) left.matrix(), left.transposed());
    b.of((Tensor.F32) right.matrix(), right.transposed());
    c = to;
    add = adding;
    clearBias(b.cols);
    int room = (int) Math.max(1, PACKED_BYTES / ((long) Math.max(1, b.rows) * COLS * Float.BYTES));
    for (firstCol = 0; firstCol < b.cols; firstCol += room * COLS) {
      int cols = Math.min(b.cols - firstCol, room * COLS);
      if (!own.reshape(b.rows, cols)) {
        own = new PanelsF32(b.rows, cols);
      }
      panels = own;
      pool.run(own.panels(), packTask);
      run();
    }
  }

  void linear(Tensor.F32 x, PanelsF32 w, Tensor.F32 biasRow, boolean adding, Tensor.F32 to) {
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
      bias = new float[padded];
    }
    Arrays.fill(bias, 0, padded, 0f);
  }

  private void pack(int panel, int worker) {
    int col = firstCol + panel * COLS;
    int count = Math.min(COLS, panels.cols() - panel * COLS);
    for (int k = 0; k < panels.blocks(); k++) {
      int at = panel * panels.panelStride(k);
      b.packPanel(panels.firstRow(k), panels.depth(k), col, count, panels.block(k), at);
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
    TileF32.Cursor t = s.tile;
    int row = task % rowBlocks() * ROW_BLOCK;
    int rows = Math.min(ROW_BLOCK, a.rows - row);
    int first = task / rowBlocks() * panelsPerTask;
    int last = Math.min(first + panelsPerTask, panels.panels());
    for (int k = 0; k < panels.blocks(); k++) {
      a.packRows(row, rows, panels.firstRow(k), panels.depth(k), s.a);
      t.b = panels.block(k);
      t.depth = TileF32.padDepth(panels.depth(k));
      for (int panel = first; panel < last; panel++) {
        t.bo = panel * panels.panelStride(k);
        TileF32.run(t, 0, 0, rows);
        int at = c.offset() + row * c.stride() + firstCol + panel * COLS;
        int cols = Math.min(COLS, panels.cols() - panel * COLS);
        boolean onto = add || k > 0;
        System.arraycopy(k == 0 ? bias : ZEROS, k == 0 ? panel * COLS : 0, s.bias, 0, COLS);
        if (cols == COLS) {
          store(s, rows, at, onto);
        } else {
          storeEdge(s, rows, cols, at, onto);
        }
      }
    }
  }

  /// A line of whole tiles, with the bias, into c or onto it.
  private void store(Scratch s, int rows, int at, boolean onto) {
    float[] to = c.array();
    float[] from = s.tile.c;
    FloatVector bias0 = FloatVector.fromArray(S, s.bias, 0);
    FloatVector bias1 = FloatVector.fromArray(S, s.bias, L);
    for (int i = 0; i < rows; i++) {
      int q = at + i * c.stride();
      FloatVector v0 = FloatVector.fromArray(S, from, i * COLS).add(bias0);
      FloatVector v1 = FloatVector.fromArray(S, from, i * COLS + L).add(bias1);
      if (onto) {
        v0 = v0.add(FloatVector.fromArray(S, to, q));
        v1 = v1.add(FloatVector.fromArray(S, to, q + L));
      }
      v0.intoArray(to, q);
      v1.intoArray(to, q + L);
    }
  }

  /// The same for the last panel where c ends within it.
  private void storeEdge(Scratch s, int rows, int cols, int at, boolean onto) {
    float[] to = c.array();
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < cols; j++) {
        int q = at + i * c.stride() + j;
        float v = s.tile.c[i * COLS + j] + s.bias[j];
        to[q] = onto ? v + to[q] : v;
      }
    }
  }
}
