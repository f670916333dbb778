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
          p cnf \u00e2\u0088\u00922 1;1 0| line 1: expected a number of variables up to 2147483647, found "\u22122"
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          p cnf 2 1;a 1 0;e 2 0;1 2 0  | line 2: expected a literal or 0, found "a", a universal quantifier (QDIMACS)
          p cnf 2 1;e 1 2 0;1 2 0      | line 2: expected a literal or 0, found "e", an existential quantifier (QDIMACS)
          p cnf 2 1;d 1 2 0;1 2 0      | line 2: expected a literal or 0, found "d", a dependency of DQDIMACS
          p cnf 2 1;r 0.5 2 0;1 2 0    | line 2: expected a literal or 0, found "r", a random quantifier (SSAT)
          p cnf 2 1;x1 2 0             | line 2: expected a literal or 0, found "x1", an XOR clause
          p cnf 2 1;x -1 2 0           | line 2: expected a literal or 0, found "x", an XOR clause
          p cnf 2 1;w 1 0.3 0;1 2 0    | line 2: expected a literal or 0, found "w", a weight
          p cnf 2 1;vp 1 0;1 2 0       | line 2: expected a literal or 0, found "vp", a projection
          p cnf 2 1;k 2 1 2 0          | line 2: expected a literal or 0, found "k", a cardinality clause
          h 1 2 0;3 -1 0               | line 1: expected a header, found "h", a hard clause of MaxSAT (WCNF)
          * #variable= 2;+1 x1 >= 1    | line 1: expected a header, found "*", a pseudo-Boolean formula (OPB)
          s SATISFIABLE;v 1 2 0        | line 1: expected a header, found "s", the line of an answer, not of a formula
          p wcnf 2 1 10;10 1 2 0       | line 1: expected "p cnf", found "p wcnf", weighted clauses (MaxSAT)
          p pcnf 2 1;vp 1 0;1 2 0      | line 1: expected "p cnf", found "p pcnf", a projected formula
          p qcnf 2 1;1 2 0             | line 1: expected "p cnf", found "p qcnf", a quantified formula
          p inccnf;1 2 0;a 1 0         | line 1: expected "p cnf", found "p inccnf", an incremental formula
          p knf 2 1;k 1 1 2 0          | line 1: expected "p cnf", found "p knf", cardinality clauses
          p gcnf 2 1 1;{1} 1 2 0       | line 1: expected "p cnf", found "p gcnf", clauses in groups
          p edge 2 1;e 1 2             | line 1: expected "p cnf", found "p edge", a graph
          p CNF 2 1;1 2 0              | line 1: expected "p cnf", found "p CNF"
          pcnf 2 1;1 2 0               | line 1: expected "p cnf", found "pcnf"
          p cnf 2 1;1 2 0;%;0;1 0      | line 5: expected nothing but 0 after the % of line 3, found "1"
          """)
  void namesTheStatementsOfOtherFormats(String text, String message) {
    assertThatThrownBy(() -> parse(text.replace(';', '\n')))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("f.cnf: " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          c p show 1 2 0                  | a projected count on 2 variables (c p show, line 2)
          c p show 1 2 0;c p show 3 1 0   | a projected count on 3 variables (c p show, line 2)
          c  p\tshow  3                  | a projected count on 1 variable (c p show, line 2)
          c p show 0                      | a projected count on 0 variables (c p show, line 2)
          c t pmc;c p show 1 0            | a projected count on 1 variable (c p show, line 3)
          c ind 1 2 3 0;c ind 4 0         | a projected count on 4 variables (c ind, line 2)
          cr 1 3                          | a projected count on 2 variables (cr, line 2)
          c p optshow 1 0                 | a projected count on 1 variable (c p optshow, line 2)
          c p weight 1 0.5 0              | a weighted count (1 line of c p weight, line 2)
          c p weight 1 1 0;c p weight -1 2 0 | a weighted count (2 lines of c p weight, line 2)
          c weights 0.3 0.7               | a weighted count (1 line of c weights, line 2)
          c t wmc                         | a weighted count (c t wmc, line 2)
          c t pmc                         | a projected count (c t pmc, line 2)
          c t pwmc                        | a projected weighted count (c t pwmc, line 2)
          c MUST MULTIPLY BY 2**3         | a count multiplied by 2**3 (c MUST MULTIPLY BY, line 2)
          c c MUST MULTIPLY BY 2**3       | a count multiplied by 2**3 (c c MUST MULTIPLY BY, line 2)
          """)
  void keepsWhatCommentsAskFor(String comments, String what) {
    for (String text :
        new String[] {
          "c x\n" + comments.replace(";", "\n").replace("\\t", "\t") + "\np cnf 4 1\n1 2 0\n",
          "p cnf 4 1\n" + comments.replace(";", "\r\n").replace("\\t", "\t") + "\r\n1 2 0"
        }) {
      assertThat(parse(text).directives()).extracting(Directive::what).containsExactly(what);
      assertThat(parse(text).directives().getFirst().weighted())
          .isEqualTo(what.contains("weight,") || what.contains("weights,"));
    }
  }

  @Test
  void proseInCommentsAsksForNothing() {
    for (String prose :
        new String[] {
          "c t mc",
          "c p cnf 3 2",
          "c ind the variables",
          "c t the rest",
          "c weights are below",
          "c",
          "created by hand",
          "c p",
          "c MUST be"
        }) {
      assertThat(parse(prose + "\np cnf 1 1\n1 0\n").directives()).as(prose).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"bom.cnf,2", "dos-eof.cnf,2", "old-mac.cnf,2", "plain.cnf.gz,2", "mcc.cnf,3"})
  void readsTheFilesThatOthersStumbledOver(String name, int variables) throws IOException {
    try (var in = DimacsTest.class.getResourceAsStream("/outside/cnf/" + name)) {
      Cnf f = Dimacs.read(name, in);
      assertThat(f.variables()).isEqualTo(variables);
      assertThat(f.clauses()).isEqualTo(1);
      assertThat(f.clause(0)).containsExactly(1, 2);
    }
  }

  @Test
  void messagesHoldNoControlCharacters() {
    for (int c = 0; c < 256; c++) {
      for (String before : new String[] {"", "p cnf 1 1\n", "p cnf 1 1\n1 ", "p cnf 1 1\n1"}) {
        try {
          parse(before + (char) c + "z");
        } catch (InputException e) {
          assertThat(e.getMessage()).matches("[ -~]*");
        }
      }
    }
    assertThatThrownBy(() -> parse("p cnf 1 1\n1 \u001b[31m 0"))
        .hasMessage("f.cnf: line 2: expected a literal or 0, found byte 0x1b");
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
