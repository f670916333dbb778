package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatmulSearchTest {
  private static Typed search(String... rest) {
    String[] words = new String[rest.length + 2];
    words[0] = "matmul";
    words[1] = "search";
    System.arraycopy(rest, 0, words, 2, rest.length);
    return Typed.headroom(words);
  }

  @Test
  void theSameSeedWritesTheSameBytesWithAnyNumberOfThreads(@TempDir Path folder)
      throws IOException {
    for (String threads : new String[] {"1", "2"}) {
      Typed found =
          search(
              "--size",
              "2,2,3",
              "--rank",
              "11",
              "--seed",
              "3",
              "--threads",
              threads,
              "-o",
              folder.resolve(threads).toString());
      assertThat(found.exit()).isZero();
      assertThat(found.out()).startsWith("# 2x2x3:11 over Z").hasLineCount(1);
      assertThat(found.err()).contains("flips in all").contains(" threads");
    }
    for (String ending : new String[] {"_L.sms", "_R.sms", "_P.sms"}) {
      assertThat(Files.readAllBytes(folder.resolve("2" + ending)))
          .isEqualTo(Files.readAllBytes(folder.resolve("1" + ending)));
    }
    assertThat(Typed.headroom("matmul", "verify", folder.resolve("1").toString()).out())
        .contains("2x2x3:11 multiplies over Z");
  }

  @Test
  void whatIsPrintedIsASchemeThatIsReadAndGoneOnFrom(@TempDir Path folder) throws IOException {
    Typed first = search("--size", "2x2x3", "--rank", "12");
    Path file = Files.writeString(folder.resolve("x.txt"), first.out());
    Typed next = search("--from", file.toString(), "--rank", "11", "--seed", "1");
    assertThat(next.out()).startsWith("# 2x2x3:11 over Z, found by matmul search: seed 1, ");
  }

  @Test
  void searchesThatAreKeptAnswerAsTheFirstOfThem(@TempDir Path folder) {
    String kept = folder.resolve("kept").toString();
    Typed alone = search("--size", "2,2,3", "--rank", "11", "--seed", "3");
    for (int i = 0; i < 2; i++) {
      Typed both =
          search(
              "--size", "2,2,3", "--rank", "11", "--seed", "3", "--searches", "2", "--keep", kept);
      assertThat(both.out()).isEqualTo(alone.out());
      assertThat(both.err()).contains(" in tasks, kept ones included");
    }
    assertThat(folder.resolve("kept")).isDirectoryContaining("glob:**.json");
  }

  @Test
  void timeEndsASearchWithTheBestSoFar() {
    Typed found = search("--size", "1,2,1", "--rank", "1", "--seconds", "1", "--json", "-");
    assertThat(found.exit()).isZero();
    assertThat(found.out())
        .contains("\"rank\" : 2", "\"ring\" : \"Z\"")
        .doesNotContain("notLifted");
    assertThat(search("--size", "2,2,2", "--rank", "6", "--seconds", "1").err())
        .contains("note: rank 6 was not reached in 1 s");
  }

  @Test
  void anotherSearchDoesNotGoOnFromAState(@TempDir Path folder) throws IOException {
    String state = folder.resolve("state").toString();
    search("--size", "2,2,2", "--rank", "6", "--seconds", "1", "--resume", state);
    String kept = Files.readString(Path.of(state));
    Typed other = search("--size", "2,2,2", "--rank", "7", "--resume", state);
    assertThat(other.exit()).isEqualTo(2);
    assertThat(other.out()).isEmpty();
    assertThat(other.err())
        .contains("line 2: expected the state of this search, \"search size 2 2 2 rank 7 seed 0\"")
        .hasLineCount(1);
    Files.writeString(Path.of(state), kept.substring(0, kept.length() / 2));
    Typed broken = search("--size", "2,2,2", "--rank", "6", "--resume", state);
    assertThat(broken.exit()).isEqualTo(2);
    assertThat(broken.err()).contains("the file is broken").hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--rank 7| --size or --from is missing",
        "--size 2,2| --size is 2,2, expected n,m,p",
        "--size 9,9,9| a matrix of 81 blocks, expected 1 to 64",
        "--size 2,2,2 --rank 0| rank is 0, expected at least 1",
        "--size 2,2,2 --seconds 0| --seconds is 0, expected 1 to",
        "--size 2,2,2 --threads 0| --threads is 0, expected 1 to 1024",
        "--size 2,2,3 --from strassen| --size is 2,2,3, but strassen is 2,2,2",
        "--size 2,2,2 -o nowhere/x| expected a folder to write to",
        "--size 2,2,2 --resume nowhere/x| expected a folder to write to",
        "--size 2,2,2 --dtype f64| Unknown options: '--dtype'"
      })
  void whatIsTypedWrongIsSaid(String options, String expected) {
    Typed found = search(options.split(" ", -1));
    assertThat(found.exit()).isEqualTo(2);
    assertThat(found.err()).contains(expected).hasLineCount(1);
  }
}
