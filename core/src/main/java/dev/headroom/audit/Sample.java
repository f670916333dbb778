package dev.headroom.audit;

import dev.headroom.model.Layer;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The layers of a model that are run to stand for all: at least one of each kind.
/// Shape:  `layers`: their numbers, ascending.
record Sample(List<Layer> all, List<Integer> layers) {

  /// The first of each kind, then as many more from the first on as are asked for.
  static Sample of(List<Layer> all, int wanted) {
    Set<Layer> kinds = new HashSet<>();
    Set<Integer> chosen = new TreeSet<>();
    for (int l = 0; l < all.size(); l++) {
      if (kinds.add(all.get(l))) {
        chosen.add(l);
      }
    }
    for (int l = 0; l < all.size() && chosen.size() < wanted; l++) {
      chosen.add(l);
    }
    return new Sample(all, List.copyOf(chosen));
  }

  int kinds() {
    return (int) all.stream().distinct().count();
  }

  /// How many layers each one stands for: all of its kind, divided among those that are run.
  double[] factors() {
    List<Layer> run = layers.stream().map(all::get).toList();
    return run.stream()
        .mapToDouble(
            kind -> (double) Collections.frequency(all, kind) / Collections.frequency(run, kind))
        .toArray();
  }
}
