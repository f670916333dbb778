package dev.headroom.reduce;

import dev.headroom.model.Rope;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/// The layout for architectures with rotary positions. What a head reads stands in pairs, turned
/// back by as much as the rotation will turn it: (z·cos φ, −z·sin φ) becomes (z, 0), whatever the
/// angles are; a pair of zeros stays one.
/// Shape:  2d columns z in pairs, d of 1 − z, four flags in pairs, four plain flags, OUT, ANSWER where it is wanted.
/// Source: theory.md 7; [RoFormer].
record Turned(int dim, Rope rope, int tokens, boolean answered) implements Layout {
  /// The flags that stand in pairs: a query or the answer; the sentinel or a key; a key; the
  /// sentinel or the answer.
  private static final int ASKS = 0;

  private static final int ASKED = 1;
  private static final int KEY = 2;
  private static final int APART = 3;

  @Override
  public int columns() {
    return 3 * dim + 13 + (answered ? 1 : 0);
  }

  @Override
  public int squares() {
    return dim + 3;
  }

  @Override
  public int headDim() {
    return 2 * (dim + 2);
  }

  @Override
  public String arithmetic() {
    return "2·(d + 2) = 2·(" + dim + " + 2)";
  }

  private int flag(int flag) {
    return 3 * dim + 2 * flag;
  }

  @Override
  public int sentinel() {
    return 3 * dim + 8;
  }

  @Override
  public int keys() {
    return 3 * dim + 9;
  }

  @Override
  public int queries() {
    return 3 * dim + 10;
  }

  /// 1 in queries alone, so that all rows have as many flags.
  private int filler() {
    return 3 * dim + 11;
  }

  @Override
  public int out() {
    return 3 * dim + 12;
  }

  @Override
  public int answer() {
    return 3 * dim + 13;
  }

  @Override
  public List<Tap> query(int feature) {
    List<Tap> taps = new ArrayList<>();
    if (feature < dim) {
      taps.addAll(pair(2 * feature, feature));
    } else {
      taps.addAll(pair(flag(feature == dim ? ASKS : KEY), feature));
      taps.addAll(pair(flag(feature == dim ? ASKED : APART), feature));
    }
    return taps;
  }

  @Override
  public List<Tap> key(int feature) {
    int from = feature < dim ? 2 * feature : flag(feature == dim ? ASKS : KEY);
    return pair(from, feature);
  }

  private List<Tap> pair(int from, int feature) {
    return switch (rope.pairing()) {
      case HALVES ->
          List.of(new Tap(from, feature), new Tap(from + 1, feature + rope.rotated() / 2));
      case INTERLEAVED -> List.of(new Tap(from, 2 * feature), new Tap(from + 1, 2 * feature + 1));
    };
  }

  @Override
  public List<Entry> row(int position, Token token, IntPredicate vector) {
    List<Entry> row = new ArrayList<>();
    for (int x = 0; x < dim; x++) {
      if (vector.test(x)) {
        turnedBack(row, 2 * x, x, position);
      } else {
        row.add(new Entry(2 * dim + x, 1));
      }
    }
    switch (token) {
      case Token.Sentinel() -> {
        flags(row, position, ASKED, APART);
        row.add(new Entry(sentinel(), 1));
      }
      case Token.Key _ -> {
        flags(row, position, ASKED, KEY);
        row.add(new Entry(keys(), 1));
      }
      case Token.Query _ -> {
        flags(row, position, ASKS);
        row.add(new Entry(queries(), 1));
        row.add(new Entry(filler(), 1));
      }
      case Token.Answer() -> {
        flags(row, position, ASKS, APART);
        row.add(new Entry(queries(), 1));
      }
    }
    return row;
  }

  private void flags(List<Entry> row, int position, int... flags) {
    for (int flag : flags) {
      turnedBack(row, flag(flag), flag == ASKS || flag == ASKED ? dim : dim + 1, position);
    }
  }

  private void turnedBack(List<Entry> row, int col, int feature, int position) {
    double angle = position * rope.frequency(feature, tokens);
    row.add(new Entry(col, Math.cos(angle)));
    row.add(new Entry(col + 1, -Math.sin(angle)));
  }
}
