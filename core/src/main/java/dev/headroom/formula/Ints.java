package dev.headroom.formula;

import dev.headroom.model.Footprint;
import java.util.Arrays;
import java.util.stream.IntStream;

/// A growing list of int.
/// Fails:  NoRoom, naming what is free, where there is no memory to grow.
final class Ints {
  private int[] array = new int[64];
  private int size;

  void add(int value) {
    if (size == array.length) {
      Footprint.lacking(4L * Integer.BYTES * size)
          .ifPresent(free -> {
            throw new NoRoom(free);
          });
      array = Arrays.copyOf(array, Math.multiplyExact(size, 2));
    }
    array[size++] = value;
  }

  int size() {
    return size;
  }

  int last() {
    return size == 0 ? 0 : array[size - 1];
  }

  long distinct() {
    return IntStream.of(array).limit(size).distinct().count();
  }

  int[] toArray() {
    return Arrays.copyOf(array, size);
  }

  /// There is no memory for twice as many.
  static final class NoRoom extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoRoom(String free) {
      super(free);
    }
  }
}
