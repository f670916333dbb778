package dev.headroom.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SlowStateTest {
  /// On some machines a tile never comes nearer to the peak than this: nothing to say.
  @Test
  void aMachineIsComparedWithItselfAlone() {
    assertThat(SlowState.notice(0.68, 0.73, 0.72)).isEmpty();
    assertThat(SlowState.notice(0.40, 0.47, 0.47)).isEmpty();
    assertThat(SlowState.notice(0.9, 0.95, 0.95)).isEmpty();
  }

  @Test
  void aTileFarBelowTheBestOfTheRunIsNoticed() {
    assertThat(SlowState.notice(0.6, 0.73, 0.47).orElseThrow())
        .contains("47% of the peak", "73% was reached", "run again");
    assertThat(SlowState.notice(0.83, 0.61, 0.614).orElseThrow()).contains("61%", "83%");
  }
}
