package dev.headroom.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headroom.circuit.Circuit;
import dev.headroom.circuit.CircuitText;
import dev.headroom.circuit.Evaluation;
import dev.headroom.field.Float64;
import dev.headroom.field.Rational;
import dev.headroom.testing.Passes;
import dev.headroom.testing.RandomCircuits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/// Partial evaluation keeps values, never grows, and leaves nothing that its rules remove.
class SubstitutionLaws {
  @ParameterizedTest
  @RandomCircuits(count = 500, exact = false)
  void keepsTheValueAndNeverGrows(long seed, Circuit circuit) {
    assertThat(PassLaws.substitutionKeepsTheValueAndNeverGrows(Passes.OURS, circuit)).isEmpty();
  }

  @ParameterizedTest
  @RandomCircuits(count = 500)
  void whatIsKnownIsComputed(long seed, Circuit circuit) {
    assertThat(PassLaws.substitutionLeavesNothingToFold(Passes.OURS, circuit)).isEmpty();
  }

  /// Every input as a linear form of new ones: the value is that of the old circuit there.
  @ParameterizedTest
  @RandomCircuits(count = 200)
  void linearFormsKeepTheValue(long seed, Circuit circuit) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Map<String, Rational>> forms = new HashMap<>();
    Map<String, Double> old = new HashMap<>();
    Map<String, Double> point = Map.of("new.a", 0.25, "new.b", -0.125);
    for (String name : circuit.inputNames()) {
      Rational a = Rational.of(random.nextInt(-4, 5), 4);
      Rational b = Rational.of(random.nextInt(-4, 5), 8);
      forms.put(name, Map.of("new.a", a, "new.b", b));
      old.put(name, a.doubleValue() / 4 - b.doubleValue() / 8);
    }
    Circuit formed = Substitution.linear(circuit, name -> Optional.of(forms.get(name)));
    assertThat(point.keySet()).containsAll(formed.inputNames());
    double expected = Evaluation.of(circuit, Float64.F64, old).getFirst();
    double found = Evaluation.of(formed, Float64.F64, point).getFirst();
    if (Double.isFinite(expected) && Math.abs(expected) < 1e100) {
      assertThat(found).isCloseTo(expected, within(1e-8 * (1 + Math.abs(expected))));
    }
  }

  @Test
  void derivedGatesKeepTheNamesOfTheirSource() {
    Circuit c =
        CircuitText.parse(
            List.of(
                "headroom-circuit 1",
                "input x",
                "input y",
                "dead = exp y",
                "sum = add x y",
                "last = mul sum y",
                "output f = last"));
    Circuit less = Substitution.of(c, name -> Optional.<Rational>empty());
    assertThat(less.size()).isEqualTo(2);
    assertThat(less.label(0)).isEqualTo("sum");
    assertThat(Gradient.of(less).label(2)).isIn("sum", "last");
  }
}
