package dev.headroom.transform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.circuit.Circuit;
import dev.headroom.circuit.CircuitText;
import dev.headroom.circuit.Sweeps;
import dev.headroom.circuit.Tape;
import dev.headroom.circuit.TapeSweep;
import dev.headroom.field.PrimeField;
import dev.headroom.testing.RandomCircuits;
import dev.headroom.testing.Together;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;

/// One circuit and one tape serve eight threads as they serve one.
class SharedCircuitLaws {
  private static final int POINTS = 6;

  @ParameterizedTest
  @RandomCircuits(count = 40, largest = 400, exact = false)
  void everyCallerGetsTheBytesOfOne(long seed, Circuit circuit) {
    Tape tape = Tape.of(circuit);
    ThreadLocal<TapeSweep> sweep = ThreadLocal.withInitial(tape::sweep);
    ThreadLocal<TapeSweep> many = ThreadLocal.withInitial(tape::sweepMany);
    IntFunction<List<Long>> work =
        i -> {
          double[] point = point(circuit, seed + i % POINTS);
          Sweeps.Gradient plain = Sweeps.gradient(circuit, point);
          Sweeps.Gradient taped = sweep.get().gradient(point);
          Sweeps.Gradient wide = many.get().gradient(point);
          return List.of(
              bits(plain),
              bits(taped),
              bits(wide),
              (long) CircuitText.format(Gradient.of(circuit)).hashCode());
        };
    List<List<Long>> alone = IntStream.range(0, POINTS).mapToObj(work).toList();
    assertThat(Together.call(POINTS, work)).allMatch(alone::equals);
  }

  @ParameterizedTest
  @RandomCircuits(count = 40, largest = 100)
  void exactValuesAndPassesToo(long seed, Circuit circuit) {
    IntFunction<List<Object>> work =
        i -> {
          PrimeField field = PrimeField.random(new SplittableRandom(seed + i));
          long[] zeros = new long[circuit.inputs().length];
          return List.of(
              Arrays.hashCode(Sweeps.residues(circuit, field, zeros)),
              CircuitText.format(Truncation.degree2(Gradient.of(circuit))));
        };
    List<List<Object>> alone = IntStream.range(0, 3).mapToObj(work).toList();
    assertThat(Together.call(3, work)).allMatch(alone::equals);
  }

  private static double[] point(Circuit circuit, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return random.doubles(circuit.inputs().length, -1e-3, 1e-3).toArray();
  }

  private static long bits(Sweeps.Gradient g) {
    return 31 * Double.doubleToLongBits(g.value()) + Arrays.hashCode(g.partials());
  }
}
