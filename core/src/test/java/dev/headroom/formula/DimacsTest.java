package dev.headroom.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.InputException;
import dev.headroom.Seeded;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class DimacsTest {
  static Cnf parse(String text) {
    try {
      return Dimacs.read(
          "f.cnf", new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void readsClausesAcrossLinesAndSeveralOnOne() {
    Cnf f = parse("c hi\n\np  cnf 3\t 3 \r\n 1 -2\n\nc in between\n3 0 2 0\n-3\n0\n");
    assertThat(f.variables()).isEqualTo(3);
    assertThat(f.clauses()).isEqualTo(3);
    assertThat(f.clause(0)).containsExactly(1, -2, 3);
    assertThat(f.clause(1)).containsExactly(2);
    assertThat(f.clause(2)).containsExactly(-3);
  }

  @Test
  void endsAtSatlibsTrailer() {
    Cnf f = parse("p cnf 2 1\n 1 2 0\n%\n0\n\n");
    assertThat(f.clauses()).isEqualTo(1);
  }

  @Test
  void keepsEmptyClausesAndUnusedVariables() {
    Cnf f = parse("p cnf 9 2\n0 1 -1 1 0");
    assertThat(f.clause(0)).isEmpty();
    assertThat(f.clause(1)).containsExactly(1, -1, 1);
    assertThat(f.occurring()).containsExactly(1);
  }

  @Test
  void allocatesNothingForADeclaration() {
    assertThat(parse("p cnf 2000000000 0\n").variables()).isEqualTo(2_000_000_000);
    assertThatThrownBy(() -> parse("p cnf 2000000000 2000000000\n1 0\n"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "f.cnf: line 3: expected 2000000000 clauses as the header declares, found 1 clauses");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          p cnf 2 1;1 2                | line 2: expected 0 at the end of the clause
          p cnf 2 1;1 2;%;0            | line 2: expected 0 at the end of the clause
          p cnf 2 1;1 3 0              | line 2: expected a variable up to 2, found 3
          p cnf 2 1;1 0 2 0            | line 2: expected 1 clauses as the header declares, found one more
          p cnf 2 2;1 0;               | line 3: expected 2 clauses as the header declares, found 1 clauses
          p cnf 2 1;1 x 0              | line 2: expected a literal or 0, found "x"
          p cnf 2 1;1 2x 0             | line 2: expected a literal or 0, found "x" inside a number
          p cnf 2 1;1 - 2 0            | line 2: expected a literal or 0, found "-"
          p cnf 2 1;1 -0               | line 2: expected a literal or 0, found "-0"
          p cnf 2 1;1 c 0              | line 2: expected a literal or 0, found "c"
          1 2 0                        | line 1: expected a header "p cnf VARIABLES CLAUSES", found a clause
          c only;                      | line 2: expected a header
          p cnf 2 1;p cnf 2 1;1 0      | line 2: expected one header, found a second header
          p sat 2 1;1 0                | line 1: expected "p cnf", found "p sat"
          p cnf 2;1 0                  | line 1: expected a number of clauses up to 2147483647, found ""
          p cnf 2 1 9;1 0              | line 1: expected nothing after the header, found "9"
          p cnf 3000000000 1;1 0       | line 1: expected a number of variables up to 2147483647
          p cnf -2 1;1 0               | line 1: expected a number of variables
          p cnf 2 1;99999999999999999999 0 | line 2: expected a variable up to 2
          """)
  void namesTheLine(String text, String message) {
    assertThatThrownBy(() -> parse(text.replace(';', '\n')))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("f.cnf: " + message);
  }

  static Stream<Seeded> formulas() {
    return Seeded.trials(200, 14);
  }

  @ParameterizedTest
  @MethodSource("formulas")
  void readsWhatWasWritten(Seeded trial) {
    Cnf formula = RandomCnf.of(trial);
    Cnf read = parse(RandomCnf.text(formula));
    assertThat(read.variables()).isEqualTo(formula.variables());
    assertThat(read.clauses()).isEqualTo(formula.clauses());
    for (int c = 0; c < read.clauses(); c++) {
      assertThat(read.clause(c)).as(Arrays.toString(read.clause(c))).isEqualTo(formula.clause(c));
    }
  }
}
