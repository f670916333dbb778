package dev.headroom.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.model.Role;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.FastMatmul;
import dev.headroom.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskTest {
  @ParameterizedTest
  @EnumSource(
      value = Task.Kind.class,
      names = {"GEMM", "ATTENTION", "ATTENTION_CAUSAL"})
  void ourKernelsPassTheCheckAndAWrongRowDoesNot(Task.Kind kind) throws Exception {
    Task task = Task.of(kind, Dtype.F32, "3x40x8");
    Contestant.Ready ready = new Headroom().prepare(task, 1).orElseThrow();
    ready.run();
    Tensor result = ready.result();
    assertThat(Check.of(task, result).maxError()).isLessThan(1e-5);
    int last = result.rows() - 1;
    result.set(last, 0, result.get(last, 0) + 0.01);
    assertThat(Check.of(task, result).maxError()).isGreaterThan(1e-4);
    result.set(last, 0, Double.NaN);
    assertThat(Check.of(task, result).maxError()).isInfinite();
    ready.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"3x40x8", "3x40x8:nt", "3x40x8:tn", "3x40x8:tt+5", "3x40x8+1"})
  void aProductIsTheSameHoweverItsFactorsLie(String shape) throws Exception {
    Task task = Task.of(Task.Kind.GEMM, Dtype.F64, shape);
    assertThat(task.shape()).isEqualTo(shape);
    Contestant.Ready ready = new Headroom().prepare(task, 1).orElseThrow();
    ready.run();
    assertThat(ready.result().rows()).isEqualTo(3);
    assertThat(ready.result().cols()).isEqualTo(8);
    assertThat(Check.of(task, ready.result()).maxError()).isLessThan(1e-14);
    ready.close();
  }

  /// Sizes that are no multiples of a level's blocks.
  @ParameterizedTest
  @CsvSource({
    "F32, 130x140x150, 1e-5",
    "F64, 131x141x151:tn, 1e-14",
    "F64, 131x141x151:nt+3, 1e-14"
  })
  void aProductByLevelsIsTheSameWithOtherErrors(Dtype dtype, String shape, double allowed)
      throws Exception {
    Gemm task = (Gemm) Task.of(Task.Kind.GEMM, dtype, shape);
    FastMatmul levels = new FastMatmul(2, false);
    assertThat(task.levels(levels)).isEqualTo(2);
    assertThat(task.levels(FastMatmul.OFF)).isZero();
    List<Tensor> results = new ArrayList<>();
    for (FastMatmul fast : List.of(FastMatmul.OFF, levels)) {
      Contestant.Ready ready = new Headroom(fast).prepare(task, 2).orElseThrow();
      ready.run();
      results.add(ready.result());
      Check check = Check.of(task, ready.result());
      assertThat(check.rmsError()).isPositive();
      assertThat(check.maxError()).isBetween(check.rmsError() / 10, allowed);
      ready.close();
    }
    assertThat(results.getFirst()).isNotEqualTo(results.getLast());
  }

  @Test
  void onlyProductsAreByLevels() throws Exception {
    HeadroomFast fast = new HeadroomFast();
    assertThat(fast.prepare(Task.of(Task.Kind.ATTENTION, Dtype.F32, "1x8x8"), 1)).isEmpty();
    assertThat(fast.version()).contains("; strassen levels auto; ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"off", "auto", "2"})
  void everyLabelOfLevelsIsRead(String label) {
    assertThat(HeadroomFast.fast(label).label()).isEqualTo(label);
  }

  @Test
  void aForwardPassHasTheSizesOfTheModel() {
    Forward full = (Forward) Task.of(Task.Kind.FORWARD, Dtype.F32, "gpt2:2x64");
    Forward causal = (Forward) Task.of(Task.Kind.FORWARD_CAUSAL, Dtype.F32, "gpt2:2x64");
    assertThat(full.shape()).isEqualTo("gpt2:2x64");
    assertThat(full.input().batch()).isEqualTo(2);
    assertThat(full.architecture().causal()).isFalse();
    double pairs = 12.0 * 12 * 2 * (64.0 * 63 / 2); // of all layers, heads and sentences
    assertThat(full.flops() - causal.flops()).isBetween(4 * 64 * pairs, 4.1 * 64 * pairs);
    double products = 12.0 * 2 * 2 * 64 * (4 * 768 * 768 + 2 * 768 * 3072);
    assertThat(causal.flops()).isBetween(products, 1.05 * products);
  }

  @Test
  void noLayerIsAnothers() {
    LayeredWeights weights = new LayeredWeights(SmallGpt.ARCHITECTURE);
    Tensor[] up = new Tensor[2];
    for (int l = 0; l < 2; l++) {
      up[l] = Tensor.zeros(Dtype.F32, 128, 512);
      weights.layer(l).rows(Role.UP).read(0, 0, up[l]);
    }
    assertThat(up[0].get(0, 0)).isNotEqualTo(up[1].get(0, 0));
    Tensor held = Tensor.zeros(Dtype.F32, 1, 3);
    weights.ends().rows(Role.TOKENS).read(10, 5, held);
    Tensor drawn = Tensor.zeros(Dtype.F32, 1, 3);
    weights.outside().ends().rows(Role.TOKENS).read(10, 5, drawn);
    assertThat(held.get(0, 2)).isEqualTo(drawn.get(0, 2)).isNotZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "gpt2", "gpt2:", "gpt2:8", "gpt2:8x8x8", "gpt3:8x8", "8x8", "gpt2:0x8"})
  void aForwardShapeIsAModelAndTwoSizes(String shape) {
    assertThatThrownBy(() -> Task.of(Task.Kind.FORWARD, Dtype.F32, shape))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "8",
        "8x8",
        "8x8x8x8",
        "8x0x8",
        "8xax8",
        "99999999999x1x1",
        "8x8x8:n",
        "8x8x8:tx"
      })
  void aShapeIsThreeSizes(String shape) {
    assertThatThrownBy(() -> Task.of(Task.Kind.GEMM, Dtype.F32, shape))
        .isInstanceOf(IllegalArgumentException.class)
        .isNotInstanceOf(NumberFormatException.class);
  }
}
