package dev.headroom.vectors;

import java.util.ArrayList;
import java.util.List;

/// One instance as many smaller ones: the first set is not split, each other one into blocks of a
/// wanted size, and every tuple of blocks is an instance. Blocks are disjoint, so counts add.
/// Source: theory.md 2; [SXYY] Lemma 2.13.
public final class Blocks {
  private Blocks() {}

  /// A part of an instance, and where its blocks begin in the sets they were cut from.
  public record Block(Ov instance, int[] offsets) {
    /// The tuple of the whole instance that a tuple of this part is.
    public int[] lift(int... chosen) {
      int[] lifted = offsets.clone();
      for (int s = 0; s < lifted.length; s++) {
        lifted[s] += chosen[s];
      }
      return lifted;
    }
  }

  /// The parts, in the order of their blocks.
  /// Shape:  sizes: one for each set after the first; the last block of a set may be shorter.
  public static List<Block> of(Ov instance, int... sizes) {
    if (sizes.length != instance.sets().size() - 1) {
      throw new IllegalArgumentException(
          sizes.length + " block sizes for " + instance.sets().size() + " sets, the first unsplit");
    }
    for (int size : sizes) {
      if (size < 1) {
        throw new IllegalArgumentException("block size " + size + ", expected at least 1");
      }
    }
    List<Block> parts = new ArrayList<>();
    split(instance, sizes, List.of(instance.set(0)), new int[sizes.length + 1], parts);
    return parts;
  }

  private static void split(
      Ov instance, int[] sizes, List<VectorSet> chosen, int[] offsets, List<Block> parts) {
    int s = chosen.size();
    if (s == instance.sets().size()) {
      parts.add(new Block(new Ov(chosen), offsets));
      return;
    }
    VectorSet set = instance.set(s);
    for (int from = 0; from < set.size(); from += sizes[s - 1]) {
      List<VectorSet> more = new ArrayList<>(chosen);
      more.add(set.range(from, Math.min(set.size(), from + sizes[s - 1])));
      int[] moved = offsets.clone();
      moved[s] = from;
      split(instance, sizes, more, moved, parts);
    }
  }
}
