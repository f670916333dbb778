package dev.headroom.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.kernel.peak.MicroKernel;
import dev.headroom.tensor.Dtype;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MicroKernelTest {
  /// The measurement itself checks what the tile computed.
  @ParameterizedTest
  @EnumSource(Dtype.class)
  void theTileComputesWhileItIsTimed(Dtype dtype) {
    assertThat(MicroKernel.shareOfPeak(dtype, 0.1)).isPositive().isFinite();
  }
}
