package dev.headroom.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.Seeded;
import dev.headroom.count.ArrayWeights;
import dev.headroom.count.CountingTransformer;
import dev.headroom.count.RandomArchitecture;
import dev.headroom.count.Terms;
import dev.headroom.forward.Outputs.Named;
import dev.headroom.model.Architecture;
import dev.headroom.model.Attention;
import dev.headroom.model.Input;
import dev.headroom.model.Layer;
import dev.headroom.model.RopeScaling.LongRope;
import dev.headroom.shape.Step;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import dev.headroom.tensor.Tensor;
import dev.headroom.work.Probe;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The forward pass on random models of every family and of every mixture of switches.
final class TransformerLaws {
  static Stream<Seeded> models() {
    return Seeded.trials(200, 200);
  }

  @ParameterizedTest
  @MethodSource("models")
  void agreesWithTheTransformerOfScalars(Seeded trial) {
    SplittableRandom random = trial.random();
    RandomArchitecture model = RandomArchitecture.running(random, trial.size());
    ArrayWeights weights = ArrayWeights.random(model.architecture(), random);
    Input input = input(model, random);
    CountingTransformer.Pass expected = CountingTransformer.run(weights, input, Terms.FLOAT32);
    for (KernelName kernel : KernelName.values()) {
      Outputs found = run(weights, new Engine(kernel, Dtype.F64, 2), input);
      assertClose(found, "final", expected.last());
      if (expected.logits().length > 0) {
        assertClose(found, "logits", expected.logits());
      }
      if (expected.pooled().length > 0) {
        assertClose(found, "pooled", expected.pooled());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void threadsDoNotChangeABit(Seeded trial) {
    SplittableRandom random = trial.random();
    RandomArchitecture model = RandomArchitecture.running(random, trial.size());
    ArrayWeights weights = ArrayWeights.random(model.architecture(), random);
    Input input = input(model, random);
    for (Dtype dtype : Dtype.values()) {
      Outputs one = run(weights, new Engine(KernelName.SIMD, dtype, 1), input);
      Outputs three = run(weights, new Engine(KernelName.SIMD, dtype, 3), input);
      for (Named named : one.all()) {
        assertThat(bits(three.find(named.name()).orElseThrow().values()))
            .as(named.name())
            .isEqualTo(bits(named.values()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void aCausalPrefixDoesNotSeeWhatFollows(Seeded trial) {
    SplittableRandom random = trial.random();
    RandomArchitecture model = RandomArchitecture.running(random, trial.size());
    Architecture a = model.architecture();
    if (!a.layers().stream().allMatch(TransformerLaws::seesOnlyWhatWas)) {
      return;
    }
    ArrayWeights weights = ArrayWeights.random(a, random);
    Input whole = input(model, random);
    int kept = 1 + random.nextInt(whole.tokens());
    Input prefix =
        new Input(
            whole.ids().stream().map(r -> IntStream.of(r).limit(kept).toArray()).toList(),
            whole.types().stream().map(r -> IntStream.of(r).limit(kept).toArray()).toList(),
            List.of());
    Engine engine = new Engine(KernelName.SIMD, Dtype.F64, 1);
    Tensor all = run(weights, engine, whole).find("final").orElseThrow().values();
    Tensor first = run(weights, engine, prefix).find("final").orElseThrow().values();
    for (int b = 0; b < whole.batch(); b++) {
      Tensor same = all.rows(b * whole.tokens(), b * whole.tokens() + kept);
      assertClose(first.rows(b * kept, (b + 1) * kept), rows(same), "prefix");
    }
  }

  /// Frequencies of long-context training depend on the length of a run.
  private static boolean seesOnlyWhatWas(Layer layer) {
    Attention a = layer.attention().f();
    boolean byLength = a.rope().filter(r -> r.scaling() instanceof LongRope).isPresent();
    return a.scoring().span().causal() && !byLength;
  }

  private static Outputs run(ArrayWeights weights, Engine engine, Input input) {
    try (Transformer transformer = new Transformer(weights, engine)) {
      return transformer.run(input, Wanted.PLAIN, Probe.NONE);
    }
  }

  private static Input input(RandomArchitecture model, RandomGenerator random) {
    Step s = model.step();
    Architecture a = model.architecture();
    int types = a.embedding().types().orElse(1);
    return new Input(
        rows(s, () -> random.nextInt(a.embedding().vocabulary())),
        rows(s, () -> random.nextInt(types)),
        List.of());
  }

  private static List<int[]> rows(Step s, IntSupplier entry) {
    return IntStream.range(0, s.batch())
        .mapToObj(b -> IntStream.range(0, s.tokens()).map(i -> entry.getAsInt()).toArray())
        .toList();
  }

  private static double[][] rows(Tensor t) {
    double[][] rows = new double[t.rows()][t.cols()];
    for (int i = 0; i < t.rows(); i++) {
      for (int j = 0; j < t.cols(); j++) {
        rows[i][j] = t.get(i, j);
      }
    }
    return rows;
  }

  private static List<Long> bits(Tensor t) {
    return Stream.of(rows(t))
        .flatMapToDouble(Arrays::stream)
        .mapToObj(Double::doubleToLongBits)
        .toList();
  }

  private static void assertClose(Outputs found, String name, double[][] expected) {
    assertClose(found.find(name).orElseThrow().values(), expected, name);
  }

  /// Relative to the largest entry; a model whose numbers overflow must overflow alike.
  private static void assertClose(Tensor found, double[][] expected, String name) {
    assertThat(found.rows()).as(name).isEqualTo(expected.length);
    double largest = 0;
    for (double[] row : expected) {
      for (double e : row) {
        largest = Double.isFinite(e) ? Math.max(largest, Math.abs(e)) : largest;
      }
    }
    for (int i = 0; i < expected.length; i++) {
      for (int j = 0; j < expected[i].length; j++) {
        double e = expected[i][j];
        double f = found.get(i, j);
        boolean close =
            Double.isFinite(e) ? Math.abs(f - e) <= 1e-9 * largest : !Double.isFinite(f);
        assertThat(close).as("%s[%d][%d] is %s, expected %s", name, i, j, f, e).isTrue();
      }
    }
  }
}
