package dev.headroom.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.field.Float64;
import dev.headroom.field.Rational;
import dev.headroom.transform.Gradient;
import dev.headroom.transform.Substitution;
import dev.headroom.transform.Truncation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The lines that docs/circuits.md shows.
class CircuitExampleTest {
  @Test
  void tenLines() {
    CircuitBuilder out = Circuit.builder();
    int x = out.input("x");
    int y = out.input("y");
    out.output("f", out.mul(out.exp(x), out.add(x, y)));
    Circuit f = out.build();
    Circuit gradient = Gradient.of(f); // outputs f, d.x, d.y
    Circuit atOne =
        Substitution.of(
            gradient, n -> n.equals("y") ? Optional.of(Rational.ONE) : Optional.empty());
    Circuit part = Truncation.degree2(f); // x² + xy, of + − × alone
    List<Double> values = Evaluation.of(gradient, Float64.F64, Map.of("x", 0.0, "y", 2.0));
    assertThat(values).containsExactly(2.0, 3.0, 1.0);
    assertThat(Evaluation.of(part, Float64.F64, Map.of("x", 3.0, "y", 2.0))).containsExactly(15.0);
    assertThat(atOne.inputNames()).containsExactly("x");
  }
}
