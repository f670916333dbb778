package dev.headroom.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.Seeded;
import dev.headroom.scheme.BilinearScheme;
import dev.headroom.scheme.Catalogue;
import dev.headroom.scheme.Formulas;
import dev.headroom.scheme.Ring;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchTest {
  /// Ends after so many flips, at the end of a round.
  private static Search.Watch within(long most) {
    return new Search.Watch() {
      private volatile long walked;

      @Override
      public void round(int rank, long flips) {
        walked = flips;
      }

      @Override
      public boolean stop() {
        return walked >= most;
      }
    };
  }

  private static Search.Found search(String size, int rank, long seed, int threads, long most) {
    String[] n = size.split("x", -1);
    BilinearScheme start =
        Search.definition(Integer.parseInt(n[0]), Integer.parseInt(n[1]), Integer.parseInt(n[2]));
    return Search.from(start, new Search.Plan(rank, seed, threads), within(most));
  }

  @ParameterizedTest
  @CsvSource({
    "2x2x2, 7, 10000",
    "2x2x3, 11, 50000",
    "2x3x3, 15, 1000000",
    "3x3x3, 23, 5000000",
    "1x3x2, 6, 1"
  })
  void theBestRanksAreReachedFromTheDefinitionAndLifted(String size, int rank, long flips) {
    Search.Found found = search(size, rank, 0, 1, 10_000_000);
    assertThat(found.program().rank()).isEqualTo(rank);
    assertThat(found.flips()).isLessThanOrEqualTo(flips);
    assertThat(found.ring()).isEqualTo(Ring.Z);
    assertThat(Ring.Z.violated(found.program().scheme())).isEmpty();
  }

  @Test
  void theSameSeedGivesTheSameSchemeWithAnyNumberOfThreads() {
    String one = text(search("2x3x3", 15, 5, 1, Long.MAX_VALUE));
    assertThat(text(search("2x3x3", 15, 5, 2, Long.MAX_VALUE))).isEqualTo(one);
    assertThat(text(search("2x3x3", 15, 5, 3, Long.MAX_VALUE))).isEqualTo(one);
    assertThat(text(search("2x3x3", 15, 6, 1, Long.MAX_VALUE))).isNotEqualTo(one);
  }

  private static String text(Search.Found found) {
    return found.flips() + "\n" + String.join("\n", Formulas.lines(found.program()));
  }

  /// Cut at polls that are drawn, within rounds and between them, on one and on two threads.
  @Test
  void aSearchThatIsBrokenOffAndResumedEndsInTheSameBytes(@TempDir Path folder) {
    BilinearScheme start = Search.definition(3, 3, 4);
    Search.Plan whole = new Search.Plan(29, 1, 1);
    Search.Found expected = Search.from(start, whole, within(Long.MAX_VALUE));
    assertThat(expected.flips()).isGreaterThan(9 << 19); // more than a round
    Seeded.trials(2, 2)
        .forEach(trial -> {
          Optional<Path> file = Optional.of(folder.resolve("state" + trial.seed()));
          Search.Plan plan = new Search.Plan(29, 1, trial.size(), file);
          Search.Found found = Search.from(start, plan, polls(700));
          for (int i = 0; found.program().rank() > 29; i++) {
            assertThat(i).as("%s", trial).isLessThan(40);
            found = Search.from(start, plan, polls(300 + trial.random().nextInt(1200)));
          }
          // the last may have been cut while it looked for one that lifts
          found = Search.from(start, plan, within(Long.MAX_VALUE));
          assertThat(text(found)).as("%s", trial).isEqualTo(text(expected));
        });
  }

  /// Stops when it was asked so many times.
  private static Search.Watch polls(int most) {
    AtomicInteger left = new AtomicInteger(most);
    return new Search.Watch() {
      @Override
      public void round(int rank, long flips) {}

      @Override
      public boolean stop() {
        return left.decrementAndGet() < 0;
      }
    };
  }

  @Test
  void aRankThatIsNotThereEndsWithTheBestSoFar() {
    Search.Found found = search("2x2x2", 6, 0, 1, 1);
    assertThat(found.program().rank()).isEqualTo(7);
    assertThat(found.flips()).isPositive();
  }

  @Test
  void itStartsFromASchemeModuloTwo() {
    BilinearScheme laderman = Catalogue.find("laderman").orElseThrow().program().scheme();
    Search.Found found = Search.from(laderman, new Search.Plan(23, 0, 1), within(1));
    assertThat(found.flips()).isZero();
    assertThat(found.ring()).isEqualTo(Ring.Z);
    assertThat(found.program().rank()).isEqualTo(23);
  }

  @Test
  void whatDoesNotMultiplyOrFitIsRefused() {
    BilinearScheme two = Search.definition(2, 2, 2);
    BilinearScheme wrong = new BilinearScheme(2, 2, 2, two.u(), two.u(), two.w());
    assertThatThrownBy(() -> Search.from(wrong, new Search.Plan(7, 0, 1), within(1)))
        .hasMessageStartingWith("the scheme does not multiply over F_2: Brent's equation at");
    assertThatThrownBy(() -> Search.definition(5, 13, 1))
        .hasMessage("the size is 5,13,1: a matrix of 65 blocks, expected 1 to 64");
  }
}
