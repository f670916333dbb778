package dev.headroom.search;

import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/// A numbered part of a search: a fixed number of flips from where an island stands, with a generator of
/// its own. When no flip has led to a reduction for a while, a plus transition leads to another part of
/// the graph, up to two products above the fewest that were found; when that did not help for longer,
/// the walk goes back to where it found them. It ends early where a scheme has next to no neighbours:
/// what lies behind such a one was never better, as the square of Strassen's shows at 4x4x4.
/// Shape:  here: where it ended; found: the scheme with the fewest products; lonely: it ended early;
///         flips: those that it made.
/// Source: [Arai] for plus transitions.
record Walk(BitScheme here, BitScheme found, boolean lonely, long flips) {
  /// Products that plus transitions add at most.
  static final int ROOM = 2;

  private static final int FEW = 4; // pairs, below which a scheme is lonely
  private static final int ASKED = (1 << 14) - 1; // whether to stop is asked every so many flips

  /// What a walk does: its flips at most, those without a reduction before a plus, those since the
  /// fewest products before it goes back, the rank at which it ends.
  record Plan(long flips, long patience, long leash, int rank) {}

  static Walk from(Island start, Plan plan, SplittableRandom random, BooleanSupplier stop) {
    FlipGraph graph = new FlipGraph(start.here(), ROOM, random);
    BitScheme found = start.found();
    int fewest = found.rank();
    boolean lonely = false;
    long flips = 0;
    long quiet = 0; // flips since the rank changed
    long away = 0; // flips since the fewest products were found, or gone back to
    while (flips < plan.flips
        && fewest > plan.rank
        && !lonely
        && ((flips & ASKED) != 0 || !stop.getAsBoolean())) {
      if (!graph.canFlip() || (quiet >= plan.patience && graph.rank() < fewest + ROOM)) {
        found = graph.rank() == fewest ? graph.scheme() : found;
        graph.plus();
        quiet = 0;
      }
      if (!graph.canFlip()) {
        lonely = true;
        break;
      }
      int before = graph.rank();
      graph.flip();
      flips++;
      away++;
      quiet = graph.rank() == before ? quiet + 1 : 0;
      if (graph.rank() < fewest) {
        fewest = graph.rank();
        found = graph.scheme();
        lonely = graph.pairs() < FEW;
        away = 0;
      } else if (away >= plan.leash) {
        graph = new FlipGraph(found, ROOM, random);
        away = 0;
        quiet = 0;
      }
    }
    BitScheme here = graph.scheme();
    return new Walk(here, here.rank() == fewest ? here : found, lonely, flips);
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
