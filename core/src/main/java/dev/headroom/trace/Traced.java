package dev.headroom.trace;

import dev.headroom.field.Rational;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/// Which transformer a circuit computes, and the matrix products that must come out of it.
/// Source: theory.md 4 and 7.
public sealed interface Traced permits Bare, Blocks {
  int layers();

  int heads();

  int tokens();

  int headDim();

  /// The inputs of its circuit that must be there, by name.
  Set<String> inputs();

  /// The inputs that a circuit may have as constants.
  Set<String> optional();

  /// Where an input is when the power series begin that a circuit is compared by, if it moves on
  /// the line at all.
  Optional<Rational> start(String input);

  /// How large an input is at points where scores are about `score` and the rows of the stream have
  /// entries of about `stream`.
  double size(String input, double score, double stream);

  /// The sizes that may change alone.
  List<Size> free();

  /// A size, and the transformer that has another.
  record Size(String name, int value, IntFunction<Traced> with) {}

  /// What must come out.
  NamedProducts products();

  /// Fails:  IllegalArgumentException with both values.
  static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " is " + value + ", expected at least " + least);
    }
  }
}
