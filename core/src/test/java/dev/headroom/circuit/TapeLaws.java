package dev.headroom.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.testing.RandomCircuits;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A tape computes what a sweep gate by gate does, to the last bit, at one point and at many.
class TapeLaws {
  @ParameterizedTest
  @RandomCircuits(count = 500, exact = false)
  void agreesWithTheSweepOnAllGates(long seed, Circuit circuit) {
    agrees(seed, circuit);
  }

  static LongStream seeds() {
    long first = Long.getLong("headroom.seed", 0);
    return LongStream.range(first, first + 500);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void agreesWithTheSweepOnSumsOfProducts(long seed) {
    agrees(seed, sums(seed, 1 + (int) (seed % 500) / 10));
  }

  @Test
  void aMatrixProductIsAStepForAnEntry() {
    int n = 5;
    CircuitBuilder out = Circuit.builder();
    int[] x = IntStream.range(0, 2 * n * n).map(i -> out.input("x" + i)).toArray();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        int sum = out.mul(x[i * n], x[n * n + j]);
        for (int k = 1; k < n; k++) {
          sum = out.add(sum, out.mul(x[i * n + k], x[(n + k) * n + j]));
        }
        out.output("y" + i + "." + j, sum);
      }
    }
    Tape tape = Tape.of(out.build());
    assertThat(tape.steps).hasSize(n * n).containsOnly(Tape.Step.DOT.code);
  }

  /// Sums of products as circuits hold them, and almost: broken paces, terms and sums used again.
  private static Circuit sums(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    CircuitBuilder out = Circuit.builder();
    List<Integer> nodes = new ArrayList<>();
    for (int i = 0; i < 4 + count; i++) {
      nodes.add(i % 5 == 3 ? out.constant(Constant.parse(i + "/8")) : out.input("x" + i));
    }
    for (int i = 0; i < count; i++) {
      int terms = 1 + random.nextInt(6);
      int a = random.nextInt(nodes.size());
      int b = random.nextInt(nodes.size());
      int aPace = random.nextInt(5) - 2;
      int bPace = random.nextInt(3);
      int sum =
          random.nextBoolean()
              ? nodes.get(random.nextInt(nodes.size()))
              : out.mul(a(nodes, a), a(nodes, b));
      for (int k = 1; k <= terms; k++) {
        boolean odd = random.nextInt(8) == 0;
        int p = out.mul(a(nodes, a + k * aPace), odd ? sum : a(nodes, b + k * bPace));
        int before = sum;
        sum = random.nextBoolean() ? out.add(sum, p) : out.add(p, sum);
        if (random.nextInt(8) == 0) {
          nodes.add(random.nextBoolean() ? p : before);
        }
      }
      nodes.add(out.div(sum, out.constant(Constant.parse("97"))));
    }
    int f = nodes.getFirst();
    for (int node : nodes) {
      f = out.add(f, node);
    }
    out.output("f", f);
    return out.build();
  }

  private static int a(List<Integer> nodes, int i) {
    return nodes.get(Math.floorMod(i, nodes.size()));
  }

  private static void agrees(long seed, Circuit circuit) {
    SplittableRandom random = new SplittableRandom(seed);
    int points = 1 + random.nextInt(20);
    int inputs = circuit.inputs().length;
    double[][] at = new double[points][];
    for (int p = 0; p < points; p++) {
      at[p] = random.doubles(inputs, -0.1, 0.1).toArray();
    }
    Tape tape = Tape.of(circuit);
    assertThat(tape.steps.length + 4L * tape.operands.length)
        .isLessThanOrEqualTo(9L * circuit.size());
    for (TapeSweep sweep : List.of(tape.sweep(), tape.sweepMany())) {
      double[][] partials = new double[points][inputs];
      double[] values = sweep.gradients(at, partials);
      double[][] outputs = sweep.values(at);
      for (int p = 0; p < points; p++) {
        Sweeps.Gradient expected = Sweeps.gradient(circuit, at[p]);
        assertThat(new double[] {values[p]}).isEqualTo(new double[] {expected.value()});
        assertThat(outputs[p]).isEqualTo(new double[] {expected.value()});
        assertThat(partials[p]).isEqualTo(expected.partials());
      }
    }
  }
}
