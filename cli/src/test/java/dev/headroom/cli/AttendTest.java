package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.model.Safetensors;
import dev.headroom.model.SafetensorsWriter;
import dev.headroom.model.StoredTensor;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `attend` on files in ONNX's form, and as a judge of other results.
class AttendTest {
  private static final String CASES = "core/src/test/resources/attention-onnx/attention_";
  private static final String PAST = CASES + "4d_gqa_with_past_and_present";

  @TempDir Path folder;

  private String out() {
    return folder.resolve("out.safetensors").toString();
  }

  @Test
  void resultsHaveTheNamesOfTheirForm() {
    assertThat(Typed.headroom("attend", PAST + ".safetensors", "-o", out(), "--scores").exit())
        .isZero();
    try (Safetensors written = Safetensors.open(Path.of(out()))) {
      assertThat(written.tensor("Y").shape()).containsExactly(2L, 9L, 4L, 8L);
      assertThat(written.tensor("present_key").shape()).containsExactly(2L, 3L, 18L, 8L);
      assertThat(written.tensor("present_value").shape()).containsExactly(2L, 3L, 18L, 8L);
      assertThat(written.tensor("qk_matmul_output").shape()).containsExactly(2L, 9L, 4L, 18L);
      assertThat(written.tensors()).hasSize(4);
    }
  }

  @Test
  void whatIsExpectedPassesTheCheck() {
    for (String name :
        List.of("3d_with_past_and_present_qk_matmul_bias", "4d_fp16", "4d_padded_kv_bf16")) {
      String mine = CASES + name + ".expected.safetensors";
      Typed typed =
          Typed.headroom("attend", CASES + name + ".safetensors", "--scores", "--check", mine);
      assertThat(typed.exit()).as(typed.out() + typed.err()).isZero();
      assertThat(typed.out().lines()).isNotEmpty().allMatch(line -> line.contains(" within "));
    }
  }

  @Test
  void anErrorBeyondTheToleranceIsPlacedAndEndsInThree() {
    Typed.headroom("attend", PAST + ".safetensors", "-o", out());
    String mine = folder.resolve("mine.safetensors").toString();
    double exact;
    try (Safetensors written = Safetensors.open(Path.of(out()))) {
      StoredTensor y = written.tensor("Y");
      Tensor wrong = Tensor.zeros(Dtype.F32, 72, 8);
      y.matrix().read(0, 0, wrong);
      exact = wrong.get(41, 5);
      wrong.set(41, 5, exact + 0.01);
      new SafetensorsWriter().add("Y", List.of(2, 9, 4, 8), wrong).write(Path.of(mine));
    }
    Typed typed = Typed.headroom("attend", PAST + ".safetensors", "--check", mine);
    assertThat(typed.exit()).isEqualTo(3);
    assertThat(typed.out())
        .hasLineCount(1)
        .contains("Y [2, 9, 4, 8]: largest error 1.00e-02 at [1, 1, 1, 5]:", "beyond 2.0e-06");
    String[] lenient = {"attend", PAST + ".safetensors", "--check", mine, "--tolerance", "0.1"};
    assertThat(Typed.headroom(lenient).exit()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "--tolerance=1e-3, '--tolerance: expected --check beside it'",
    "--check=X --tolerance=-1, '--tolerance: expected a number from 0'",
    "--check=X --tolerance=1, '--tolerance: expected a number from 0 to below 1, found 1.0'",
    "--check=X --tolerance=NaN, expected a decimal number such as 0.5",
    "--check=X, 'X: expected a safetensors file that can be read, found no such file'",
    "--check=FILE, 'expected a tensor named Y or present_key or present_value, found Q, K, V'",
    "--check=OTHER, 'Y: expected shape [2, 9, 4, 8], found [2, 3, 4, 8]'"
  })
  void whatCannotBeCheckedIsRefused(String options, String says) {
    String typed =
        "attend FILE " + options.replace("OTHER", CASES + "4d_causal.expected.safetensors");
    Typed refused = Typed.headroom(typed.replace("FILE", PAST + ".safetensors").split(" "));
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err()).hasLineCount(1).contains(says);
  }

  @Test
  void twoLinesShowWhatWasComputed() {
    Typed typed = Typed.headroom("attend", CASES + "3d_gqa_softcap.safetensors", "--scores");
    assertThat(typed.out().lines())
        .satisfiesExactly(
            y -> assertThat(y).startsWith("Y [2, 4, 72] f32, largest entry "),
            y -> assertThat(y).startsWith("Y[0][0] = "),
            s -> assertThat(s).startsWith("qk_matmul_output [2, 9, 4, 6] f32, largest entry "),
            s -> assertThat(s).startsWith("qk_matmul_output[0][0][0] = "));
    assertThat(typed.err()).isEmpty();
  }

  /// The same Y, beside tensors of other shapes or names.
  private String beside(String name, List<Integer> shape) {
    String mine = folder.resolve(name + ".safetensors").toString();
    int entries = shape.stream().reduce(1, Math::multiplyExact);
    Typed.headroom("attend", PAST + ".safetensors", "-o", out());
    try (Safetensors written = Safetensors.open(Path.of(out()))) {
      Tensor y = Tensor.zeros(Dtype.F32, 72, 8);
      written.tensor("Y").matrix().read(0, 0, y);
      new SafetensorsWriter()
          .add("Y", List.of(2, 9, 4, 8), y)
          .add(name, shape, Tensor.zeros(Dtype.F32, 1, entries))
          .write(Path.of(mine));
    }
    return mine;
  }

  @Test
  void whatIsNotComparedIsNoted() {
    String scores = beside("qk_matmul_output", List.of(3));
    Typed typed = Typed.headroom("attend", PAST + ".safetensors", "--check", scores);
    assertThat(typed.exit()).isZero();
    assertThat(typed.out()).hasLineCount(1);
    assertThat(typed.err())
        .contains("not compared, tensors: qk_matmul_output (--scores computes qk_matmul_output)");
    String mine = folder.resolve("keys.safetensors").toString();
    new SafetensorsWriter()
        .add("present_key", List.of(2, 3, 18, 8), Tensor.zeros(Dtype.F32, 108, 8))
        .write(Path.of(mine));
    assertThat(Typed.headroom("attend", PAST + ".safetensors", "--check", mine).err())
        .contains("has no Y, so the output is not compared");
  }

  @Test
  void aTensorOfAnotherShapeIsRefusedBeforeAnyIsCompared() {
    String mine = beside("present_value", List.of(3));
    Typed refused = Typed.headroom("attend", PAST + ".safetensors", "--check", mine);
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err())
        .hasLineCount(1)
        .contains("present_value: expected shape [2, 3, 18, 8]");
  }

  @Test
  void resultsThatTakeThePlaceOfMineAreNotComparedWithThemselves() {
    String mine = folder.resolve("mine.safetensors").toString();
    new SafetensorsWriter()
        .add("Y", List.of(2, 9, 4, 8), Tensor.zeros(Dtype.F32, 72, 8))
        .write(Path.of(mine));
    Typed typed = Typed.headroom("attend", PAST + ".safetensors", "--check", mine, "-o", mine);
    assertThat(typed.exit()).isEqualTo(3);
  }

  @Test
  void scoresThatNoArrayHoldsAreRefusedBeforeAnythingIsComputed() {
    int many = 50_000;
    String large = folder.resolve("large.safetensors").toString();
    new SafetensorsWriter()
        .add("Q", List.of(1, 1, many, 1), Tensor.zeros(Dtype.F32, many, 1))
        .add("K", List.of(1, 1, many, 1), Tensor.zeros(Dtype.F32, many, 1))
        .add("V", List.of(1, 1, many, 1), Tensor.zeros(Dtype.F32, many, 1))
        .write(Path.of(large));
    Typed refused = Typed.headroom("attend", large, "--scores");
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err())
        .hasLineCount(1)
        .contains("--scores: expected scores of at most 2147483639 entries, found 2500000000");
  }
}
