package dev.headroom.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SlowStateTest {
  @Test
  void aTileNearThePeakIsNotWorthAWord() {
    assertThat(SlowState.notice(0.95)).isEmpty();
    assertThat(SlowState.notice(0.85)).isEmpty();
  }

  @Test
  void aTileFarFromThePeakIsANeighbour() {
    assertThat(SlowState.notice(0.614).orElseThrow())
        .contains("slow state", "61% of the peak", "run again");
  }
}
