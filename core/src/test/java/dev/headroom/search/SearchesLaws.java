package dev.headroom.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.InputException;
import dev.headroom.scheme.BilinearScheme;
import dev.headroom.scheme.Formulas;
import dev.headroom.spread.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Searches beside each other give the answer of one of them.
class SearchesLaws {
  private static final BilinearScheme START = Search.definition(3, 3, 4);

  /// Stops after so many stages.
  private static Search.Watch stages(int most) {
    AtomicInteger left = new AtomicInteger(most);
    return new Search.Watch() {
      @Override
      public void round(int rank, long flips) {
        left.decrementAndGet();
      }

      @Override
      public boolean stop() {
        return left.get() <= 0;
      }
    };
  }

  private static Search.Found over(Spread on, int rank, int searches, int stages) {
    return Searches.over(on, START, new Search.Plan(rank, 1, 1), searches, stages(stages));
  }

  private static String text(Search.Found found) {
    return found.seed()
        + " "
        + found.flips()
        + "\n"
        + String.join("\n", Formulas.lines(found.program()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void theAnswerIsThatOfTheFirstSeedThatReachesTheRank(int threads) {
    try (Spread on = Spread.here(threads)) {
      Search.Found found = over(on, 30, 3, Integer.MAX_VALUE);
      Search.Plan alone = new Search.Plan(30, found.seed(), 1);
      assertThat(text(found)).isEqualTo(text(Search.from(START, alone, stages(Integer.MAX_VALUE))));
      assertThat(text(over(on, 30, 1, Integer.MAX_VALUE)))
          .isEqualTo(
              text(Search.from(START, new Search.Plan(30, 1, 1), stages(Integer.MAX_VALUE))));
    }
  }

  @Test
  void searchesThatWereBrokenOffGoOn(@TempDir Path folder) throws IOException {
    try (Spread on = Spread.here(2);
        Spread keeping = Spread.here(2).keeping(folder)) {
      String whole = text(over(on, 29, 2, Integer.MAX_VALUE));
      assertThat(over(keeping, 29, 2, 1).walked()).isPositive();
      assertThat(kept(folder)).hasSize(2);
      assertThat(text(over(keeping, 29, 2, Integer.MAX_VALUE))).isEqualTo(whole);
      List<Path> files = kept(folder);
      Files.delete(files.getFirst()); // lost
      assertThat(text(over(keeping, 29, 2, Integer.MAX_VALUE))).isEqualTo(whole);
      assertThat(kept(folder)).isEqualTo(files);
    }
  }

  @Test
  void aKeptStateThatIsNoneIsRefused(@TempDir Path folder) throws IOException {
    try (Spread keeping = Spread.here(1).keeping(folder)) {
      over(keeping, 20, 1, 1);
      Path file = kept(folder).getFirst();
      Files.writeString(file, Files.readString(file).replace("best", "rest"));
      assertThatThrownBy(() -> over(keeping, 20, 1, 1))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("seed 1: expected to end in a line \"checksum\"");
    }
  }

  private static List<Path> kept(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @Test
  void aFileOfOneSearchIsRefused() {
    Search.Plan plan = new Search.Plan(1, 1, 1, Optional.of(Path.of("state")));
    try (Spread on = Spread.here(1)) {
      assertThatThrownBy(() -> Searches.over(on, START, plan, 2, stages(1)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> over(on, 1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
