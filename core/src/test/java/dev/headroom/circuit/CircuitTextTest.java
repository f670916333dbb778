package dev.headroom.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.InputException;
import dev.headroom.field.Float64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CircuitTextTest {
  private static Circuit of(String... lines) {
    return CircuitText.parse(
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of("headroom-circuit 1"), java.util.Arrays.stream(lines))
            .toList());
  }

  @Test
  void readsEveryStatement() {
    Circuit c =
        of(
            "# softmax of two",
            "input x\r",
            "input  y # the second",
            "const half = 1/2",
            "const k = 0.25",
            "",
            "a = exp x",
            "b=exp y",
            "s = add a b",
            "p = div a s",
            "m = mul p half",
            "d = sub m k",
            "l = ln s",
            "output p = p",
            "output f = d",
            "output l = l");
    assertThat(c.size()).isEqualTo(7);
    assertThat(c.inputNames()).containsExactly("x", "y");
    assertThat(c.label(2)).isEqualTo("s");
    Stats stats = Stats.of(c);
    assertThat(stats.nonScalar()).isEqualTo(4); // exp, exp, div, ln; the product has a constant
    assertThat(stats.exps()).isEqualTo(3);
    assertThat(stats.depth()).isEqualTo(5);
    assertThat(Evaluation.of(c, Float64.F64, Map.of("x", 0.0, "y", 0.0)))
        .containsExactly(0.5, 0.0, Math.log(2));
    assertThat(CircuitText.format(c)).contains("const half = 1/2\nconst k = 0.25\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a = add x y|line 2: expected a name defined above, found \"x\"",
        "input x;input x|line 3: expected a name defined once, found \"x\"",
        "input x;a = add x|line 3: expected add with 2 operands, found 1 operand",
        "input x;a = exp x x|line 3: expected exp with 1 operand, found 2 operands",
        "input x;a = pow x x|line 3: expected add, sub, mul, div, exp or ln, found \"pow\"",
        "input 9x|line 2: expected a name [A-Za-z_][A-Za-z0-9_.]*, found \"9x\"",
        "const c = 1/0|line 2: expected an integer, p/q or a finite decimal, found \"1/0\"",
        "const c = NaN|line 2: expected an integer, p/q or a finite decimal, found \"NaN\"",
        "const c = 1e999999999|line 2: expected an integer, p/q or a finite decimal, found \"1e999999999\"",
        "a = add a a|line 2: expected a name defined above, found \"a\"",
        "input x;output f = x;output f = x|line 4: expected an output defined once, found \"f\"",
        "output f = g|line 2: expected a name defined above, found \"g\"",
        "gates 1000000000|line 2: expected input NAME, const NAME = VALUE, NAME = GATE A [B] or output NAME = A, found \"gates 1000000000\"",
        "input x;a =|line 3: expected add, sub, mul, div, exp or ln, found nothing",
      })
  void saysWhereAndWhat(String lines, String message) {
    assertThatThrownBy(() -> of(lines.split(";")))
        .isInstanceOf(InputException.class)
        .hasMessage("circuit: " + message);
  }

  @Test
  void wantsItsFirstLine() {
    assertThatThrownBy(() -> CircuitText.parse(List.of("headroom-circuit 2")))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "circuit: line 1: expected \"headroom-circuit 1\", found \"headroom-circuit 2\"");
  }

  @Test
  void numbersAvoidTheNamesOfInputs() {
    CircuitBuilder out = Circuit.builder();
    int x = out.input("g0");
    out.output("f", out.add(x, out.constant(dev.headroom.field.Rational.of(2))));
    assertThat(CircuitText.format(out.build()))
        .isEqualTo(
            """
            headroom-circuit 1
            input g0
            const k1 = 2
            g_0 = add g0 k1
            output f = g_0
            """);
  }
}
