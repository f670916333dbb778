package dev.headroom.attend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.InputException;
import dev.headroom.forward.Attention;
import dev.headroom.forward.AttentionProblem;
import dev.headroom.forward.Engine;
import dev.headroom.model.SafetensorsWriter;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import dev.headroom.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows of a result are judged by what their queries see, and by nothing else.
class SampledRowsTest {
  private static final int TOKENS = 12;
  private static final int M = 4;
  private static final int HIDDEN = 7; // by the mask
  private static final double NEAR = 5e-6;

  @TempDir private Path folder;

  private static Tensor numbers(int seed, double size) {
    SplittableRandom r = new SplittableRandom(seed);
    Tensor t = Tensor.zeros(Dtype.F32, TOKENS, M);
    for (int i = 0; i < TOKENS; i++) {
      for (int j = 0; j < M; j++) {
        t.set(i, j, r.nextDouble(-size, size));
      }
    }
    return t;
  }

  private Path file(Tensor q, Tensor v) {
    Tensor mask = Tensor.zeros(Dtype.F32, 1, TOKENS);
    for (int j = 0; j < TOKENS; j++) {
      mask.set(0, j, j == HIDDEN ? 0 : 1);
    }
    Path file = folder.resolve("qkv.safetensors");
    new SafetensorsWriter()
        .metadata("causal", "true")
        .add("Q", List.of(1, TOKENS, M), q)
        .add("K", List.of(1, TOKENS, M), numbers(1, 2))
        .add("V", List.of(1, TOKENS, M), v)
        .add("key_mask", List.of(TOKENS), mask)
        .write(file);
    return file;
  }

  private Tensor exact(Path file) {
    AttentionProblem p = AttentionProblem.read(file, Dtype.F32);
    try (Attention whole = new Attention(new Engine(KernelName.SIMD, Dtype.F32, 1))) {
      return whole.apply(p.shape(), p.q(), p.k(), p.v(), p.scoring(), p.inputs());
    }
  }

  private double error(Path file, Tensor o) {
    Path out = folder.resolve("o.safetensors");
    new SafetensorsWriter().add("o", List.of(1, TOKENS, M), o).write(out);
    return SampledRows.of(file, out, 100, 1).error();
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e30, Double.POSITIVE_INFINITY, Double.NaN})
  void whatNoQuerySeesNeitherHidesAnErrorNorMakesOne(double unseen) {
    Tensor v = numbers(2, 1);
    v.set(HIDDEN, 0, unseen);
    Path file = file(numbers(3, 1), v);
    Tensor o = exact(file);
    assertThat(error(file, o)).isLessThan(NEAR);
    o.set(TOKENS - 1, 0, o.get(TOKENS - 1, 0) + 0.01);
    assertThat(error(file, o)).isGreaterThan(1e-3);
  }

  @Test
  void smallValuesAreHeldAsCloselyAsLargeOnes() {
    Path file = file(numbers(3, 1), numbers(2, 1e-20));
    assertThat(error(file, exact(file))).isLessThan(NEAR);
    assertThat(error(file, Tensor.zeros(Dtype.F32, TOKENS, M))).isGreaterThan(1e-2);
  }

  @Test
  void notANumberIsRightWhereTheFormulaSaysSo() {
    Tensor q = numbers(3, 1);
    q.set(5, 0, Double.NaN);
    Path file = file(q, numbers(2, 1));
    Tensor o = exact(file);
    assertThat(error(file, o)).isLessThan(NEAR);
    o.set(5, 0, 0);
    assertThat(error(file, o)).isInfinite();
    o.set(5, 0, Double.NaN);
    o.set(6, 0, Double.NaN);
    assertThat(error(file, o)).isInfinite();
  }

  @Test
  void resultsOfAnotherShapeAreRefused() {
    Path file = file(numbers(3, 1), numbers(2, 1));
    Path out = folder.resolve("o.safetensors");
    new SafetensorsWriter().add("o", List.of(TOKENS, 1, M), exact(file)).write(out);
    assertThatThrownBy(() -> SampledRows.of(file, out, 1, 1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("o: expected shape [1, 12, 4], found [12, 1, 4]");
  }
}
