package dev.headroom.solve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.Seeded;
import dev.headroom.forward.Engine;
import dev.headroom.forward.Outputs;
import dev.headroom.forward.Transformer;
import dev.headroom.forward.Wanted;
import dev.headroom.model.Attention;
import dev.headroom.model.Input;
import dev.headroom.model.MappedWeights;
import dev.headroom.model.ModelDirectory;
import dev.headroom.model.Weights;
import dev.headroom.reduce.Concatenated;
import dev.headroom.reduce.Construction;
import dev.headroom.reduce.Decision;
import dev.headroom.reduce.Decoder;
import dev.headroom.reduce.Grid;
import dev.headroom.reduce.IdentityMlp;
import dev.headroom.reduce.OvTransformer;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import dev.headroom.tensor.Tensor;
import dev.headroom.tensor.Weighting;
import dev.headroom.vectors.Ov;
import dev.headroom.vectors.VectorSet;
import dev.headroom.work.Probe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The variants of the paper's transformer compute the same function: each is written as a
/// directory, read back and run by the engine, as `run` would.
final class VariantsLaws {
  static Stream<Seeded> trials() {
    return Seeded.trials(24, 8);
  }

  private static OvTransformer model(Seeded trial, Construction construction, Weighting weighting) {
    SplittableRandom random = trial.random();
    int dim = 1 + random.nextInt(6);
    int n = trial.size();
    Ov instance =
        Ov.of(
            VectorSet.of(n, dim, (i, x) -> random.nextInt(3) > 0),
            VectorSet.of(n, dim, (i, x) -> random.nextInt(3) > 0),
            VectorSet.of(1 + random.nextInt(6), dim, (i, x) -> random.nextInt(3) > 0));
    return OvTransformer.of(instance, Grid.square(instance.set(2).size()), construction, weighting);
  }

  private static Attention attention(OvTransformer model) {
    return model.architecture().layers().getFirst().attention().f();
  }

  private static Outputs run(Weights weights, KernelName kernel) {
    int[] ids = IntStream.range(0, weights.architecture().embedding().vocabulary()).toArray();
    Input input = new Input(List.of(ids), List.of(new int[ids.length]), List.of());
    try (Transformer t = new Transformer(weights, new Engine(kernel, Dtype.F64, 1))) {
      return t.run(input, new Wanted(Wanted.Logits.NONE, true, OptionalInt.of(0)), Probe.NONE);
    }
  }

  private static Tensor last(Weights weights, Seeded trial) {
    KernelName kernel = trial.seed() % 2 == 0 ? KernelName.SIMD : KernelName.REFERENCE;
    return run(weights, kernel).find("final").orElseThrow().values();
  }

  private static Tensor exported(Weights weights, Path directory, Seeded trial) throws IOException {
    ModelDirectory.headroom(weights).write(directory);
    try (MappedWeights read = MappedWeights.open(directory)) {
      return last(read, trial);
    }
  }

  private static double distance(Tensor a, Tensor b) {
    assertThat(List.of(a.rows(), a.cols())).isEqualTo(List.of(b.rows(), b.cols()));
    double distance = 0;
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.cols(); j++) {
        distance = Math.max(distance, Math.abs(a.get(i, j) - b.get(i, j)));
      }
    }
    return distance;
  }

  @ParameterizedTest
  @MethodSource("trials")
  void concatenatedHeadsAndIdentityMlpsChangeNothing(Seeded trial, @TempDir Path directory)
      throws IOException {
    Construction construction = trial.seed() % 3 == 0 ? Construction.SHARP : Construction.PAPER;
    Weighting weighting = trial.seed() % 4 < 2 ? Weighting.HARDMAX : Weighting.SOFTMAX;
    OvTransformer plain = model(trial, construction, weighting);
    Tensor expected = last(plain, trial);
    Decision decision = new Decoder(plain).decide(expected);
    Weights[] same = {
      plain,
      new IdentityMlp(plain, IdentityMlp.Kind.GLU),
      new IdentityMlp(plain, IdentityMlp.Kind.RELU_PAIR)
    };
    for (int i = 0; i < same.length; i++) {
      Tensor out = exported(same[i], directory.resolve("summed" + i), trial);
      assertThat(distance(out, expected)).isLessThan(1e-9);
      Concatenated wide = new Concatenated(same[i]);
      Tensor summed = wide.sum(exported(wide, directory.resolve("concatenated" + i), trial));
      assertThat(distance(summed, expected)).isLessThan(1e-9);
      assertThat(new Decoder(plain).decide(summed).yes()).isEqualTo(decision.yes());
    }
  }

  /// [SXYY] Lemma 2.9, at the scale c = ln(10·N²·LH): (max V − min V)·(N'−1)·e^(−c) a head.
  @ParameterizedTest
  @MethodSource("trials")
  void softmaxIsHardmaxWithinTheBoundOfLemma29(Seeded trial) {
    OvTransformer hard = model(trial, Construction.PAPER, Weighting.HARDMAX);
    OvTransformer soft = model(trial, Construction.PAPER, Weighting.SOFTMAX);
    int n = hard.instance().set(0).size();
    int heads = hard.instance().set(2).size();
    double c = attention(soft).scoring().scale();
    assertThat(c).isEqualTo(Math.log(10.0 * n * n * heads));
    double bound = (2 - 1) * (n + 1 - 1) * Math.exp(-c) * heads;
    assertThat(distance(last(hard, trial), last(soft, trial))).isLessThan(bound + 1e-12);
  }

  /// What a run says of each head is what the heads' sum is made of.
  @ParameterizedTest
  @MethodSource("trials")
  void headsThatAreSummedCanBeReadOneByOne(Seeded trial) {
    OvTransformer model = model(trial, Construction.PAPER, Weighting.HARDMAX);
    Outputs outputs = run(model, KernelName.REFERENCE);
    Tensor heads = outputs.find("attn_out.0").orElseThrow().values();
    Tensor before = outputs.find("hidden.0").orElseThrow().values();
    Tensor after = outputs.find("hidden.1").orElseThrow().values();
    int n = before.rows();
    int last = before.cols() - 1;
    assertThat(outputs.find("attn_out.0").orElseThrow().shape())
        .isEqualTo(List.of(1, attention(model).heads(), n, before.cols()));
    for (int i = 0; i < n; i++) {
      double sum = before.get(i, last);
      for (int h = 0; h < attention(model).heads(); h++) {
        sum += heads.get(h * n + i, last);
      }
      assertThat(after.get(i, last)).isCloseTo(sum, org.assertj.core.data.Offset.offset(1e-12));
    }
  }
}
