package dev.headroom.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.Seeded;
import dev.headroom.scheme.Ring;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// A scheme that grows multiplies over F_2 at every size up to the last.
class GrowthLaws {
  @Test
  void everyStepMultipliesAndAddsWhatTheDefinitionNeeds() {
    Seeded.trials(60, 8)
        .forEach(trial -> {
          SplittableRandom random = trial.random();
          int[] sizes = new int[3];
          for (int i = 0; i < 3; i++) {
            sizes[i] = 1 + random.nextInt(trial.size());
          }
          BitScheme s = Growth.seed(sizes[0], sizes[1], sizes[2]);
          while (s.n() < sizes[0] || s.m() < sizes[1] || s.p() < sizes[2]) {
            assertMultiplies(s, trial);
            BitScheme next = Growth.step(s, sizes, random);
            assertThat(next.rank() - s.rank())
                .isEqualTo(next.n() * next.m() * next.p() - s.n() * s.m() * s.p())
                .isPositive();
            s = next;
          }
          assertMultiplies(s, trial);
          assertThat(new int[] {s.n(), s.m(), s.p()}).isEqualTo(sizes);
        });
  }

  private static void assertMultiplies(BitScheme s, Seeded trial) {
    assertThat(s.multiplies()).as("%s", trial).isTrue();
    assertThat(Ring.F_2.violated(s.scheme())).as("%s", trial).isEmpty();
  }

  @Test
  void oneChangedCoefficientIsSeenByWordsAsByBrentsEquations() {
    Seeded.trials(100, 4)
        .forEach(trial -> {
          SplittableRandom random = trial.random();
          BitScheme s = BitScheme.of(Search.definition(2, trial.size(), 3));
          long[][] words = {s.u(), s.v(), s.w()};
          int[] entries = {2 * trial.size(), trial.size() * 3, 6};
          int mode = random.nextInt(3);
          words[mode][random.nextInt(s.rank())] ^= 1L << random.nextInt(entries[mode]);
          assertThat(s.multiplies()).as("%s", trial).isFalse();
          assertThat(Ring.F_2.violated(s.scheme())).as("%s", trial).isPresent();
        });
  }

  @Test
  void aBitBesideTheMatrixIsNoScheme() {
    BitScheme s = BitScheme.of(Search.definition(2, 2, 2));
    s.u()[0] |= 16;
    assertThat(s.multiplies()).isFalse();
  }
}
