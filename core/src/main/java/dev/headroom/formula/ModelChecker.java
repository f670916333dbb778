package dev.headroom.formula;

import java.util.Arrays;
import java.util.Optional;

/// Checks that an assignment satisfies a formula. It shares nothing with the reduction that found
/// the assignment: it reads the clauses and nothing else.
public final class ModelChecker {
  private ModelChecker() {}

  /// What is wrong with a model, or nothing.
  /// Shape:  model: literals that are true, in any order; a variable that is left out is neither.
  /// Work:   one binary search a literal.
  public static Optional<String> fault(Cnf formula, int[] model) {
    int[] sorted = model.clone();
    Arrays.sort(sorted);
    for (int i = 0; i < sorted.length; i++) {
      int literal = sorted[i];
      if (literal == 0 || Math.abs((long) literal) > formula.variables()) {
        return Optional.of("literal " + literal + " is none of the formula's");
      }
      if (i > 0 && sorted[i - 1] == literal) {
        return Optional.of("literal " + literal + " stands twice");
      }
      if (Arrays.binarySearch(sorted, -literal) >= 0) {
        return Optional.of("both " + literal + " and " + -literal + " are true");
      }
    }
    for (int c = 0; c < formula.clauses(); c++) {
      if (!satisfied(formula.clause(c), sorted)) {
        return Optional.of("clause " + (c + 1) + " is not satisfied");
      }
    }
    return Optional.empty();
  }

  private static boolean satisfied(int[] clause, int[] sorted) {
    for (int literal : clause) {
      if (Arrays.binarySearch(sorted, literal) >= 0) {
        return true;
      }
    }
    return false;
  }
}
