package dev.headroom.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskTest {
  @ParameterizedTest
  @EnumSource(Task.Kind.class)
  void ourKernelsPassTheCheckAndAWrongRowDoesNot(Task.Kind kind) throws Exception {
    Task task = Task.of(kind, Dtype.F32, "3x40x8");
    List<Tensor> inputs = task.inputs();
    Contestant.Ready ready = new Headroom().prepare(task, 1, inputs).orElseThrow();
    ready.run();
    Tensor result = ready.result();
    assertThat(Check.of(task, inputs, result).maxError()).isLessThan(1e-5);
    int last = result.rows() - 1;
    result.set(last, 0, result.get(last, 0) + 0.01);
    assertThat(Check.of(task, inputs, result).maxError()).isGreaterThan(1e-4);
    result.set(last, 0, Double.NaN);
    assertThat(Check.of(task, inputs, result).maxError()).isInfinite();
    ready.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "8", "8x8", "8x8x8x8", "8x0x8", "8xax8", "99999999999x1x1"})
  void aShapeIsThreeSizes(String shape) {
    assertThatThrownBy(() -> Task.of(Task.Kind.GEMM, Dtype.F32, shape))
        .isInstanceOf(IllegalArgumentException.class)
        .isNotInstanceOf(NumberFormatException.class);
  }
}
