package dev.headroom.referee;

import dev.headroom.field.Field;
import java.util.List;

/// Sums over any field, one term after the other.
final class Sums {
  private Sums() {}

  static <E> E dot(Field<E> field, List<E> x, List<E> y) {
    E sum = field.zero();
    for (int k = 0; k < x.size(); k++) {
      sum = field.add(sum, field.mul(x.get(k), y.get(k)));
    }
    return sum;
  }

  static <E> E sum(Field<E> field, List<E> x) {
    E sum = field.zero();
    for (E value : x) {
      sum = field.add(sum, value);
    }
    return sum;
  }
}
