package dev.headroom.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.machine.Processor;
import dev.headroom.tensor.Dtype;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MeasureTest {
  @ParameterizedTest
  @EnumSource(Dtype.class)
  void peaksArePositiveAndTheLargerOnesAreKept(Dtype dtype) {
    Peaks peaks = Peaks.measure(2, dtype);
    assertThat(peaks.gflops()).isPositive().isFinite();
    assertThat(peaks.expsPerSecond()).isPositive().isFinite();
    assertThat(peaks.bandwidthGBs()).isPositive().isFinite();
    assertThat(peaks.readGBs()).isPositive().isLessThanOrEqualTo(peaks.bandwidthGBs());
    assertThat(peaks.max(new Peaks(1e9, 1, 1e9, 1)))
        .isEqualTo(new Peaks(1e9, peaks.expsPerSecond(), 1e9, peaks.readGBs()));
  }

  @Test
  void theMachineHasAName() {
    Processor here = Here.processor(2);
    assertThat(here.cpu()).isNotBlank();
    assertThat(here.vectorBits()).isIn(64, 128, 256, 512);
  }

  @Test
  void medianIsTheMiddleOrTheMeanOfTheTwoThere() {
    assertThat(Seconds.of(3, 1, 2)).isEqualTo(new Seconds(1, 2, 3, 3));
    assertThat(Seconds.of(4, 3, 1, 2)).isEqualTo(new Seconds(1, 2.5, 4, 4));
    assertThat(Seconds.of(3, () -> {}).runs()).isEqualTo(3);
    assertThatThrownBy(Seconds::of).isInstanceOf(IllegalArgumentException.class);
  }
}
