package dev.headroom.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.forward.Wanted.Logits;
import dev.headroom.model.Input;
import dev.headroom.model.MappedWeights;
import dev.headroom.model.Resources;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import dev.headroom.tensor.Tensor;
import dev.headroom.work.Probe;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What is no padding sees none of it, whatever stands there; what padding itself becomes is nobody's
/// number, but it is one.
final class PaddingTest {
  private static final int REAL = 9;
  private static final int ALL = 20;

  static Stream<Arguments> encodersAndKernels() {
    return Stream.of(
            "bert", "roberta", "distilbert", "mpnet", "nomic-bert", "modernbert", "eurobert")
        .flatMap(m -> Arrays.stream(KernelName.values()).map(k -> Arguments.of(m, k)));
  }

  private static Outputs run(String model, KernelName kernel, Input input, Wanted wanted) {
    try (MappedWeights weights =
            MappedWeights.open(Resources.folder("checkpoints/" + model + "-tiny"));
        Transformer transformer = new Transformer(weights, new Engine(kernel, Dtype.F64, 1))) {
      return transformer.run(input, wanted, Probe.NONE);
    }
  }

  /// Tokens of which the last have `padding` as id.
  private static Input padded(int padding) {
    int[] ids = new int[ALL];
    byte[] mask = new byte[ALL];
    for (int t = 0; t < ALL; t++) {
      ids[t] = t < REAL ? 3 + 2 * t : padding;
      mask[t] = (byte) (t < REAL ? 1 : 0);
    }
    return new Input(List.of(ids), List.of(), List.of(mask));
  }

  @ParameterizedTest
  @MethodSource("encodersAndKernels")
  void aRowIsTheSameWithAndWithoutPadding(String model, KernelName kernel) {
    Wanted layers = new Wanted(Logits.ALL, true, OptionalInt.empty());
    int[] alone = Arrays.copyOf(padded(1).ids().getFirst(), REAL);
    Outputs expected = run(model, kernel, Input.of(alone), layers);
    Outputs found = run(model, kernel, padded(1), layers);
    Outputs other = run(model, kernel, padded(40), layers);
    assertThat(found.all()).hasSizeGreaterThan(3);
    for (Outputs.Named named : found.all()) {
      Tensor values = named.values();
      Tensor changed = other.find(named.name()).orElseThrow().values();
      Tensor right = expected.find(named.name()).orElseThrow().values();
      for (int t = 0; t < Math.min(REAL, values.rows()); t++) {
        for (int i = 0; i < values.cols(); i++) {
          assertThat(values.get(t, i)).isEqualTo(changed.get(t, i));
          assertThat(Math.abs(values.get(t, i) - right.get(t, i))).isLessThan(1e-12);
        }
      }
      assertThat(finite(values)).as(named.name()).isTrue();
    }
  }

  private static boolean finite(Tensor t) {
    for (int i = 0; i < t.rows(); i++) {
      for (int j = 0; j < t.cols(); j++) {
        if (!Double.isFinite(t.get(i, j))) {
          return false;
        }
      }
    }
    return true;
  }

  /// ModernBERT's second layer sees 4 tokens far: padding further behind the tokens sees nothing.
  @ParameterizedTest
  @EnumSource(KernelName.class)
  void paddingThatSeesNothingHasAttentionZero(KernelName kernel) {
    Wanted heads = new Wanted(Logits.NONE, false, OptionalInt.of(1));
    Tensor out =
        run("modernbert", kernel, padded(1), heads).find("attn_out.1").orElseThrow().values();
    for (int row = 0; row < out.rows(); row++) {
      double largest = 0;
      for (int i = 0; i < out.cols(); i++) {
        largest = Math.max(largest, Math.abs(out.get(row, i)));
      }
      boolean sees = row % ALL < REAL + 4;
      assertThat(largest > 0).as("row %d: %s", row, largest).isEqualTo(sees);
    }
  }
}
