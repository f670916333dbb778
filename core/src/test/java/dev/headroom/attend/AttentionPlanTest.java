package dev.headroom.attend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import dev.headroom.tensor.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Plans of sizes that no test could compute.
class AttentionPlanTest {
  private static AttentionShape shape(int heads, int tokens, int m) {
    return new AttentionShape(1, heads, heads, tokens, tokens, m, m);
  }

  private static AttentionPlan plan(AttentionShape shape, Span span, BlockSizes sizes) {
    return new AttentionPlan(shape, span, sizes, Dtype.F32, KernelName.SIMD);
  }

  /// Row by row, this would take as many steps as there are queries a column of blocks.
  @Test
  void aBillionTokensAreCountedAtOnce() {
    AttentionPlan plan =
        plan(shape(1, 1_000_000_000, 64), Span.CAUSAL, new BlockSizes(1 << 20, 1 << 20));
    assertThat(plan.pairs()).isEqualTo(500_000_000_500_000_000L);
    assertThat(plan.tasks()).isEqualTo(954 * 955 / 2);
  }

  @ParameterizedTest
  @CsvSource({
    "1073741824, 1073741824, 1, 1, 1, 1237940039285380274899124224", // 2^90, as a long 0
    "5, 1000000000, 1, 1, 1, 5000000000000000000",
    "1073741824, 4, 1, 4, 4, 1073741824",
  })
  void moreBlocksThanAListHoldsAreRefused(
      int heads, int tokens, int m, int queries, int keys, String blocks) {
    assertThatThrownBy(() -> plan(shape(heads, tokens, m), Span.ALL, new BlockSizes(queries, keys)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("make " + blocks + ", expected at most 2^22: larger ones");
  }

  @Test
  void blocksThatNoArrayHoldsAreRefused() {
    assertThatThrownBy(
            () -> plan(shape(1, 1 << 30, 64), Span.ALL, new BlockSizes(1 << 10, 1 << 30)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("matrices of 68719476736 numbers, expected at most");
  }

  @Test
  void blocksAreNoLargerThanTheSizesAre() {
    AttentionPlan plan = plan(shape(2, 10, 3), Span.ALL, new BlockSizes(1000, 4));
    assertThat(plan.sizes()).isEqualTo(new BlockSizes(10, 4));
    assertThat(plan.tasks()).isEqualTo(2 * 3);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 4096, 1048576",
    "16, 8192, 524288",
    "80, 8192, 65536",
    "64, 8192, 131072",
    "8192, 1024, 1024",
    "1000000, 8, 8"
  })
  void blocksChosenHoldAtMost64MiBOfKeysAndValues(int m, int queries, int keys) {
    assertThat(BlockSizes.of(shape(1, 1 << 24, m), Dtype.F32))
        .isEqualTo(new BlockSizes(queries, keys));
  }
}
