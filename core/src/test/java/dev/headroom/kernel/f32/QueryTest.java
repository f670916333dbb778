package dev.headroom.kernel.f32;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.tensor.AttentionShape;
import org.junit.jupiter.api.Test;

/// Sizes of one query that no test could compute.
class QueryTest {
  /// 128 heads that share one of 2^27 keys, which fit an array themselves.
  @Test
  void numbersOfStretchesMayBeMoreThanAnIntCounts() {
    AttentionShape s = new AttentionShape(1, 128, 1, 1, (1 << 27) - 1, 16, 16);
    assertThat(QueryF32.numbers(s, s.keys())).isEqualTo(2_415_919_104L);
  }
}
