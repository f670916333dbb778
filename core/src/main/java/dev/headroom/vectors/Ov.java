package dev.headroom.vectors;

import java.util.ArrayList;
import java.util.List;

/// An orthogonal-vectors instance: is there one vector in each set such that no coordinate is 1 in
/// all of them?
/// Shape:  two sets or more, all of one dimension; for three, A, B and C.
/// Fails:  IllegalArgumentException when there are fewer than two sets or dimensions differ.
/// Source: theory.md 2.
public record Ov(List<VectorSet> sets) {
  public Ov {
    sets = List.copyOf(sets);
    if (sets.size() < 2) {
      throw new IllegalArgumentException(sets.size() + " sets, expected at least 2");
    }
    int dim = sets.getFirst().dim();
    for (VectorSet set : sets) {
      if (set.dim() != dim) {
        throw new IllegalArgumentException(
            "a set of dimension " + set.dim() + " beside one of dimension " + dim);
      }
    }
  }

  public static Ov of(VectorSet... sets) {
    return new Ov(List.of(sets));
  }

  public VectorSet set(int index) {
    return sets.get(index);
  }

  public int dim() {
    return sets.getFirst().dim();
  }

  /// Whether no coordinate is 1 in all the chosen vectors.
  /// Shape:  one index a set.
  public boolean orthogonal(int... chosen) {
    for (int w = 0; w < sets.getFirst().words(); w++) {
      long all = -1L;
      for (int s = 0; s < sets.size(); s++) {
        all &= sets.get(s).word(chosen[s], w);
      }
      if (all != 0) {
        return false;
      }
    }
    return true;
  }

  /// The same tuples and no new ones, with sets filled up to `sizes`. Pads of ones would be unsafe:
  /// (1, b, c) is orthogonal where b∘c = 0. So each padded set gets one coordinate: 1 on its pads,
  /// 0 on its own vectors, 1 throughout the others.
  /// Shape:  one size a set, none below the set's; dimension grows by the number of padded sets.
  public Ov padded(int... sizes) {
    int dim = dim();
    List<Integer> grown = new ArrayList<>();
    for (int s = 0; s < sets.size(); s++) {
      if (sizes[s] < sets.get(s).size()) {
        throw new IllegalArgumentException("padding " + sets.get(s) + " to " + sizes[s]);
      }
      if (sizes[s] > sets.get(s).size()) {
        grown.add(s);
      }
    }
    List<VectorSet> result = new ArrayList<>();
    for (int s = 0; s < sets.size(); s++) {
      int self = s;
      VectorSet set = sets.get(s);
      result.add(
          VectorSet.of(
              sizes[s],
              dim + grown.size(),
              (i, x) ->
                  i < set.size() ? x < dim ? set.get(i, x) : grown.get(x - dim) != self : true));
    }
    return new Ov(result);
  }
}
