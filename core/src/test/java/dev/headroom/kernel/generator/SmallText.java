package dev.headroom.kernel.generator;

import java.util.ArrayList;
import java.util.List;

/// Writes the text of `Small…`: a small product in tiles of four rows, or of `most` rows, and up to `wide`
/// vectors of `bits` bits, whose factors are read where they lie.
record SmallText(int bits, int most, int wide) {
  static final List<SmallText> ALL =
      List.of(new SmallText(512, 4, 4), new SmallText(256, 6, 2), new SmallText(128, 4, 2));

  /// Rows of any tile where a lies in columns: the compiler loads their entries together, more would spill.
  private static final int FEWEST = 4;

  private static final String HEAD =
      """
      package dev.headroom.kernel.f32;
      import static jdk.incubator.vector.FloatVector.broadcast;
      import static jdk.incubator.vector.FloatVector.fromArray;
      import jdk.incubator.vector.FloatVector;
      import jdk.incubator.vector.VectorSpecies;
      /// A small product, at least a vector of $BITS bits wide, in tiles of $ROWS rows and up to $WIDE vectors.
      /// The last vector of a tile ends where the columns do, even if that means that it overlaps the one before.
      /// No branch follows a loop.
      final class $NAME {
      private static final VectorSpecies<Float> S = FloatVector.SPECIES_$BITS;
      static final int L = S.length();
      private static final int WIDE = $WIDE;
      private $NAME() {}
      static void run(SmallF32 t) {
      int vectors = (t.cols + L - 1) / L;
      int col = 0;
      for (int parts = (vectors + WIDE - 1) / WIDE; parts > 1; parts--) {
      int count = vectors / parts;
      tiles(t, count, col, (count - 1) * L);
      col += count * L;
      vectors -= count;
      }
      tiles(t, vectors, col, t.cols - L - col);
      }
      /// Tiles of `vectors` vectors from column `col` on, the last of them `rest` columns further.
      private static void tiles(SmallF32 t, int vectors, int col, int rest) {
      int some;
      for (int i = 0; i < t.rows; i += some) {
      some = t.block(i, $MOST);
      if (t.inRows) {
      rows(t, $SOMEvectors, col, rest);
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
            .replace("$WIDE", Integer.toString(wide))
            .replace("$MOST", Integer.toString(most))
            .replace("$SOME", most == FEWEST ? "" : "some, ")
            .replace("$ROWS", most == FEWEST ? "four" : "four or six"));
    choose(t, "rows");
    choose(t, "columns");
    for (int vectors = 1; vectors <= wide; vectors++) {
      for (int some = FEWEST; some <= most; some += 2) {
        tile(t, some, vectors, true);
      }
      tile(t, FEWEST, vectors, false);
    }
    t.add("}");
    return String.join("\n", t) + "\n";
  }

  private void choose(List<String> t, String how) {
    boolean several = how.equals("rows") && most > FEWEST;
    t.add(
        "private static void "
            + how
            + (several ? "(SmallF32 t, int some, " : "(SmallF32 t, ")
            + "int vectors, int col, int rest) {");
    t.add("switch (vectors) {");
    for (int vectors = 1; vectors <= wide; vectors++) {
      String tile = "x" + vectors + "(t, col" + (vectors == 1 ? "" : ", rest") + ");";
      String low = how + FEWEST + tile;
      String high = how + most + tile;
      String call =
          several ? "{ if (some == " + FEWEST + ") {" + low + "} else {" + high + "} }" : low;
      t.add((vectors == wide ? "default" : "case " + vectors) + " -> " + call);
    }
    t.add("}");
    t.add("}");
  }

  /// Rows of some vectors. Where a lies in rows, `p` counts its entries, and the compiler takes the bounds
  /// checks out of the loop; where it lies in columns, entries side by side are checked together.
  private static void tile(List<String> t, int some, int vectors, boolean inRows) {
    String rest = vectors > 1 ? ", int rest" : "";
    String name = (inRows ? "rows" : "columns") + some + "x" + vectors;
    t.add("private static void " + name + "(SmallF32 t, int col" + rest + ") {");
    begin(t, some, inRows);
    each(some, vectors, (i, j) -> t.add("FloatVector " + sum(i, j) + " = FloatVector.zero(S);"));
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
