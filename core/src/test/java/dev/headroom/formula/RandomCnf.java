package dev.headroom.formula;

import dev.headroom.Seeded;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Random formulas with everything that DIMACS allows: duplicate literals, tautologies, unused
/// variables, now and then an empty clause, or no clause at all.
public final class RandomCnf {
  private RandomCnf() {}

  /// Shape:  at most `trial.size()` variables, clauses of width 1 to 5.
  public static Cnf of(Seeded trial) {
    SplittableRandom random = trial.random();
    int variables = random.nextInt(trial.size() + 1);
    int clauses = variables == 0 ? 0 : random.nextInt(5 * variables + 1);
    List<int[]> all = new ArrayList<>();
    for (int c = 0; c < clauses; c++) {
      int[] clause = new int[1 + random.nextInt(5)];
      for (int i = 0; i < clause.length; i++) {
        int variable = 1 + random.nextInt(variables);
        clause[i] = random.nextBoolean() ? variable : -variable;
      }
      all.add(clause);
    }
    if (random.nextInt(20) == 0) {
      all.add(new int[0]);
    }
    return Cnf.of(variables, all);
  }

  /// The formula as DIMACS text.
  public static String text(Cnf formula) {
    StringBuilder text = new StringBuilder();
    text.append("p cnf ").append(formula.variables()).append(' ').append(formula.clauses());
    for (int c = 0; c < formula.clauses(); c++) {
      text.append('\n');
      for (int literal : formula.clause(c)) {
        text.append(literal).append(' ');
      }
      text.append('0');
    }
    return text.append('\n').toString();
  }

  /// Models over the declared variables, by trying all assignments.
  public static long models(Cnf formula) {
    long models = 0;
    for (int assignment = 0; assignment < 1 << formula.variables(); assignment++) {
      models += satisfied(formula, assignment) ? 1 : 0;
    }
    return models;
  }

  private static boolean satisfied(Cnf formula, int assignment) {
    for (int c = 0; c < formula.clauses(); c++) {
      boolean any = false;
      for (int literal : formula.clause(c)) {
        any |= ((assignment & (1 << (Math.abs(literal) - 1))) != 0) == (literal > 0);
      }
      if (!any) {
        return false;
      }
    }
    return true;
  }
}
