package dev.headroom.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.InputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OvTextTest {
  private static VectorSet parse(String text) throws IOException {
    return OvText.read(
        "a.txt", new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Test
  void readsRowsWithAndWithoutSpaces() throws IOException {
    VectorSet set = parse("# sets\n\n011\r\n1 0 1  # a comment\n\t\n000");
    assertThat(set).isEqualTo(VectorSet.of(3, 3, (i, x) -> i == 0 ? x > 0 : i == 1 && x != 1));
  }

  @Test
  void readsWhatOtherMachinesWrite() throws IOException {
    VectorSet set = parse("011\n101\n");
    for (String text :
        new String[] {
          "\u00ef\u00bb\u00bf011\n101\n", "011\r101\r", "011\r\n101\r\n\u001a", "# a\r011\r\r101"
        }) {
      assertThat(parse(text)).isEqualTo(set);
    }
    assertThatThrownBy(() -> parse("01\u001b[2J"))
        .hasMessage("a.txt: line 1: expected 0 or 1, found byte 0x1b");
    assertThatThrownBy(() -> parse("01\r1\u00e9"))
        .hasMessage("a.txt: line 2: expected 0 or 1, found byte 0xe9");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          01;012       | a.txt: line 2: expected 0 or 1, found "2"
          01;#;011     | a.txt: line 3: expected a row of 2 as above, found a row of 3
          011;01       | a.txt: line 2: expected a row of 3 as above, found a row of 2
          # nothing;   | a.txt: line 2: expected rows of 0 and 1, found none
          """)
  void namesTheLine(String text, String message) {
    assertThatThrownBy(() -> parse(text.replace(';', '\n')))
        .isInstanceOf(InputException.class)
        .hasMessage(message);
  }

  private static void check(byte[] bytes) throws IOException {
    try {
      assertThat(OvText.read("a.txt", new ByteArrayInputStream(bytes)).size()).isPositive();
    } catch (InputException e) {
      assertThat(e.getMessage()).matches("a\\.txt: line \\d+: expected .*, found .*");
    }
  }

  private static final byte[] CORPUS =
      "# a set\n0110\r\n\n1 0 1 1 # five\n\t1111\n0000".getBytes(StandardCharsets.ISO_8859_1);

  @Test
  void truncatedAnywhere() throws IOException {
    for (int length = 0; length < CORPUS.length; length++) {
      check(Arrays.copyOf(CORPUS, length));
    }
  }

  @Test
  void bitsFlippedAnywhere() throws IOException {
    for (int i = 0; i < CORPUS.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] flipped = CORPUS.clone();
        flipped[i] ^= (byte) (1 << bit);
        check(flipped);
      }
    }
  }

  @Test
  void hugeRowsAreReadOrNamed() throws IOException {
    String row = "10".repeat(500_000);
    assertThat(parse(row + "\n" + row).dim()).isEqualTo(1_000_000);
    assertThatThrownBy(() -> parse(row + "\n" + row + "1"))
        .isInstanceOf(InputException.class)
        .hasMessage("a.txt: line 2: expected a row of 1000000 as above, found a row of 1000001");
  }

  @Test
  void textIsNoSet() {
    assertThatThrownBy(() -> parse("p cnf 2 1\n1 2 0\n"))
        .isInstanceOf(InputException.class)
        .hasMessage("a.txt: line 1: expected 0 or 1, found \"p\"");
  }

  @Test
  void anyBytesAreASetOrAnErrorOfOneLine() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    String alphabet = "00001111\n\n # \r\t-x\0";
    for (int trial = 0; trial < 20_000; trial++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(12); i > 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      check(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    }
  }
}
