package dev.headroom.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// A basis over F_2 of the columns that were added, in that order: a column that depends on those
/// before it is not in it. Solves for a sum of columns.
/// Shape:  columns of `rows` bits, packed in words.
/// Work:   a column is reduced by at most as many vectors as there are: rows/64 words each.
final class Basis {
  private final int words;
  private final int[] byPivot; // vector whose first row with a 1 it is, plus 1; 0 if none
  private final List<long[]> vectors = new ArrayList<>();
  private final List<BitSet> sums = new ArrayList<>(); // of which columns each vector is the sum

  Basis(int rows) {
    this.words = words(rows);
    this.byPivot = new int[rows];
  }

  static int words(int rows) {
    return (rows + Long.SIZE - 1) / Long.SIZE;
  }

  void add(int column, long[] bits) {
    long[] rest = Arrays.copyOf(bits, words);
    BitSet sum = new BitSet();
    int pivot = reduce(rest, sum);
    if (pivot < byPivot.length) {
      sum.flip(column);
      vectors.add(rest);
      sums.add(sum);
      byPivot[pivot] = vectors.size();
    }
  }

  /// The columns whose sum it is, or nothing where there are none.
  Optional<BitSet> solve(long[] bits) {
    long[] rest = Arrays.copyOf(bits, words);
    BitSet sum = new BitSet();
    return reduce(rest, sum) < byPivot.length ? Optional.empty() : Optional.of(sum);
  }

  /// Subtracts vectors; the first row that has a 1 and no vector, or the number of rows.
  private int reduce(long[] rest, BitSet sum) {
    for (int word = 0; word < words; word++) {
      while (rest[word] != 0) {
        int row = word * Long.SIZE + Long.numberOfTrailingZeros(rest[word]);
        if (byPivot[row] == 0) {
          return row;
        }
        long[] vector = vectors.get(byPivot[row] - 1);
        for (int w = word; w < words; w++) {
          rest[w] ^= vector[w];
        }
        sum.xor(sums.get(byPivot[row] - 1));
      }
    }
    return byPivot.length;
  }
}
