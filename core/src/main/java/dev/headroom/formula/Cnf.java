package dev.headroom.formula;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// A formula in conjunctive normal form: clauses of signed variables, as DIMACS numbers them.
/// Shape:  variables 1 … `variables`; a literal is ±variable; an empty clause is never satisfied.
/// Shared: by any number of threads; it never changes.
/// Fails:  IllegalArgumentException when a literal is 0 or beyond `variables`.
public final class Cnf {
  private final int variables;
  private final int[] literals;
  private final int[] ends;
  private final List<Directive> directives;

  /// Shape:  clause i is literals `ends[i-1]` (0 for i = 0) to `ends[i]`; the arrays are kept.
  Cnf(int variables, int[] literals, int[] ends, List<Directive> directives) {
    if (variables < 0) {
      throw new IllegalArgumentException("variables is " + variables + ", expected at least 0");
    }
    for (int literal : literals) {
      if (literal == 0 || Math.abs((long) literal) > variables) {
        throw new IllegalArgumentException(
            "literal " + literal + " of " + variables + " variables");
      }
    }
    this.variables = variables;
    this.literals = literals;
    this.ends = ends;
    this.directives = directives;
  }

  /// The formula with these clauses.
  public static Cnf of(int variables, List<int[]> clauses) {
    int[] ends = new int[clauses.size()];
    int end = 0;
    for (int i = 0; i < ends.length; i++) {
      end += clauses.get(i).length;
      ends[i] = end;
    }
    return new Cnf(
        variables, clauses.stream().flatMapToInt(Arrays::stream).toArray(), ends, List.of());
  }

  /// The variables that the header declares, whether they occur or not.
  public int variables() {
    return variables;
  }

  public int clauses() {
    return ends.length;
  }

  /// What the file asks for beyond its clauses. Nothing here uses it: a caller that counts says so.
  public List<Directive> directives() {
    return directives;
  }

  /// The literals of a clause, from 0, in the order of the file.
  public int[] clause(int index) {
    return Arrays.copyOfRange(literals, index == 0 ? 0 : ends[index - 1], ends[index]);
  }

  /// The variables that occur in some clause, ascending.
  public int[] occurring() {
    return IntStream.of(literals).map(Math::abs).sorted().distinct().toArray();
  }

  @Override
  public String toString() {
    return "cnf of " + variables + " variables and " + clauses() + " clauses";
  }
}
