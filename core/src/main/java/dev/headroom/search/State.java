package dev.headroom.search;

import java.util.ArrayList;
import java.util.List;

/// All that a search goes on from between two rounds.
/// Shape:  round: the one to come; flips: in the rounds before it; best: at most eight schemes with the
///         fewest products so far, the newest first; islands: one for each walk.
record State(long round, long flips, List<BitScheme> best, List<Island> islands) {
  static final int MOST = 8;

  int rank() {
    return best.getFirst().rank();
  }

  /// The best so far with what islands of that size found.
  static List<BitScheme> better(List<BitScheme> best, List<Island> islands) {
    List<BitScheme> all =
        new ArrayList<>(
            islands.stream().map(Island::found).filter(best.getFirst()::hasSize).toList());
    all.addAll(best);
    int fewest = all.stream().mapToInt(BitScheme::rank).min().orElseThrow();
    List<BitScheme> kept = new ArrayList<>();
    for (BitScheme s : all) {
      if (s.rank() == fewest && kept.size() < MOST && kept.stream().noneMatch(s::same)) {
        kept.add(s);
      }
    }
    return List.copyOf(kept);
  }
}
