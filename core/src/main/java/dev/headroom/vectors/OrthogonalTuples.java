package dev.headroom.vectors;

import java.util.Optional;

/// Every orthogonal tuple by trying all of them, a word at a time: the baseline that answers are
/// compared with.
/// Work:   the product of the sizes, times the words of a vector.
/// Shared: never, one thread searches.
public final class OrthogonalTuples {
  private final Ov instance;
  private final int[] chosen;
  private long count;
  private int[] first = {};

  private OrthogonalTuples(Ov instance) {
    this.instance = instance;
    this.chosen = new int[instance.sets().size()];
  }

  /// How many tuples are orthogonal.
  public static long count(Ov instance) {
    return new OrthogonalTuples(instance).walk().count;
  }

  /// The first orthogonal tuple in lexicographic order.
  public static Optional<int[]> first(Ov instance) {
    OrthogonalTuples all = new OrthogonalTuples(instance).walk();
    return all.count == 0 ? Optional.empty() : Optional.of(all.first);
  }

  private OrthogonalTuples walk() {
    long[] all = new long[instance.sets().getFirst().words()];
    java.util.Arrays.fill(all, -1L);
    walk(0, all);
    return this;
  }

  private void walk(int s, long[] above) {
    VectorSet set = instance.set(s);
    long[] meet = new long[above.length];
    for (int i = 0; i < set.size(); i++) {
      long any = 0;
      for (int w = 0; w < meet.length; w++) {
        meet[w] = above[w] & set.word(i, w);
        any |= meet[w];
      }
      chosen[s] = i;
      if (s + 1 < chosen.length) {
        walk(s + 1, meet);
      } else if (any == 0) {
        if (count++ == 0) {
          first = chosen.clone();
        }
      }
    }
  }
}
