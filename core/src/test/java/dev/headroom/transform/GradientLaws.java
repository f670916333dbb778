package dev.headroom.transform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.circuit.Circuit;
import dev.headroom.circuit.CircuitText;
import dev.headroom.circuit.Evaluation;
import dev.headroom.circuit.Stats;
import dev.headroom.field.Float64;
import dev.headroom.testing.Passes;
import dev.headroom.testing.RandomCircuits;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// theory.md 3: Baur and Strassen, with the exact costs of the table.
class GradientLaws {
  @ParameterizedTest
  @RandomCircuits(count = 500, exact = false)
  void gradientHasAtMostFiveTimesTheSize(long seed, Circuit circuit) {
    assertThat(PassLaws.gradientSize(Passes.OURS, circuit)).isEmpty();
  }

  @ParameterizedTest
  @RandomCircuits(count = 500, exact = false)
  void gradientKeepsTheBoundOnNonScalarGates(long seed, Circuit circuit) {
    assertThat(PassLaws.gradientNonScalar(Passes.OURS, circuit)).isEmpty();
  }

  @ParameterizedTest
  @RandomCircuits(count = 500, exact = false)
  void gradientAgreesWithForwardMode(long seed, Circuit circuit) {
    assertThat(PassLaws.gradientIsForwardMode(Passes.OURS, circuit)).isEmpty();
  }

  @ParameterizedTest
  @RandomCircuits(count = 500, largest = 30, exact = false)
  void gradientAgreesWithFiniteDifferences(long seed, Circuit circuit) {
    assertThat(PassLaws.gradientIsDifferences(Passes.OURS, circuit)).isEmpty();
  }

  @ParameterizedTest
  @RandomCircuits(count = 500, exact = false)
  void theSizeIsCountedWithoutBuilding(long seed, Circuit circuit) {
    String output = Gradient.theOutput(circuit);
    assertThat(Gradient.size(circuit, output, name -> true)).isEqualTo(Gradient.of(circuit).size());
    assertThat(Gradient.size(circuit, output, name -> name.hashCode() % 2 == 0))
        .isEqualTo(Gradient.of(circuit, output, name -> name.hashCode() % 2 == 0).size());
  }

  @ParameterizedTest
  @CsvSource({"add,2,0", "sub,2,0", "mul,4,2", "div,4,2", "exp,2,1", "ln,2,1"})
  void everyGateCostsWhatTheTableSays(String kind, long all, long nonScalar) {
    boolean unary = kind.equals("exp") || kind.equals("ln");
    Stats with = Stats.of(Gradient.of(used("z = " + kind + " x" + (unary ? "" : " y"))));
    Stats without = Stats.of(Gradient.of(used("input z")));
    int own = kind.equals("add") || kind.equals("sub") ? 0 : 1;
    assertThat(with.size() - without.size() - 1).isEqualTo(all);
    assertThat(with.nonScalar() - without.nonScalar() - own).isEqualTo(nonScalar);
  }

  /// z, x and y all have another user, so that every contribution of z is an addition.
  private static Circuit used(String z) {
    String uses = "a = mul z w;b = mul x w;c = mul y w;s = add a b;t = add s c;output f = t";
    return CircuitText.parse(
        List.of(("headroom-circuit 1;input x;input y;input w;" + z + ";" + uses).split(";")));
  }

  @Test
  void derivativesOfWantedInputsAlone() {
    Circuit c =
        CircuitText.parse(
            List.of(
                "headroom-circuit 1", "input a.0", "input b.0", "z = mul a.0 b.0", "output f = z"));
    Circuit g = Gradient.of(c, "f", name -> name.startsWith("a."));
    assertThat(g.outputs()).extracting(Circuit.Output::name).containsExactly("f", "d.a.0");
    assertThat(g.size()).isEqualTo(1); // the derivative is b.0 itself
    assertThat(Evaluation.of(g, Float64.F64, java.util.Map.of("a.0", 2.0, "b.0", 3.0)))
        .containsExactly(6.0, 3.0);
  }
}
