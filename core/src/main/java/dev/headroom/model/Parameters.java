package dev.headroom.model;

import static java.lang.Math.addExact;
import static java.lang.Math.multiplyExact;

import java.util.List;
import java.util.function.ToLongFunction;

/// How many weights a model has: the sum of its slots.
/// Fails:  ArithmeticException past 2^63 − 1.
public final class Parameters {
  private Parameters() {}

  /// All weights, a shared matrix once.
  public static long total(Architecture a) {
    return sum(a, Slot::numbers);
  }

  /// Those that one token's pass multiplies with: of experts, as many as are chosen.
  public static long active(Architecture a) {
    long idle = 0;
    for (Layer layer : a.layers()) {
      if (layer.mlp().isPresent() && layer.mlp().get().f() instanceof Experts e) {
        long each = of(e.each().slots(a.width()), Slot::numbers);
        idle = addExact(idle, multiplyExact(each, (long) e.count() - e.chosen()));
      }
    }
    return total(a) - idle;
  }

  /// One layer with its norms.
  public static long of(Layer layer, int width) {
    return of(layer.slots(width), Slot::numbers);
  }

  /// All that stands outside the layers and is no table of the embedding; the vocabulary's matrix
  /// included wherever it is kept.
  public static long ending(Architecture a) {
    return of(a.slots().stream().filter(s -> !s.role().table()).toList(), Slot::numbers);
  }

  private static long sum(Architecture a, ToLongFunction<Slot> of) {
    long sum = of(a.slots(), of);
    for (var kind : a.kinds().entrySet()) {
      long layer = of(kind.getKey().slots(a.width()), of);
      sum = addExact(sum, multiplyExact(layer, (long) kind.getValue()));
    }
    return sum - shared(a);
  }

  /// Numbers that stand under two roles.
  static long shared(Architecture a) {
    return a.output().head().shared()
        ? multiplyExact((long) a.width(), a.embedding().vocabulary())
        : 0;
  }

  private static long of(List<Slot> slots, ToLongFunction<Slot> of) {
    return slots.stream().mapToLong(of).reduce(0, Math::addExact);
  }
}
