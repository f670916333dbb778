// Generated from dev.headroom.kernel.f32.SumF32, see docs/kernels.md: do not edit.
package dev.headroom.kernel.f64;

import dev.headroom.kernel.contract.Combination;
import dev.headroom.tensor.Tensor;
import dev.headroom.tensor.Term;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// A sum of operands on its way into tiles: Σ factor·part, added up while it is copied, so that it
/// costs no pass over memory. A line is a row where rows lie side by side, else a column.
/// Shape:  all parts alike in size, and all in rows or all in columns.
record SumF64(MatrixF64[] parts, double[] factors) implements RightF64 {
  private static final VectorSpecies<Double> S = TileF64.S;
  private static final int L = TileF64.L;

  static SumF64 of(MatrixF64 part) {
    return new SumF64(new MatrixF64[] {part}, new double[] {1});
  }

  static SumF64 of(Combination sum) {
    int count = sum.terms().size();
    MatrixF64[] parts = new MatrixF64[count];
    double[] factors = new double[count];
    for (int t = 0; t < count; t++) {
      Term term = sum.terms().get(t);
      parts[t] = MatrixF64.of((Tensor.F64) term.part(), sum.transposed());
      factors[t] = term.factor();
    }
    return new SumF64(parts, factors);
  }

  @Override
  public int rows() {
    return parts[0].rows();
  }

  @Override
  public int cols() {
    return parts[0].cols();
  }

  boolean inRows() {
    return parts[0].colStep() == 1;
  }

  @Override
  public boolean isPlain() {
    return parts.length == 1 && factors[0] == 1;
  }

  MatrixF64 plain() {
    return parts[0];
  }

  /// Rows `row … row + count` of columns `col … col + depth`, to rows of the a side of tiles at `at`.
  void packRows(int row, int count, int col, int depth, Place to, double[] room) {
    if (inRows()) {
      for (int i = 0; i < count; i++) {
        int at = to.at + i * TileF64.A_STRIDE;
        if (isPlain()) {
          plain().packRow(row + i, col, depth, to.x, at);
        } else {
          line(row + i, col, depth, to.x, at);
        }
      }
    } else if (isPlain()) {
      plain().packColumns(row, count, col, depth, to.x, to.at);
    } else {
      for (int p = 0; p < depth; p++) {
        line(col + p, row, count, room, p * count);
      }
      TurnF64.copy(room, 0, count, depth, count, to.x, to.at, TileF64.A_STRIDE);
    }
  }

  /// A place in an array.
  record Place(double[] x, int at) {}

  @Override
  public void pack(int row, int col, PanelsF64 to, int first, int last, double[] room) {
    int whole = inRows() ? Math.max(first, Math.min(last, to.cols() / TileF64.COLS)) : first;
    for (int k = 0; k < to.blocks(); k++) {
      packWhole(new Lot(row + to.firstRow(k), col, to, k), first, whole - first, room);
      for (int panel = whole; panel < last; panel++) {
        int left = panel * TileF64.COLS;
        int count = Math.min(TileF64.COLS, to.cols() - left);
        Place at = new Place(to.block(k), to.at(panel, k));
        packPanel(row + to.firstRow(k), to.depth(k), col + left, count, at, room);
      }
    }
  }

  /// Rows `row … row + depth` of columns `col … col + count`, into the lanes of a panel of the b side.
  private void packPanel(int row, int depth, int col, int count, Place to, double[] room) {
    if (isPlain()) {
      plain().packPanel(row, depth, col, count, to.x, to.at);
    } else if (inRows()) {
      for (int p = 0; p < depth; p++) {
        line(row + p, col, count, to.x, to.at + p * TileF64.COLS);
      }
    } else {
      for (int j = 0; j < count; j++) {
        line(col + j, row, depth, room, j * depth);
      }
      TurnF64.copy(room, 0, depth, count, depth, to.x, to.at, TileF64.COLS);
    }
  }

  /// Rows of one block into `count` whole panels from `panel` on, a row in one run.
  private void packWhole(Lot lot, int panel, int count, double[] room) {
    double[] b = lot.to.block(lot.k);
    int stride = lot.to.panelStride(lot.k);
    int at = lot.to.at(panel, lot.k);
    int col = lot.col + panel * TileF64.COLS;
    for (int p = 0; p < lot.to.depth(lot.k); p++) {
      if (isPlain()) {
        plain().packAcross(lot.row + p, col, count, b, at, stride);
      } else {
        line(lot.row + p, col, count * TileF64.COLS, room, 0);
        MatrixF64 sum = new MatrixF64(room, 0, 1, count * TileF64.COLS, 0, 1);
        sum.packAcross(0, 0, count, b, at, stride);
      }
      at += TileF64.COLS;
    }
  }

  /// Block k of some panels, whose entry (0, 0) is entry (row, col) of this.
  private record Lot(int row, int col, PanelsF64 to, int k) {}

  /// Entries `first … first + count` of a line: one term or two, then two by two.
  private void line(int line, int first, int count, double[] to, int at) {
    int begun = 2 - parts.length % 2;
    if (begun == 1) {
      int from = from(0, line, first);
      one(parts[0].x(), from, factors[0], to, at, count);
    }
    for (int t = begun % 2; t < parts.length; t += 2) {
      Pair pair =
          new Pair(parts[t].x(), from(t, line, first), parts[t + 1].x(), from(t + 1, line, first));
      if (t == 0) {
        two(pair, factors[0], factors[1], to, at, count);
      } else {
        twoMore(pair, factors[t], factors[t + 1], to, at, count);
      }
    }
  }

  private int from(int part, int line, int first) {
    MatrixF64 m = parts[part];
    return m.offset() + line * (m.colStep() == 1 ? m.rowStep() : m.colStep()) + first;
  }

  /// Where two lines begin.
  private record Pair(double[] x, int xo, double[] y, int yo) {}

  private static void one(double[] x, int xo, double f, double[] to, int at, int count) {
    int j = 0;
    for (; j <= count - L; j += L) {
      DoubleVector.fromArray(S, x, xo + j).mul(f).intoArray(to, at + j);
    }
    for (; j < count; j++) {
      to[at + j] = x[xo + j] * f;
    }
  }

  private static void two(Pair pair, double f, double g, double[] to, int at, int count) {
    double[] x = pair.x;
    double[] y = pair.y;
    DoubleVector fs = DoubleVector.broadcast(S, f);
    DoubleVector gs = DoubleVector.broadcast(S, g);
    int j = 0;
    for (; j <= count - L; j += L) {
      DoubleVector sum = DoubleVector.fromArray(S, x, pair.xo + j).mul(fs);
      DoubleVector.fromArray(S, y, pair.yo + j).fma(gs, sum).intoArray(to, at + j);
    }
    for (; j < count; j++) {
      to[at + j] = Math.fma(y[pair.yo + j], g, x[pair.xo + j] * f);
    }
  }

  private static void twoMore(Pair pair, double f, double g, double[] to, int at, int count) {
    double[] x = pair.x;
    double[] y = pair.y;
    DoubleVector fs = DoubleVector.broadcast(S, f);
    DoubleVector gs = DoubleVector.broadcast(S, g);
    int j = 0;
    for (; j <= count - L; j += L) {
      DoubleVector was = DoubleVector.fromArray(S, to, at + j);
      DoubleVector sum = DoubleVector.fromArray(S, x, pair.xo + j).fma(fs, was);
      DoubleVector.fromArray(S, y, pair.yo + j).fma(gs, sum).intoArray(to, at + j);
    }
    for (; j < count; j++) {
      double sum = Math.fma(x[pair.xo + j], f, to[at + j]);
      to[at + j] = Math.fma(y[pair.yo + j], g, sum);
    }
  }
}
