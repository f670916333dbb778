package dev.headroom.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headroom.field.Float64;
import dev.headroom.field.PrimeField;
import dev.headroom.field.Rational;
import dev.headroom.field.Rationals;
import dev.headroom.testing.RandomCircuits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;

/// Laws of docs/circuits.md 1: both forms hold the same facts, and a circuit has one value.
class CircuitLaws {
  @ParameterizedTest
  @RandomCircuits(count = 200)
  void textReadsBackAsItself(long seed, Circuit circuit) {
    String text = CircuitText.format(circuit);
    Circuit again = CircuitText.parse(text.lines().toList());
    assertThat(CircuitText.format(again)).isEqualTo(text);
    assertThat(Stats.of(again)).isEqualTo(Stats.of(circuit));
  }

  @ParameterizedTest
  @RandomCircuits(count = 200)
  void bytesReadBackAsTheSameText(long seed, Circuit circuit) throws IOException {
    Circuit named = CircuitText.parse(CircuitText.format(circuit).lines().toList());
    for (Circuit c : new Circuit[] {circuit, named}) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      CircuitBinary.write(c, bytes);
      Circuit again = CircuitBinary.read("c", new ByteArrayInputStream(bytes.toByteArray()));
      assertThat(CircuitText.format(again)).isEqualTo(CircuitText.format(c));
      assertThat(again.labels().own()).isEqualTo(c.labels().own() && c.size() > 0);
    }
  }

  @ParameterizedTest
  @RandomCircuits(count = 200)
  void allFieldsAgreeAtTheOrigin(long seed, Circuit circuit) {
    Map<String, Rational> q = new HashMap<>();
    Map<String, Double> d = new HashMap<>();
    Map<String, Long> p = new HashMap<>();
    for (String name : circuit.inputNames()) {
      q.put(name, Rational.ZERO);
      d.put(name, 0.0);
      p.put(name, 0L);
    }
    Rational exact = Evaluation.of(circuit, Rationals.Q, q).getFirst();
    assertThat(Evaluation.of(circuit, Float64.F64, d).getFirst())
        .isCloseTo(exact.doubleValue(), within(1e-9));
    assertThat(Evaluation.of(circuit, PrimeField.FP61, p).getFirst())
        .isEqualTo(PrimeField.FP61.of(exact));
  }

  @ParameterizedTest
  @RandomCircuits(count = 200, exact = false)
  void sharingKeepsEveryValue(long seed, Circuit circuit) {
    CircuitBuilder out = Circuit.builder().sharing();
    Circuit shared = Copies.into(out, circuit);
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Double> point = new HashMap<>();
    circuit.inputNames().forEach(name -> point.put(name, random.nextDouble() / 16));
    assertThat(shared.size()).isLessThanOrEqualTo(circuit.size());
    Double expected = Evaluation.of(circuit, Float64.F64, point).getFirst();
    assertThat(Evaluation.of(shared, Float64.F64, point).getFirst()).isEqualTo((Object) expected);
  }
}
