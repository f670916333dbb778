package dev.headroom.reduce;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/// How a token is laid out in a row whose sum of squares is the same for every token, so that a norm
/// divides all rows by one number; and which entries of it a head reads. Feature x < d of a head is
/// coordinate x of a vector; two more keep queries from being keys, and keys from seeing keys.
/// Shape:  columns 0 to `columns` − 1; {@link #out} and {@link #answer} are 0 in every token.
/// Source: theory.md 7.
interface Layout {
  /// An entry of the stream that goes to an entry of a head.
  record Tap(int from, int to) {}

  /// Columns of a row, without the negatives that a Layer norm wants.
  int columns();

  /// The sum of squares of every row, without the negatives.
  int squares();

  /// The narrowest head that holds all features.
  int headDim();

  /// How {@link #headDim} comes about.
  String arithmetic();

  /// What a query reads for a feature: 0 to d + 1.
  List<Tap> query(int feature);

  /// What a key reads for it.
  List<Tap> key(int feature);

  /// 1 in the sentinel; no matter in the answer's row.
  int sentinel();

  /// 1 in the keys' rows and 0 elsewhere.
  int keys();

  /// 1 in the rows at which an answer is read.
  int queries();

  /// Where heads write.
  int out();

  /// Where one more layer writes, in the row of the answer, where there is one.
  int answer();

  /// The entries of a token that are not 0.
  List<Entry> row(int position, Token token, IntPredicate vector);

  /// A number in a column.
  record Entry(int col, double value) {}

  /// For architectures without rotary positions: z, 1 − z, flags S, K, Q, and the output's columns.
  record Flat(int dim, boolean answered) implements Layout {
    @Override
    public int columns() {
      return 2 * dim + 4 + (answered ? 1 : 0);
    }

    @Override
    public int squares() {
      return dim + 1;
    }

    @Override
    public int headDim() {
      return dim + 2;
    }

    @Override
    public String arithmetic() {
      return "d + 2 = " + dim + " + 2";
    }

    @Override
    public int sentinel() {
      return 2 * dim;
    }

    @Override
    public int keys() {
      return 2 * dim + 1;
    }

    @Override
    public int queries() {
      return 2 * dim + 2;
    }

    @Override
    public int out() {
      return 2 * dim + 3;
    }

    @Override
    public int answer() {
      return 2 * dim + 4;
    }

    @Override
    public List<Tap> query(int feature) {
      if (feature < dim) {
        return List.of(new Tap(feature, feature));
      }
      Tap sentinel = new Tap(sentinel(), feature);
      Tap key = new Tap(keys(), feature);
      return feature == dim
          ? List.of(sentinel, key, new Tap(queries(), feature))
          : List.of(sentinel, key);
    }

    @Override
    public List<Tap> key(int feature) {
      int from = feature < dim ? feature : feature == dim ? queries() : keys();
      return List.of(new Tap(from, feature));
    }

    /// The answer is a query to others and a sentinel to itself: S = Q = 1, and one entry less of
    /// 1 − z.
    @Override
    public List<Entry> row(int position, Token token, IntPredicate vector) {
      List<Entry> row = new ArrayList<>();
      boolean answer = token instanceof Token.Answer;
      for (int x = 0; x < dim; x++) {
        if (vector.test(x)) {
          row.add(new Entry(x, 1));
        } else if (!answer || x > 0) {
          row.add(new Entry(dim + x, 1));
        }
      }
      switch (token) {
        case Token.Sentinel() -> row.add(new Entry(sentinel(), 1));
        case Token.Key _ -> row.add(new Entry(keys(), 1));
        case Token.Query _ -> row.add(new Entry(queries(), 1));
        case Token.Answer() -> {
          row.add(new Entry(sentinel(), 1));
          row.add(new Entry(queries(), 1));
        }
      }
      return row;
    }
  }
}
