package dev.headroom.kernel;

import java.util.ArrayList;
import java.util.List;

/// Writes the text of `Rows`: rows of a product whose factors are read where they lie, in registers
/// while one loop runs over the depth.
final class RowsText {
  /// With two vectors 12 sums, 2 vectors of b, 1 of a: 15 of 16 registers, without any fence.
  private static final int ROWS = 6;

  private static final String HEAD =
      """
      package dev.headroom.kernel;
      import static jdk.incubator.vector.FloatVector.broadcast;
      import static jdk.incubator.vector.FloatVector.fromArray;
      import dev.headroom.tensor.Tensor;
      import jdk.incubator.vector.FloatVector;
      import jdk.incubator.vector.VectorMask;
      import jdk.incubator.vector.VectorSpecies;
      /// Some rows of c = a·b, or c + a·b, whose factors are read where they lie; rows that are not there
      /// are the last one again. What sums are added to, c or zeros, is read before anything is written; no
      /// branch follows a loop. Entries of a row of b lie side by side.
      /// Written by RowsText, see docs/kernels.md; TwinsTest holds the two together.
      final class RowsF32 {
      static final int ROWS = 6;
      private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
      private static final int L = S.length();
      /// What is added to sums that are added to nothing.
      static final float[] ZEROS = new float[2 * L];
      private final MatrixF32 a;
      private final MatrixF32 b;
      private final boolean padded; // whether whole vectors can be read of every row of b
      private Tensor.F32 c = new Tensor.F32(new float[0], 0, 0, 0, 0);
      private boolean add;
      RowsF32(MatrixF32 a, MatrixF32 b, boolean padded) {
      this.a = a;
      this.b = b;
      this.padded = padded;
      }
      /// Where sums go, and whether they are added to what is there.
      void to(Tensor.F32 sums, boolean adding) {
      c = sums;
      add = adding;
      }
      /// Columns `left … right` of `count` rows, ROWS at most, from `row` on.
      void run(int row, int count, int left, int right) {
      int j = left;
      for (; j <= right - 2 * L; j += 2 * L) {
      if (a.colStep == 1) {
      pair(row, count, j);
      } else {
      spread(row, count, j);
      }
      }
      for (; j < right; j += L) {
      edge(row, count, j, right);
      }
      }
      """;

  private static final String LANES =
      """
      /// Lanes `first … end` of a vector, as far as it goes.
      static VectorMask<Float> lanes(int first, int end) {
      long before = end < L ? (1L << end) - 1 : -1L;
      return VectorMask.fromLong(S, before & (-1L << first));
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
    t.add(HEAD.strip());
    block("pair", "that lie side by side", "p");
    block("spread", "any step apart", "q");
    edge();
    t.add(LANES.strip());
  }

  /// Two vectors of c. Where entries of a lie side by side, `p` counts them, and the compiler takes
  /// the bounds checks out of the loop; with a step of their own they are checked each.
  private void block(String name, String how, String entry) {
    t.add("/// Two vectors of c, from column `col` on; entries of a row of a " + how + ".");
    t.add("private void " + name + "(int row, int count, int col) {");
    begin();
    for (int i = 0; i < ROWS; i++) {
      t.add("FloatVector s" + i + "0 = FloatVector.zero(S);");
      t.add("FloatVector s" + i + "1 = FloatVector.zero(S);");
    }
    if (entry.equals("q")) {
      steps();
    }
    t.add("for (int p = 0; p < depth; p++) {");
    t.add("FloatVector b0 = fromArray(S, y, from);");
    t.add("FloatVector b1 = fromArray(S, y, from + L);");
    for (int i = 0; i < ROWS; i++) {
      t.add((i == 0 ? "FloatVector " : "") + "v = broadcast(S, x[a" + i + " + " + entry + "]);");
      t.add("s" + i + "0 = v.fma(b0, s" + i + "0);");
      t.add("s" + i + "1 = v.fma(b1, s" + i + "1);");
    }
    t.add("from += step;");
    if (entry.equals("q")) {
      t.add("q += aStep;");
    }
    t.add("}");
    for (int i = 0; i < ROWS; i++) {
      t.add("s" + i + "0 = s" + i + "0.add(fromArray(S, w, onto * c" + i + "));");
      t.add("s" + i + "1 = s" + i + "1.add(fromArray(S, w, onto * c" + i + " + L));");
    }
    for (int i = 0; i < ROWS; i++) {
      t.add("s" + i + "0.intoArray(z, c" + i + ");");
      t.add("s" + i + "1.intoArray(z, c" + i + " + L);");
    }
    t.add("}");
  }

  private void edge() {
    t.add(
        "/// What of one vector there is, columns `left … right`. It comes with some columns before it,");
    t.add(
        "/// which a mask keeps out of c, since a load that must not read past a row is dear; unless rows");
    t.add("/// of b are padded.");
    t.add("private void edge(int row, int count, int left, int right) {");
    t.add("int col = padded ? left : Math.max(0, Math.min(left, right - L));");
    t.add("boolean whole = padded || right >= L;");
    t.add("VectorMask<Float> seen = lanes(0, right - col);");
    t.add("VectorMask<Float> kept = lanes(left - col, right - col);");
    begin();
    for (int i = 0; i < ROWS; i++) {
      t.add("FloatVector s" + i + " = FloatVector.zero(S);");
    }
    steps();
    t.add("for (int p = 0; p < depth; p++) {");
    t.add("FloatVector v = whole ? fromArray(S, y, from) : fromArray(S, y, from, seen);");
    for (int i = 0; i < ROWS; i++) {
      t.add("s" + i + " = v.fma(broadcast(S, x[a" + i + " + q]), s" + i + ");");
    }
    t.add("from += step;");
    t.add("q += aStep;");
    t.add("}");
    for (int i = 0; i < ROWS; i++) {
      t.add("s" + i + " = s" + i + ".add(fromArray(S, w, onto * c" + i + ", kept));");
    }
    for (int i = 0; i < ROWS; i++) {
      t.add("s" + i + ".intoArray(z, c" + i + ", kept);");
    }
    t.add("}");
  }

  /// Where rows of a and c begin, and all that the loop counts.
  private void begin() {
    t.add("float[] x = a.x;");
    t.add("float[] y = b.x;");
    t.add("float[] z = c.array();");
    t.add("float[] w = add ? z : ZEROS;");
    t.add("int onto = add ? 1 : 0;");
    t.add("int a0 = a.offset + row * a.rowStep;");
    t.add("int c0 = c.offset() + row * c.stride() + col;");
    for (int i = 1; i < ROWS; i++) {
      t.add("int a" + i + " = a0 + Math.min(" + i + ", count - 1) * a.rowStep;");
      t.add("int c" + i + " = c0 + Math.min(" + i + ", count - 1) * c.stride();");
    }
    t.add("int from = b.offset + col;");
    t.add("int step = b.rowStep;");
    t.add("int depth = b.rows;");
  }

  private void steps() {
    t.add("int q = 0;");
    t.add("int aStep = a.colStep;");
  }
}
