package dev.headroom.vectors;

import java.util.SplittableRandom;

/// Random 3-OV instances whose answer is known. Entries are 1 so often that about one triple would
/// be orthogonal by chance: such sets are the hardest. Coordinate 0 is then 1 in every vector, so
/// that none is; a planted triple gives it up in its a, and has a 0 somewhere at each other
/// coordinate.
/// Shape:  sizes N, N, LH; hits: for each planted triple the index of its c.
public record Planted(int tokens, int heads, int dim, int[] hits, long seed) {
  public Planted {
    if (tokens < 1 || heads < 1 || dim < 1) {
      throw new IllegalArgumentException(
          "planted sizes " + tokens + "," + heads + "," + dim + ", expected at least 1");
    }
    for (int hit : hits) {
      if (hit < 0 || hit >= heads) {
        throw new IllegalArgumentException("a triple planted in vector " + hit + " of " + heads);
      }
    }
  }

  /// The same sets for the same record.
  public Ov instance() {
    SplittableRandom random = new SplittableRandom(seed);
    boolean[][] a = draw(random, tokens);
    boolean[][] b = draw(random, tokens);
    boolean[][] c = draw(random, heads);
    for (int hit : hits) {
      boolean[] ai = a[random.nextInt(tokens)];
      boolean[] bj = b[random.nextInt(tokens)];
      boolean[] cg = c[hit];
      ai[0] = false;
      for (int x = 1; x < dim; x++) {
        if (ai[x] && bj[x] && cg[x]) {
          switch (random.nextInt(3)) {
            case 0 -> ai[x] = false;
            case 1 -> bj[x] = false;
            default -> cg[x] = false;
          }
        }
      }
    }
    return Ov.of(set(a), set(b), set(c));
  }

  /// p with (1 − p³)^d · N²·LH = 1.
  double density() {
    double triples = (double) tokens * tokens * heads;
    return Math.cbrt(1 - Math.pow(triples, -1.0 / dim));
  }

  private boolean[][] draw(SplittableRandom random, int size) {
    double density = density();
    boolean[][] rows = new boolean[size][dim];
    for (boolean[] row : rows) {
      row[0] = true;
      for (int x = 1; x < dim; x++) {
        row[x] = random.nextDouble() < density;
      }
    }
    return rows;
  }

  private VectorSet set(boolean[][] rows) {
    return VectorSet.of(rows.length, dim, (i, x) -> rows[i][x]);
  }
}
