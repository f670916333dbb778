package dev.headroom.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.InputException;
import dev.headroom.Seeded;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A state comes back from its file as it was, or the file is refused.
class StateFileLaws {
  private static final BitScheme START = BitScheme.of(Search.definition(2, 2, 3));

  @TempDir private Path folder;

  private StateFile file() {
    return new StateFile(folder.resolve("state"), START, 11, 7);
  }

  private static State state() {
    Island small = Island.at(Growth.seed(2, 2, 3));
    return new State(3, 12345, List.of(START, START), Collections.nCopies(Search.WALKS, small));
  }

  private String written() throws IOException {
    file().write(state());
    return Files.readString(folder.resolve("state"));
  }

  private void assertRefused(String text, String expected) throws IOException {
    Files.writeString(folder.resolve("state"), text, StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> file().read(Search.WALKS))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(expected);
  }

  @Test
  void aStateComesBackAsItWas() throws IOException {
    String text = written();
    State back = file().read(Search.WALKS).orElseThrow();
    file().write(back);
    assertThat(Files.readString(folder.resolve("state"))).isEqualTo(text);
    assertThat(back.flips()).isEqualTo(12345);
    assertThat(back.best()).allMatch(START::same).hasSize(2);
    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all).hasSize(1);
    }
  }

  @Test
  void whereThereIsNoFileThereIsNoState() {
    assertThat(file().read(Search.WALKS)).isEmpty();
  }

  @Test
  void aChangedByteOrALostEndIsRefused() throws IOException {
    String text = written();
    Seeded.trials(200, text.length())
        .forEach(trial -> {
          int at = trial.random().nextInt(text.length());
          char other = (char) (text.charAt(at) ^ (1 << trial.random().nextInt(7)));
          try {
            assertRefused(text.substring(0, at) + other + text.substring(at + 1), "expected");
            assertRefused(text.substring(0, at), "expected");
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  void theStateOfAnotherSearchIsRefused() throws IOException {
    written();
    Path path = folder.resolve("state");
    BitScheme turned =
        new BitScheme(2, 2, 3, reversed(START.u()), reversed(START.v()), reversed(START.w()));
    for (StateFile other :
        List.of(
            new StateFile(path, START, 10, 7),
            new StateFile(path, START, 11, 8),
            new StateFile(path, BitScheme.of(Search.definition(2, 3, 2)), 11, 7),
            new StateFile(path, turned, 11, 7))) {
      assertThatThrownBy(() -> other.read(Search.WALKS))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("of this search");
    }
  }

  private static long[] reversed(long[] words) {
    long[] turned = new long[words.length];
    Arrays.setAll(turned, i -> words[words.length - 1 - i]);
    return turned;
  }

  /// With a checksum that is right.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "start 2 2 3 12| start 2 2 3 2147483647| line 3: expected a number from 1 to 14",
        "start 2 2 3 12| start 2 2 3 99999999999999999999| line 3: expected \"start\" and 4 whole",
        "start 2 2 3 12| start 2 2 3 11| line 14: expected a scheme that multiplies over F_2",
        "start 2 2 3 12| start 2 2 3 13| line 16: expected a product, three hexadecimal",
        "state 3 12345 2 8| state 3 12345 9 8| expected 1 to 8 best schemes, found 9",
        "state 3 12345 2 8| state 3 12345 2 800000000| expected 8 walks, found 800000000",
        "state 3 12345 2 8| state -3 12345 2 8| expected \"state\" and 4 whole numbers",
        "best 2 2 3 12| best 2 2 2 12| expected a scheme that multiplies over F_2",
        "found 2 2 2 8| found 2 2 2 7| expected a scheme that multiplies over F_2",
        "here 2 2 2 8| here 2 2 9 8| expected a number from 1 to 3, found 9",
        "idle 0| idle 9999999999| expected so many rounds"
      })
  void whatAFileClaimsIsCheckedBeforeItIsBelieved(String was, String is, String expected)
      throws IOException {
    String text = written();
    String body = text.substring(0, text.indexOf("checksum")).replaceFirst(was, is);
    CRC32 sum = new CRC32();
    sum.update(body.getBytes(StandardCharsets.ISO_8859_1));
    assertRefused(body + "checksum " + Long.toHexString(sum.getValue()) + "\n", expected);
  }

  @Test
  void moreThanAStateCanBeIsNotRead() throws IOException {
    assertRefused(
        "headroom matmul search 1\n" + "0".repeat(1 << 20), "bytes, which a state of this search");
    assertRefused("# 2x2x2:7 over Z", "expected \"headroom matmul search 1\", found");
  }
}
