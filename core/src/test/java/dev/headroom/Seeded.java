package dev.headroom;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Random generators for laws: one a trial, each printing as the seed that repeats it, the first
/// trials small. `-Dheadroom.seed=S` runs that seed alone at every size.
public record Seeded(long seed, int size) {
  /// Shape:  trials from 0 to count − 1; sizes grow evenly from 1 to `largest`.
  public static Stream<Seeded> trials(int count, int largest) {
    Long wanted = Long.getLong("headroom.seed");
    return IntStream.range(0, count)
        .mapToObj(i ->
            new Seeded(
                wanted == null ? i : wanted, 1 + (int) ((long) i * largest / Math.max(1, count))));
  }

  public SplittableRandom random() {
    return new SplittableRandom(seed);
  }

  @Override
  public String toString() {
    return "-Dheadroom.seed=" + seed + " size " + size;
  }
}
