package dev.headroom.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.InputException;
import dev.headroom.field.Rational;
import dev.headroom.field.Rationals;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StraightLineTest {
  private static Circuit of(String text) throws IOException {
    return StraightLine.read("p.slp", new StringReader(text));
  }

  private static Map<String, Rational> point() {
    return Map.of(
        "i0", Rational.of(2), "i1", Rational.of(3), "i2", Rational.of(5), "i3", Rational.of(7));
  }

  @Test
  void winogradsLeftFactorsTakeFourAdditions() throws IOException {
    Circuit c = of("o0:=i2-i0; o1:=i3+o0; o4:=o1-i1; o5:=i2+i3; o2:=i0; o3:=i3; o6:=i1;");
    assertThat(c.size()).isEqualTo(4);
    assertThat(Evaluation.of(c, Rationals.Q, point()).toString())
        .isEqualTo("[3, 10, 2, 7, 7, 12, 3]");
  }

  @Test
  void temporariesMayBeAssignedAgain() throws IOException {
    Circuit c =
        of("e3:=i0;\ne3:=e3+i1;  # twice\ne3:=e3*3/4-(i2-i3)/2;\no0:=-e3;\n# 4 additions\n");
    assertThat(Evaluation.of(c, Rationals.Q, point())).containsExactly(Rational.of(-19, 4));
  }

  @Test
  void whatIsWrittenReadsBack() throws IOException {
    Circuit c = of("t:=i0*i1-3/4*i2;o0:=t*t;o1:=-t;o2:=i3;");
    StringWriter text = new StringWriter();
    StraightLine.write(c, text);
    assertThat(Evaluation.of(of(text.toString()), Rationals.Q, point()))
        .isEqualTo(Evaluation.of(c, Rationals.Q, point()));
  }

  @Test
  void thereIsNoExponential() {
    CircuitBuilder out = Circuit.builder();
    out.output("f", out.exp(out.input("x")));
    Circuit c = out.build();
    assertThatThrownBy(() -> StraightLine.write(c, new StringWriter()))
        .isInstanceOf(RefusedException.class)
        .hasMessage("gate g0: a straight-line program has no exp");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "o0:=t1;|a number, an input or a name assigned above, found t1",
        "o0:=i1+;|a number, an input or a name assigned above, found i1+",
        "o0:=(i1;|a closing parenthesis, found",
        "t0:=i1;|an output o0:=…;, found none",
      })
  void saysWhatIsWrong(String text, String message) {
    assertThatThrownBy(() -> of(text))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }
}
