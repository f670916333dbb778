package dev.headroom.transform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.circuit.Circuit;
import dev.headroom.circuit.CircuitText;
import dev.headroom.field.Rational;
import dev.headroom.testing.Passes;
import dev.headroom.testing.RandomCircuits;
import java.util.List;
import java.util.Optional;
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
