package dev.headroom.reduce;

import dev.headroom.formula.Cnf;
import dev.headroom.vectors.Ov;
import dev.headroom.vectors.VectorSet;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A formula's variables in three blocks, and the 3-OV instance that this makes: one vector per
/// assignment of a block; coordinate x is 0 if that assignment satisfies clause x, else 1. The
/// formula is satisfiable iff a triple is orthogonal, and models and triples are one to one.
/// Shape:  blocks V1, V2, V3 of the variables that occur; bit j of a vector's index is the value of
///         the block's variable j.
/// Source: theory.md 2; [Williams].
public record Split(Cnf formula, int[] first, int[] second, int[] third) {
  /// The most variables that are reduced: 2³⁰ triples are minutes of work.
  public static final int MOST = 30;

  /// Three blocks that differ by one at most, the first two alike where they can be: of the
  /// balanced splits, the one that pads nothing or the least.
  public static Split balanced(Cnf formula) {
    int n = formula.occurring().length;
    return of(formula, n % 3 == 1 ? n / 3 + 1 : n / 3);
  }

  /// As many variables in the third block as that many heads can tell apart, the rest in halves.
  public static Split forHeads(Cnf formula, int heads) {
    int most = 31 - Integer.numberOfLeadingZeros(heads);
    return of(formula, Math.min(most, formula.occurring().length));
  }

  private static Split of(Cnf formula, int third) {
    int[] all = formula.occurring();
    if (all.length > MOST) {
      throw new IllegalArgumentException(
          all.length + " variables occur, at most " + MOST + " are reduced");
    }
    int half = (all.length - third + 1) / 2;
    return new Split(
        formula,
        Arrays.copyOfRange(all, 0, half),
        Arrays.copyOfRange(all, half, all.length - third),
        Arrays.copyOfRange(all, all.length - third, all.length));
  }

  /// Shape:  2^|V1|, 2^|V2|, 2^|V3| vectors, dimension the number of clauses.
  public Ov instance() {
    return Ov.of(vectors(first), vectors(second), vectors(third));
  }

  /// The model that a triple stands for: the literals that are true, variables ascending, of all
  /// variables that occur.
  public int[] model(int a, int b, int c) {
    return Stream.of(literals(first, a), literals(second, b), literals(third, c))
        .flatMapToInt(Arrays::stream)
        .toArray();
  }

  /// The triple that a model is, the inverse of {@link #model}.
  public int[] triple(int[] model) {
    int[] sorted = model.clone();
    Arrays.sort(sorted);
    return new int[] {index(first, sorted), index(second, sorted), index(third, sorted)};
  }

  private VectorSet vectors(int[] block) {
    int clauses = formula.clauses();
    int[] positive = new int[clauses];
    int[] negative = new int[clauses];
    for (int x = 0; x < clauses; x++) {
      for (int literal : formula.clause(x)) {
        int j = Arrays.binarySearch(block, Math.abs(literal));
        if (j >= 0 && literal > 0) {
          positive[x] |= 1 << j;
        } else if (j >= 0) {
          negative[x] |= 1 << j;
        }
      }
    }
    return VectorSet.of(
        1 << block.length, clauses, (i, x) -> (i & positive[x]) == 0 && (~i & negative[x]) == 0);
  }

  private static int[] literals(int[] block, int index) {
    return IntStream.range(0, block.length)
        .map(j -> (index & (1 << j)) != 0 ? block[j] : -block[j])
        .toArray();
  }

  private static int index(int[] block, int[] sorted) {
    int index = 0;
    for (int j = 0; j < block.length; j++) {
      index |= Arrays.binarySearch(sorted, block[j]) >= 0 ? 1 << j : 0;
    }
    return index;
  }
}
