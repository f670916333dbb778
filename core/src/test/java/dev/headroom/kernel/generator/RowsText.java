package dev.headroom.kernel.generator;

import java.util.ArrayList;
import java.util.List;

/// Writes the text of `Rows`: rows of a product whose factors are read where they lie, in registers
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
      import jdk.incubator.vector.VectorMask;
      import jdk.incubator.vector.VectorSpecies;
      /// Some rows of c = a·b, or c + a·b, whose factors are read where they lie; rows that are not there
      /// are the last one again. What sums are added to, c or zeros, is read before anything is written; no
      /// branch follows a loop. Entries of a row of b lie side by side.
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
      private final boolean padded; // whether whole vectors can be read of every row of b
      private final float[] edge;
      RowsF32(MatrixF32 a, MatrixF32 b, Tensor.F32 c, boolean add, boolean padded, float[] edge) {
      this.a = a;
      this.b = b;
      this.c = c;
      this.add = add;
      this.padded = padded;
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
      if (a.colStep() == 1) {
      pair(row, count, j, at + j);
      } else {
      spread(row, count, j, at + j);
      }
      }
      if (j <= right - L) {
      single(row, count, j, at + j);
      j += L;
      }
      if (j < right && !add && right >= L && !padded) {
      single(row, count, right - L, at + right - L);
      } else if (j < right) {
      last(row, count, j, right);
      }
      }
      /// What of one vector there is, columns `left … right`, by way of the edge. Unless rows of b
      /// are padded it comes with some columns before it, since a load must not read past a row.
      private void last(int row, int count, int left, int right) {
      int col = padded ? left : Math.max(0, right - L);
      RowsF32 part = new RowsF32(a, b, new Tensor.F32(edge, 0, ROWS, L, L), false, padded, edge);
      if (padded || right >= L) {
      part.single(row, count, col, 0);
      } else {
      part.narrow(row, count, col, 0);
      }
      float[] to = c.array();
      for (int i = 0; i < count; i++) {
      int from = i * L + left - col;
      int at = c.offset() + (row + i) * c.stride() + left;
      for (int j = 0; j < right - left; j++) {
      to[at + j] = add ? to[at + j] + edge[from + j] : edge[from + j];
      }
      }
      }
      /// Lanes `first … end` of a vector, as far as it goes.
      static VectorMask<Float> lanes(int first, int end) {
      long before = end < L ? (1L << end) - 1 : -1L;
      return VectorMask.fromLong(S, before & (-1L << first));
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
    block("pair", 2, "p", "");
    block("spread", 2, "q", "");
    block("single", 1, "q", "");
    block("narrow", 1, "q", ", seen");
    t.add("}");
  }

  /// Some vectors of c. Where entries of a lie side by side, `p` counts them, and the compiler takes the
  /// bounds checks out of the loop; with a step of their own they are checked each.
  private void block(String name, int vectors, String entry, String mask) {
    String what = vectors == 2 ? "Two vectors" : mask.isEmpty() ? "A vector" : "Part of one";
    String how = entry.equals("p") ? "lie side by side" : "lie any step apart";
    t.add("/// " + what + " from column `col` on, to `at`; entries of a row of a " + how + ".");
    t.add("private void " + name + "(int row, int count, int col, int at) {");
    begin(entry);
    if (!mask.isEmpty()) {
      t.add("VectorMask<Float> seen = lanes(0, b.cols() - col);");
    }
    each(vectors, (i, j) -> t.add("FloatVector s" + i + j + " = FloatVector.zero(S);"));
    t.add("for (int p = 0; p < depth; p++) {");
    for (int j = 0; j < vectors; j++) {
      t.add("FloatVector b" + j + " = fromArray(S, y, from + " + j + " * L" + mask + ");");
    }
    for (int i = 0; i < ROWS; i++) {
      t.add((i == 0 ? "FloatVector " : "") + "v = broadcast(S, x[a" + i + " + " + entry + "]);");
      for (int j = 0; j < vectors; j++) {
        t.add("s" + i + j + " = v.fma(b" + j + ", s" + i + j + ");");
      }
    }
    t.add("from += step;");
    if (entry.equals("q")) {
      t.add("q += aStep;");
    }
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
  private void begin(String entry) {
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
    if (entry.equals("q")) {
      t.add("int q = 0;");
      t.add("int aStep = a.colStep();");
    }
  }
}
