package dev.headroom.kernel.generator;

import java.util.ArrayList;
import java.util.List;

/// Writes the text of `Rows`: rows of a product with a thin packed factor, in registers
/// while one loop runs over the depth.
final class RowsText {
  /// With two vectors 12 sums, 2 vectors of b, 1 of a: 15 of 16 registers, without any fence.
  private static final int ROWS = 6;

  private static final String HEAD =
      """
      package dev.headroom.kernel.f32;
      import static jdk.incubator.vector.FloatVector.broadcast;
      import static jdk.incubator.vector.FloatVector.fromArray;
      import dev.headroom.tensor.Tensor;
      import jdk.incubator.vector.FloatVector;
      import jdk.incubator.vector.VectorSpecies;
      /// Some rows of c = a·b, or c + a·b, where b is a packed panel, all of whose vectors are whole, and a is
      /// read where it lies, in rows; rows that are not there are the last one again. What sums are added to, c
      /// or zeros, is read before anything is written; no branch follows a loop.
      final class RowsF32 {
      static final int ROWS = $ROWS;
      private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
      private static final int L = S.length();
      /// What is added to sums that are added to nothing.
      static final float[] ZEROS = new float[2 * L];
      private final MatrixF32 a;
      private final MatrixF32 b;
      private final Tensor.F32 c;
      private final boolean add;
      private final float[] edge;
      RowsF32(MatrixF32 a, MatrixF32 b, Tensor.F32 c, boolean add, float[] edge) {
      this.a = a;
      this.b = b;
      this.c = c;
      this.add = add;
      this.edge = edge;
      }
      /// Room for what goes beyond an edge of c, one caller's.
      static float[] edge() {
      return new float[ROWS * L];
      }
      /// Columns `left … right` of `count` rows, ROWS at most, from `row` on.
      void run(int row, int count, int left, int right) {
      int at = c.offset() + row * c.stride();
      int j = left;
      for (; j <= right - 2 * L; j += 2 * L) {
      pair(row, count, j, at + j);
      }
      if (j <= right - L) {
      single(row, count, j, at + j);
      j += L;
      }
      if (j < right) {
      last(row, count, j, right);
      }
      }
      /// What of one vector there is, columns `left … right`, by way of the edge.
      private void last(int row, int count, int left, int right) {
      RowsF32 part = new RowsF32(a, b, new Tensor.F32(edge, 0, ROWS, L, L), false, edge);
      part.single(row, count, left, 0);
      float[] to = c.array();
      for (int i = 0; i < count; i++) {
      int at = c.offset() + (row + i) * c.stride() + left;
      for (int j = 0; j < right - left; j++) {
      to[at + j] = add ? to[at + j] + edge[i * L + j] : edge[i * L + j];
      }
      }
      }
      """;

  private final List<String> t = new ArrayList<>();

  private RowsText() {}

  static String text() {
    RowsText rows = new RowsText();
    rows.write();
    return String.join("\n", rows.t) + "\n";
  }

  private void write() {
    t.add(HEAD.strip().replace("$ROWS", Integer.toString(ROWS)));
    block("pair", 2);
    block("single", 1);
    t.add("}");
  }

  private void block(String name, int vectors) {
    String what = vectors == 2 ? "Two vectors" : "A vector";
    t.add("/// " + what + " from column `col` on, to `at`.");
    t.add("private void " + name + "(int row, int count, int col, int at) {");
    begin();
    each(vectors, (i, j) -> t.add("FloatVector s" + i + j + " = FloatVector.zero(S);"));
    t.add("for (int p = 0; p < depth; p++) {");
    for (int j = 0; j < vectors; j++) {
      t.add("FloatVector b" + j + " = fromArray(S, y, from + " + j + " * L);");
    }
    for (int i = 0; i < ROWS; i++) {
      t.add((i == 0 ? "FloatVector " : "") + "v = broadcast(S, x[a" + i + " + p]);");
      for (int j = 0; j < vectors; j++) {
        t.add("s" + i + j + " = v.fma(b" + j + ", s" + i + j + ");");
      }
    }
    t.add("from += step;");
    t.add("}");
    each(
        vectors,
        (i, j) ->
            t.add("s" + i + j + " = s" + i + j + ".add(fromArray(S, w, " + read(i, j) + "));"));
    each(vectors, (i, j) -> t.add("s" + i + j + ".intoArray(z, c" + i + " + " + j + " * L);"));
    t.add("}");
  }

  private static String read(int i, int j) {
    return "onto * c" + i + " + " + j + " * L";
  }

  private interface Cell {
    void at(int i, int j);
  }

  private static void each(int vectors, Cell cell) {
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < vectors; j++) {
        cell.at(i, j);
      }
    }
  }

  /// Where rows of a and c begin, and all that the loop counts.
  private void begin() {
    t.add("float[] x = a.x();");
    t.add("float[] y = b.x();");
    t.add("float[] z = c.array();");
    t.add("float[] w = add ? z : ZEROS;");
    t.add("int stride = c.stride();");
    t.add("int onto = add ? 1 : 0;");
    t.add("int a0 = a.offset() + row * a.rowStep();");
    t.add("int c0 = at;");
    for (int i = 1; i < ROWS; i++) {
      t.add("int a" + i + " = a0 + Math.min(" + i + ", count - 1) * a.rowStep();");
      t.add("int c" + i + " = c0 + Math.min(" + i + ", count - 1) * stride;");
    }
    t.add("int from = b.offset() + col;");
    t.add("int step = b.rowStep();");
    t.add("int depth = b.rows();");
  }
}
