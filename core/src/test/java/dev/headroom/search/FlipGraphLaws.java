package dev.headroom.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.Seeded;
import dev.headroom.scheme.Ring;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Every step in the flip graph keeps Brent's equations over F_2.
class FlipGraphLaws {
  private static BitScheme definition(int n, int m, int p) {
    return BitScheme.of(Search.definition(n, m, p));
  }

  @Test
  void everyFlipReductionAndPlusKeepsBrentsEquations() {
    Set<Integer> changes = new HashSet<>(); // of the rank
    Seeded.trials(60, 30)
        .forEach(trial -> {
          SplittableRandom random = trial.random();
          BitScheme start =
              definition(1 + random.nextInt(3), 1 + random.nextInt(3), 1 + random.nextInt(3));
          int room = start.rank() > 1 ? 2 : 0;
          FlipGraph graph = new FlipGraph(start, room, random);
          for (int step = 0; step < trial.size(); step++) {
            int before = graph.rank();
            if (graph.rank() < start.rank() + room && (!graph.canFlip() || step % 8 == 7)) {
              graph.plus();
            } else if (graph.canFlip()) {
              graph.flip();
            }
            changes.add(graph.rank() - before);
            assertMultiplies(graph, trial);
          }
        });
    assertThat(changes).contains(0, 1);
  }

  private static void assertMultiplies(FlipGraph graph, Seeded trial) {
    BitScheme scheme = graph.scheme();
    assertThat(scheme.rank()).isEqualTo(graph.rank());
    assertThat(Ring.F_2.violated(scheme.scheme())).as("%s", trial).isEmpty();
    assertThat(graph.terms()).as("%s", trial).isEqualTo(Sandwich.terms(scheme));
    assertThat(graph.canFlip()).as("%s", trial).isEqualTo(hasPair(scheme));
  }

  private static boolean hasPair(BitScheme s) {
    boolean found = false;
    for (int i = 0; i < s.rank(); i++) {
      for (int j = 0; j < i; j++) {
        found |= s.u()[i] == s.u()[j] || s.v()[i] == s.v()[j] || s.w()[i] == s.w()[j];
      }
    }
    return found;
  }

  /// A walk that is long enough to reduce: rank by rank, each scheme multiplies.
  @Test
  void reductionsKeepBrentsEquations() {
    SplittableRandom random = new SplittableRandom(1);
    FlipGraph graph = new FlipGraph(definition(2, 3, 3), 2, random);
    Set<Integer> ranks = new HashSet<>(Set.of(graph.rank()));
    for (int flip = 0; flip < 30_000 && graph.canFlip(); flip++) {
      graph.flip();
      if (ranks.add(graph.rank())) {
        assertThat(Ring.F_2.violated(graph.scheme().scheme())).isEmpty();
      }
    }
    assertThat(ranks).hasSizeGreaterThan(1);
  }

  @Test
  void otherBasesKeepBrentsEquationsAndOnlyLoseTerms() {
    Seeded.trials(40, 8)
        .forEach(trial -> {
          SplittableRandom random = trial.random();
          int n = 1 + random.nextInt(trial.size());
          int m = 1 + random.nextInt(9 - Math.max(n, trial.size()));
          BitScheme scheme = definition(n, m, trial.size());
          int[] sizes = {n, m, trial.size()};
          for (int step = 0; step < 6; step++) {
            int side = random.nextInt(3);
            int i = random.nextInt(sizes[side]);
            int j = random.nextInt(sizes[side]);
            scheme = i == j ? scheme : Sandwich.changed(scheme, side, i, j);
          }
          assertThat(Ring.F_2.violated(scheme.scheme())).as("%s", trial).isEmpty();
          BitScheme sparse = Sandwich.sparsest(scheme);
          assertThat(Ring.F_2.violated(sparse.scheme())).as("%s", trial).isEmpty();
          assertThat(Sandwich.terms(sparse)).isLessThanOrEqualTo(Sandwich.terms(scheme));
        });
  }

  @Test
  void productsThatShareTwoFactorsAreJoinedAndZerosLeftOut() {
    BitScheme twice =
        new BitScheme(
            1, 1, 1, new long[] {1, 1, 1, 1}, new long[] {1, 1, 1, 0}, new long[] {1, 1, 1, 1});
    FlipGraph graph = new FlipGraph(twice, 0, new SplittableRandom(0));
    assertThat(graph.rank()).isEqualTo(1);
    assertThat(graph.canFlip()).isFalse();
    assertThat(graph.scheme().w()).containsExactly(1);
  }
}
