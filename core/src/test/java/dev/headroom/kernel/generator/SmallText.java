package dev.headroom.kernel.generator;

import java.util.ArrayList;
import java.util.List;

/// Writes the text of `Small…`: a small product in tiles of some rows and up to `most` vectors of `bits`
/// bits, whose factors are read where they lie.
record SmallText(int bits, int rows, int most) {
  static final List<SmallText> ALL =
      List.of(new SmallText(512, 4, 4), new SmallText(256, 6, 2), new SmallText(128, 4, 2));

  /// Where a lies in columns, the compiler loads its entries together: more of them would spill.
  private static final int COLUMNS = 4;

  private static final String HEAD =
      """
      package dev.headroom.kernel.f32;
      import static jdk.incubator.vector.FloatVector.broadcast;
      import static jdk.incubator.vector.FloatVector.fromArray;
      import jdk.incubator.vector.FloatVector;
      import jdk.incubator.vector.VectorSpecies;
      /// A small product, at least a vector of $BITS bits wide, in tiles of $ROWS rows and up to $MOST vectors.
      /// The last vector of a tile ends where the columns do, if that means that it overlaps the one before: what
      /// it is added to is read before anything is written. No branch follows a loop.
      final class $NAME {
      private static final VectorSpecies<Float> S = FloatVector.SPECIES_$BITS;
      static final int L = S.length();
      /// Rows of a tile where a lies in rows, and where it lies in columns, and its vectors at most.
      private static final int ROWS = $ROWS;
      private static final int COLUMNS = $COLUMNS;
      private static final int MOST = $MOST;
      private $NAME() {}
      static void run(SmallF32 t) {
      int vectors = (t.cols + L - 1) / L;
      int col = 0;
      for (int parts = (vectors + MOST - 1) / MOST; parts > 1; parts--) {
      int count = vectors / parts;
      tiles(t, count, col, (count - 1) * L);
      col += count * L;
      vectors -= count;
      }
      tiles(t, vectors, col, t.cols - L - col);
      }
      /// Tiles of `vectors` vectors from column `col` on, the last of them `rest` columns further.
      private static void tiles(SmallF32 t, int vectors, int col, int rest) {
      int some = t.inRows ? ROWS : COLUMNS;
      for (int i = 0; i < t.rows; i += some) {
      t.block(i, some);
      if (t.inRows) {
      rows(t, vectors, col, rest);
      } else {
      columns(t, vectors, col, rest);
      }
      }
      }
      """;

  String name() {
    return "Small" + bits;
  }

  String text() {
    List<String> t = new ArrayList<>();
    t.add(
        HEAD.strip()
            .replace("$BITS", Integer.toString(bits))
            .replace("$NAME", name() + "F32")
            .replace("$MOST", Integer.toString(most))
            .replace("$ROWS", Integer.toString(rows))
            .replace("$COLUMNS", Integer.toString(COLUMNS)));
    choose(t, "rows");
    choose(t, "columns");
    for (int vectors = 1; vectors <= most; vectors++) {
      tile(t, vectors, true);
      tile(t, vectors, false);
    }
    t.add("}");
    return String.join("\n", t) + "\n";
  }

  private void choose(List<String> t, String how) {
    t.add("private static void " + how + "(SmallF32 t, int vectors, int col, int rest) {");
    t.add("switch (vectors) {");
    for (int vectors = 1; vectors <= most; vectors++) {
      String rest = vectors == 1 ? "" : ", rest";
      t.add(
          (vectors == most ? "default" : "case " + vectors)
              + " -> "
              + how
              + vectors
              + "(t, col"
              + rest
              + ");");
    }
    t.add("}");
    t.add("}");
  }

  /// Rows of some vectors. Where a lies in rows, `p` counts its entries, and the compiler takes the bounds
  /// checks out of the loop; where it lies in columns, entries side by side are checked together.
  private void tile(List<String> t, int vectors, boolean inRows) {
    int some = inRows ? rows : COLUMNS;
    String rest = vectors > 1 ? ", int rest" : "";
    String name = (inRows ? "rows" : "columns") + vectors;
    t.add("private static void " + name + "(SmallF32 t, int col" + rest + ") {");
    begin(t, some, inRows);
    each(
        some,
        vectors,
        (i, j) ->
            t.add(
                "FloatVector "
                    + sum(i, j)
                    + " = fromArray(S, w, "
                    + at("onto * c" + i, j, vectors)
                    + ");"));
    t.add("for (int p = 0; p < depth; p++) {");
    for (int j = 0; j < vectors; j++) {
      t.add("FloatVector b" + j + " = fromArray(S, y, " + at("from", j, vectors) + ");");
    }
    for (int i = 0; i < some; i++) {
      String entry = inRows ? "a" + i + " + p" : "q + " + i;
      t.add((i == 0 ? "FloatVector " : "") + "v = broadcast(S, x[" + entry + "]);");
      for (int j = 0; j < vectors; j++) {
        t.add(sum(i, j) + " = v.fma(b" + j + ", " + sum(i, j) + ");");
      }
    }
    t.add("from += step;");
    t.add(inRows ? "" : "q += aStep;");
    t.add("}");
    each(
        some,
        vectors,
        (i, j) -> t.add(sum(i, j) + ".intoArray(z, " + at("c" + i, j, vectors) + ");"));
    t.add("}");
  }

  /// Where all begins, and what the loop counts.
  private static void begin(List<String> t, int some, boolean inRows) {
    t.add("float[] x = t.x;");
    t.add("float[] y = t.y;");
    t.add("float[] z = t.z;");
    t.add("float[] w = t.w;");
    t.add("int onto = t.onto;");
    t.add("int depth = t.depth;");
    t.add("int from = t.b + col;");
    t.add("int step = t.bStep;");
    t.add(inRows ? "" : "int q = t.a0;");
    t.add(inRows ? "" : "int aStep = t.aStep;");
    for (int i = 0; i < some; i++) {
      t.add(inRows ? "int a" + i + " = t.a" + i + ";" : "");
      t.add("int c" + i + " = t.c" + i + " + col;");
    }
  }

  private static String at(String row, int j, int vectors) {
    return j == 0 ? row : row + (j == vectors - 1 ? " + rest" : " + " + j + " * L");
  }

  private static String sum(int i, int j) {
    return "s" + i + j;
  }

  private interface Cell {
    void at(int i, int j);
  }

  private static void each(int some, int vectors, Cell cell) {
    for (int i = 0; i < some; i++) {
      for (int j = 0; j < vectors; j++) {
        cell.at(i, j);
      }
    }
  }
}
