package dev.headroom.model;

import static java.lang.Math.addExact;
import static java.lang.Math.multiplyExact;

import java.util.Optional;

/// A place for numbers: a map from `in` to `out` entries with or without a bias, a table of `in` rows,
/// or the gain of a norm as a map from one entry.
/// Shape:  weight `[in, out]`, bias `[1, out]`; `copies` of it stand side by side, one an expert, or
///         one a head where heads are summed.
public record Slot(Role role, int in, int out, boolean bias, int copies, Optional<Norm> norm) {
  Slot(Role role, int in, int out, boolean bias) {
    this(role, in, out, bias, 1);
  }

  Slot(Role role, int in, int out, boolean bias, int copies) {
    this(role, in, out, bias, copies, Optional.empty());
  }

  static Slot norm(Role role, Norm norm, int width) {
    return new Slot(role, 1, width, norm.bias(), 1, Optional.of(norm));
  }

  /// Numbers of one copy.
  /// Fails:  ArithmeticException past 2^63 − 1.
  public long each() {
    return multiplyExact((long) out, bias ? addExact(in, 1L) : in);
  }

  /// Numbers of all copies.
  public long numbers() {
    return multiplyExact(copies, each());
  }

  /// Numbers of all copies that are biases.
  public long biases() {
    return bias ? multiplyExact((long) copies, out) : 0;
  }
}
