package dev.headroom.search;

import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/// A numbered part of a search: a fixed number of flips from one scheme, with a generator of its own.
/// When no flip has led to a reduction for a while, a plus transition leads to another part of the
/// graph, up to two products above the fewest that were found.
/// Shape:  found: the scheme where the walk ended with its fewest products; flips: those that it made.
/// Source: [Arai] for plus transitions.
record Walk(BitScheme found, long flips) {
  /// Products that plus transitions add at most.
  private static final int ROOM = 2;

  private static final int ASKED = (1 << 14) - 1; // whether to stop is asked every so many flips

  /// What a walk does: its flips at most, those without a reduction before a plus, the rank at which it
  /// ends.
  record Plan(long flips, long patience, int rank) {}

  static Walk from(BitScheme start, Plan plan, SplittableRandom random, BooleanSupplier stop) {
    FlipGraph graph = new FlipGraph(start, ROOM, random);
    int fewest = graph.rank();
    BitScheme found = graph.scheme();
    long flips = 0;
    long quiet = 0; // flips since the rank changed
    while (flips < plan.flips
        && fewest > plan.rank
        && ((flips & ASKED) != 0 || !stop.getAsBoolean())) {
      if (!graph.canFlip() || (quiet >= plan.patience && graph.rank() < fewest + ROOM)) {
        found = graph.rank() == fewest ? graph.scheme() : found;
        graph.plus();
        quiet = 0;
      }
      if (!graph.canFlip()) {
        break;
      }
      int before = graph.rank();
      graph.flip();
      flips++;
      quiet = graph.rank() == before ? quiet + 1 : 0;
      if (graph.rank() < fewest) {
        fewest = graph.rank();
        found = graph.scheme();
      }
    }
    return new Walk(graph.rank() == fewest ? graph.scheme() : found, flips);
  }

  /// The scheme with the fewest terms on a walk without plus transitions; never more products than
  /// where it starts.
  static BitScheme sparser(BitScheme start, long flips, SplittableRandom random) {
    FlipGraph graph = new FlipGraph(start, 0, random);
    BitScheme found = graph.scheme();
    int fewest = graph.terms();
    for (long flip = 0; flip < flips && graph.canFlip(); flip++) {
      graph.flip();
      if (graph.terms() < fewest) {
        fewest = graph.terms();
        found = graph.scheme();
      }
    }
    return found;
  }
}
