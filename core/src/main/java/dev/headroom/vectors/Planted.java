package dev.headroom.vectors;

import java.util.SplittableRandom;

/// Random 3-OV instances whose answer is known. Entries are 1 four times out of five. Coordinate 0
/// is 1 in every vector, so that no triple is orthogonal; a planted triple gives it up in its a and
/// has a 0 somewhere at each other coordinate.
/// Shape:  sizes N, N, LH.
public record Planted(int tokens, int heads, int dim, int hits, long seed) {
  private static final double DENSITY = 0.8;

  public Planted {
    if (tokens < 1 || heads < 1 || dim < 1 || hits < 0) {
      throw new IllegalArgumentException(
          "planted sizes " + tokens + "," + heads + "," + dim + " with " + hits + " hits");
    }
  }

  /// The same bytes for the same record.
  public Ov instance() {
    SplittableRandom random = new SplittableRandom(seed);
    boolean[][] a = draw(random, tokens);
    boolean[][] b = draw(random, tokens);
    boolean[][] c = draw(random, heads);
    for (int hit = 0; hit < hits; hit++) {
      boolean[] ai = a[random.nextInt(tokens)];
      boolean[] bj = b[random.nextInt(tokens)];
      boolean[] cg = c[random.nextInt(heads)];
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

  private boolean[][] draw(SplittableRandom random, int size) {
    boolean[][] rows = new boolean[size][dim];
    for (boolean[] row : rows) {
      row[0] = true;
      for (int x = 1; x < dim; x++) {
        row[x] = random.nextDouble() < DENSITY;
      }
    }
    return rows;
  }

  private VectorSet set(boolean[][] rows) {
    return VectorSet.of(rows.length, dim, (i, x) -> rows[i][x]);
  }
}
