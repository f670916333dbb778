package dev.headroom.kernel.generator;

import java.util.ArrayList;
import java.util.List;

/// Writes the text of a register tile: `rows` times `vectors` accumulators that live in registers
/// while one loop over the depth reads `vectors` loads of b and `rows` broadcasts of a a step. Either
/// the compiler knows how far b moves on a step, or the loop `counts`. A round of the loop takes one
/// step of the depth, or two of a depth that is even, where it is `paired`.
record TileText(
    String name,
    String doc,
    int rows,
    int vectors,
    boolean counts,
    boolean fences,
    boolean adds,
    boolean paired) {
  /// 24 accumulators, 2 vectors of b, 1 of a: 27 of 32 registers.
  static final TileText WIDE =
      new TileText("WideTile", "for 32 registers", 12, 2, false, true, true, false);

  static final TileText WIDE_FRESH =
      new TileText(
          "WideFresh", "for 32 registers, added to nothing", 12, 2, false, true, false, false);

  static final TileText PAIRED =
      new TileText(
          "PairedTile", "for 32 registers, two steps a round", 12, 2, false, true, true, true);

  static final TileText PAIRED_FRESH =
      new TileText(
          "PairedFresh",
          "for 32 registers, two steps a round, added to nothing",
          12,
          2,
          false,
          true,
          false,
          true);

  static final TileText WIDE_TAIL =
      new TileText("WideTail", "for the last rows, 32 registers", 4, 2, false, true, true, false);

  /// 12 accumulators, 2 vectors of b, 1 of a: 15 of 16 registers, kept so by the fences.
  static final TileText NARROW =
      new TileText("NarrowTile", "for 16 registers", 6, 2, true, true, true, false);

  static final TileText NARROW_FRESH =
      new TileText(
          "NarrowFresh", "for 16 registers, added to nothing", 6, 2, true, true, false, false);

  static final TileText NARROW_TAIL =
      new TileText("NarrowTail", "for the last rows, 16 registers", 4, 2, true, false, true, false);

  static final List<TileText> ALL =
      List.of(WIDE, WIDE_FRESH, PAIRED, PAIRED_FRESH, WIDE_TAIL, NARROW, NARROW_FRESH, NARROW_TAIL);

  String text() {
    List<String> t = new ArrayList<>();
    t.add("package dev.headroom.kernel.f32;");
    t.add("import static jdk.incubator.vector.FloatVector.broadcast;");
    t.add("import static jdk.incubator.vector.FloatVector.fromArray;");
    if (fences) {
      t.add("import java.lang.invoke.VarHandle;");
    }
    t.add("import jdk.incubator.vector.FloatVector;");
    t.add("import jdk.incubator.vector.VectorSpecies;");
    t.add("/// The register tile of " + rows + " rows and " + vectors + " vectors " + doc + ".");
    t.add("final class " + name + "F32 {");
    t.add("static final int ROWS = " + rows + ";");
    t.add("static final int VECTORS = " + vectors + ";");
    t.add("private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;");
    t.add("private static final int L = S.length();");
    if (!counts) {
      t.add("private static final int COLS = VECTORS * L;");
    }
    t.add("private static final int AS = TileF32.A_STRIDE;");
    t.add("private " + name + "F32() {}");
    run(t);
    t.add("}");
    return String.join("\n", t) + "\n";
  }

  /// A tile that adds always does, be it to c itself, a bias or zeros: one more path through this
  /// method, even after the loop, and the compiler spills an accumulator in it. So what is added to
  /// nothing has a tile of its own, which checks half as many bounds.
  private void run(List<String> t) {
    if (adds) {
      t.add("/// c = s + a·b for the panel of a at ao and the tiles of c at co and s at so.");
      t.add("static void run(TileF32.Cursor t, int ao, int co, int so) {");
    } else {
      t.add("/// c = a·b for the panel of a at ao and the tile of c at co.");
      t.add("static void run(TileF32.Cursor t, int ao, int co) {");
    }
    t.add("float[] a = t.a;");
    t.add("float[] b = t.b;");
    t.add("int depth = t.depth;");
    t.add("int from = t.bo;");
    if (counts) {
      t.add("int step = t.step;");
    }
    each((i, j) -> t.add("FloatVector " + acc(i, j) + " = FloatVector.zero(S);"));
    t.add(paired ? "for (int p = 0; p < depth; p += 2) {" : "for (int p = 0; p < depth; p++) {");
    step(t, "p", "from", "");
    if (paired) {
      step(t, "p + 1", "from + COLS", "x");
    }
    t.add(counts ? "from += step;" : paired ? "from += 2 * COLS;" : "from += COLS;");
    t.add("}");
    if (adds) {
      t.add("float[] s = t.s;");
    }
    t.add("float[] c = t.c;");
    if (adds) {
      t.add("int ss = t.sStride;");
    }
    t.add("int cs = t.cStride;");
    each((i, j) -> {
      String sum = adds ? acc(i, j) + ".add(" + from(i, j) + ")" : acc(i, j);
      t.add(sum + ".intoArray(c, " + at("c", i, j) + ");");
    });
    t.add("}");
  }

  /// One step of the depth: c(i, j) += a(i)·b(j). A fence before every broadcast keeps the compiler from
  /// loading them all at once, for which 16 registers are too few. Where b moves on by a number which the
  /// compiler does not know, it neither unrolls the loop, which would spill, nor checks the bounds of
  /// many steps before it begins, which a thin tile feels.
  private void step(List<String> t, String p, String at, String mark) {
    for (int j = 0; j < vectors; j++) {
      t.add("FloatVector b" + j + mark + " = fromArray(S, b, " + at + " + " + j + " * L);");
    }
    for (int i = 0; i < rows; i++) {
      if (fences) {
        t.add("if (TileF32.FENCES) {VarHandle.loadLoadFence();}");
      }
      t.add("FloatVector a" + i + mark + " = broadcast(S, a[ao + " + p + " + " + i + " * AS]);");
      for (int j = 0; j < vectors; j++) {
        t.add(acc(i, j) + " = a" + i + mark + ".fma(b" + j + mark + ", " + acc(i, j) + ");");
      }
    }
  }

  private interface Cell {
    void at(int i, int j);
  }

  private void each(Cell cell) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < vectors; j++) {
        cell.at(i, j);
      }
    }
  }

  private static String acc(int i, int j) {
    return "c" + i + "_" + j;
  }

  private static String from(int i, int j) {
    return "fromArray(S, s, " + at("s", i, j) + ")";
  }

  private static String at(String array, int i, int j) {
    return array + "o + " + i + " * " + array + "s + " + j + " * L";
  }
}
