package dev.headroom.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.count.Count;
import dev.headroom.count.Terms;
import dev.headroom.machine.Roof;
import dev.headroom.model.Presets;
import dev.headroom.shape.Step;
import dev.headroom.work.Component;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
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

  @Test
  void aShareAboveAllIsNamed() {
    Count gpt2 = Count.of(Presets.find("gpt2").architecture(), new Step(1, 1024), Terms.FLOAT32);
    Roof roof = new Roof(1e9, 1e9, OptionalDouble.of(1e9));
    double qkv = gpt2.of(Component.QKV).flops() / 1e9;
    double mlp = gpt2.of(Component.MLP).flops() / 1e9;
    assertThat(SlowState.abovePeak(took(qkv, 0.99 * mlp), gpt2, roof).orElseThrow())
        .startsWith("mlp is above the measured peak");
    assertThat(SlowState.abovePeak(took(qkv, 2 * mlp), gpt2, roof)).isEmpty();
  }

  private static Measurement took(double qkv, double mlp) {
    return new Measurement(
        List.of(qkv + mlp), Map.of(Component.QKV, qkv, Component.MLP, mlp), 12, 12, 1);
  }
}
