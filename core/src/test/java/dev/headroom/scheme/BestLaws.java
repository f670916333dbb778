package dev.headroom.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.Seeded;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The best has the fewest operations of every scheme at every number of levels.
class BestLaws {
  private static final List<SchemeSource> ALL = Catalogue.all();
  private static final int LEVELS = 9;

  static Stream<Seeded> trials() {
    return Seeded.trials(50, 500);
  }

  @ParameterizedTest
  @MethodSource("trials")
  void noSchemeAtAnyLevelHasFewerOperations(Seeded trial) {
    SplittableRandom random = trial.random();
    int n = 1 + random.nextInt(trial.size() + 1);
    int m = 1 + random.nextInt(trial.size() + 1);
    int p = 1 + random.nextInt(trial.size() + 1);
    Best.Choice best = new Best(ALL).of(n, m, p);
    double least = Cost.definition(n, m, p).total();
    for (SchemeSource source : ALL) {
      for (int levels = 0; levels <= LEVELS; levels++) {
        least = Math.min(least, Cost.of(source.levels(), n, m, p, levels).total());
      }
    }
    assertThat((double) best.total()).as("%d x %d x %d", n, m, p).isEqualTo(least);
    assertThat(cost(best, n, m, p)).isEqualTo(best.cost());
  }

  /// As `matmul cost` counts the scheme by itself.
  private static Cost cost(Best.Choice choice, int n, int m, int p) {
    return choice
        .scheme()
        .map(name -> Cost.of(SchemeSource.find(name).levels(), n, m, p, choice.levels()))
        .orElseGet(() -> Cost.definition(n, m, p));
  }

  @ParameterizedTest
  @CsvSource({"1,1,1", "1,4096,4096", "2,2,2", "3,5,7"})
  void theDefinitionIsBestWhereNothingIsSaved(long n, long m, long p) {
    Best.Choice best = new Best(ALL).of(n, m, p);
    assertThat(best.scheme()).isEmpty();
    assertThat(best.levels()).isZero();
    assertThat(best.total()).isEqualTo(2 * n * m * p - n * p);
  }

  /// Winograd's 7 products and 15 sums against 8 and 4 of matrices half as large.
  @Test
  void oneLevelByHand() {
    List<SchemeSource> winograd = List.of(Catalogue.find("winograd").orElseThrow());
    Best.Choice best = new Best(winograd).of(16, 16, 16);
    assertThat(best.scheme()).isEqualTo(Optional.of("winograd"));
    assertThat(best.levels()).isEqualTo(1);
    assertThat(best.total()).isEqualTo(7 * (2 * 512 - 64) + 15 * 64);
  }

  @Test
  void theDefinitionComesFirstOfAllThatAreCompared() {
    List<Best.Choice> each = new Best(ALL).each(96, 96, 96);
    assertThat(each).hasSize(1 + ALL.size());
    assertThat(each.getFirst().scheme()).isEmpty();
    assertThat(each.stream().skip(1).map(c -> c.scheme().orElseThrow()))
        .isEqualTo(Catalogue.names());
  }

  @Test
  void whatDoublesDoNotCountExactlyIsRefused() {
    assertThat(Best.countable(1 << 17, 1 << 17, (1 << 18) - 1)).isTrue();
    assertThat(Best.countable(1 << 17, 1 << 17, 1 << 18)).isFalse();
    Best best = new Best(ALL);
    assertThatThrownBy(() -> best.of(1 << 17, 1 << 17, 1 << 18))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2^53");
  }
}
