package dev.headroom.scheme;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.InputException;
import dev.headroom.field.Rational;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Sparse matrices as text: what is read, and what is refused in one line.
class SmsTest {
  private static final String SMALL = "# by hand\n2 2 R\n1 1 1\n1 2 -1\n\n2 2 3/4\n0 0 0\n";

  private static Sms.Matrix read(String text) throws IOException {
    return Sms.read("m", new ByteArrayInputStream(text.getBytes(UTF_8)));
  }

  @Test
  void rowsAreSparseForms() throws IOException {
    Sms.Matrix matrix = read(SMALL + "\n# the end\n\u001a");
    assertThat(matrix.rows()).isEqualTo(2);
    assertThat(matrix.row(0).index()).containsExactly(0, 1);
    assertThat(matrix.row(0).coefficient()).containsExactly(Rational.ONE, Rational.of(-1));
    assertThat(matrix.row(1).coefficient()).containsExactly(Rational.of(3, 4));
    assertThat(read("3 1 M\n2 1 0\n0 0 0").row(1).isZero()).isTrue();
    assertThat(read("9 9 R\n0 0 0").row(8).isZero()).isTrue();
  }

  @Test
  void readsWhatOtherMachinesWrite() throws IOException {
    for (String text :
        List.of(
            "\ufeff" + SMALL,
            SMALL.replace("\n", "\r\n"),
            SMALL.replace('\n', '\r'),
            SMALL.strip())) {
      assertThat(read(text).row(1).coefficient()).containsExactly(Rational.of(3, 4));
    }
  }

  @Test
  void whatIsWrittenReadsBack() throws IOException {
    Sms.Matrix matrix = read(SMALL);
    StringWriter text = new StringWriter();
    Sms.write(new Sms.Rows(2, 2, List.of(matrix.row(0), matrix.row(1))), text);
    assertThat(text).hasToString("2 2 R\n1 1 1\n1 2 -1\n2 2 3/4\n0 0 0\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "2 2;m: line 1: expected three words, found 2 2",
        "2 2 R|1 1 1;m: line 2: expected a last line 0 0 0, found the end of the file",
        "2 2 R|3 1 1|0 0 0;m: line 2: expected an entry within 2 x 2, found 3 1 1",
        "2 2 R|0 1 1|0 0 0;m: line 2: expected an entry within 2 x 2, found 0 1 1",
        "2 2 R|1 1 NaN|0 0 0;m: line 2: expected an integer or p/q, found NaN",
        "2 2 R|1 1 1/0|0 0 0;m: line 2: expected an integer or p/q, found 1/0",
        "2 2 R|1 1 1|1 1 -1|0 0 0;m: line 3: expected an entry that is given once, found 1 1 again",
        "2 2 R|1 1 1|0 0 0|1 2 1;m: line 4: expected nothing after 0 0 0, found 1 2 1",
        "2 2 R|1 1 1|0 0 1;m: line 3: expected a last line 0 0 0, found 0 0 1",
        "2 2 7|1 1 1|0 0 0;m: line 1: expected ROWS COLUMNS R (or M, or I), found 7",
        "2 2 R|1 1 \u22121|0 0 0;m: line 2: expected an integer or p/q, found \u22121",
        "2 2 R|1 1 1 \u00e9|0 0 0;m: line 2: expected three words, found 1 1 1 \u00e9",
        "-2 2 R|0 0 0;m: line 1: expected a whole number, found -2",
        "99999999999 2 R|0 0 0;m: line 1: expected a whole number, found 99999999999",
      })
  void saysWhatIsWrong(String text, String message) {
    assertThatThrownBy(() -> read(text.replace('|', '\n')))
        .isInstanceOf(InputException.class)
        .hasMessage(message);
  }

  @Test
  void declaredRowsAllocateNothing() throws IOException {
    assertThat(read("1000000000 1000000000 R\n1000000000 1000000000 1\n0 0 0").byRow()).hasSize(1);
  }

  @Test
  void damagedFilesAreRefusedInOneLine() throws IOException {
    SplittableRandom random = new SplittableRandom(4);
    int refused = 0;
    for (int i = 0; i < 2000; i++) {
      StringBuilder bad = new StringBuilder(SMALL);
      if (i < SMALL.length()) {
        bad.setLength(i);
      } else {
        bad.setCharAt(random.nextInt(bad.length()), (char) random.nextInt(1, 127));
      }
      try {
        read(bad.toString());
      } catch (InputException e) {
        refused++;
        assertThat(e.getMessage()).startsWith("m: line ").doesNotContain("\n");
      }
    }
    assertThat(refused).isGreaterThan(500);
  }
}
