package dev.headroom.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SlowStateTest {
  /// On some machines a tile never comes nearer to the peak than this: nothing to say.
  @Test
  void aMachineIsComparedWithItselfAlone() {
    assertThat(SlowState.notice(0.68, 0.73)).isEmpty();
    assertThat(SlowState.notice(0.40, 0.47)).isEmpty();
    assertThat(SlowState.notice(0.5, 0.47)).isEmpty();
    assertThat(SlowState.notice(0.9, 0.95)).isEmpty();
  }

  @Test
  void aTileFarBelowTheRunIsNoticed() {
    assertThat(SlowState.notice(0.83, 0.614).orElseThrow())
        .contains("61% of the peak", "itself 83%", "run again");
  }
}
