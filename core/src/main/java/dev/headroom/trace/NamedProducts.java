package dev.headroom.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/// Independent matrix products A·Bᵀ, each ⟨a,b,c⟩, and the names that a circuit has for their entries.
/// Shape:  left: A's entries, of all copies, row by row; right: B's; outputs: those of A·Bᵀ. Where B
///         is tied it has one row more, which is minus the sum of the others.
/// Source: theory.md 4, Certificate.
public record NamedProducts(
    int copies,
    int a,
    int b,
    int c,
    boolean tied,
    List<String> left,
    List<String> right,
    List<String> outputs) {

  /// The rows of B.
  public int rows() {
    return tied ? c + 1 : c;
  }

  /// The names `PREFIX row.column` of every copy's entries.
  static List<String> names(int copies, IntFunction<String> prefix, int rows, int columns) {
    return names(copies, prefix, 0, rows, columns);
  }

  /// The same for the rows in [from, to).
  static List<String> names(int copies, IntFunction<String> prefix, int from, int to, int columns) {
    List<String> names = new ArrayList<>();
    for (int copy = 0; copy < copies; copy++) {
      for (int i = from; i < to; i++) {
        for (int k = 0; k < columns; k++) {
          names.add(prefix.apply(copy) + i + "." + k);
        }
      }
    }
    return List.copyOf(names);
  }
}
