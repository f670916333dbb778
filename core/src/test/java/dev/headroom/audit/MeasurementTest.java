package dev.headroom.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headroom.audit.Measurement.Run;
import dev.headroom.work.Component;
import dev.headroom.work.Work;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class MeasurementTest {
  private static final double[] SHARES = {0.5, 0.25, 0.25};

  @Test
  void layersAreMultipliedAndEndsAreNot() {
    Run run =
        new Run(
            Map.of(Component.EMBED, 1.0, Component.HEAD, 2.0),
            Map.of(Component.SCORES, 4.0, Component.MLP, 6.0));
    Measurement m = Measurement.of(List.of(run), SHARES, 2, 8);
    assertThat(m.median()).isCloseTo(3 + 4 * 10, within(1e-12));
    assertThat(m.components())
        .containsEntry(Component.EMBED, 1.0)
        .containsEntry(Component.SCORES, 8.0)
        .containsEntry(Component.SOFTMAX, 4.0)
        .containsEntry(Component.VALUES, 4.0)
        .containsEntry(Component.MLP, 24.0);
    assertThat(m.label()).isEqualTo("extrapolated from 2 of 8 layers");
  }

  @Test
  void componentsAddUpToTheMedianRun() {
    List<Run> runs =
        List.of(
            new Run(Map.of(Component.HEAD, 3.0), Map.of(Component.QKV, 3.0)),
            new Run(Map.of(Component.HEAD, 1.0), Map.of(Component.QKV, 1.0)),
            new Run(Map.of(Component.HEAD, 2.0), Map.of(Component.QKV, 2.0)));
    Measurement m = Measurement.of(runs, SHARES, 1, 1);
    assertThat(m.totals()).containsExactly(2.0, 4.0, 6.0);
    assertThat(m.components().values().stream().mapToDouble(s -> s).sum()).isEqualTo(m.median());
    assertThat(m.label()).isEmpty();
  }

  @Test
  void thePlanFillsTheTimeAndNoMore() {
    OptionalInt auto = OptionalInt.empty();
    assertThat(Stopwatch.plan(0.5, 0.1, auto, auto, 12)).isEqualTo(new Stopwatch.Plan(3, 12));
    assertThat(Stopwatch.plan(0.5, 0.5, auto, auto, 12)).isEqualTo(new Stopwatch.Plan(3, 3));
    assertThat(Stopwatch.plan(4, 2, auto, auto, 32)).isEqualTo(new Stopwatch.Plan(1, 1));
    assertThat(Stopwatch.plan(4, 2, OptionalInt.of(5), OptionalInt.of(99), 32))
        .isEqualTo(new Stopwatch.Plan(5, 32));
  }

  /// 24 s a layer: two passes in all, instead of the eleven that it once took.
  @Test
  void aLongLayerIsNotPassedAgainForItsShares() {
    OptionalInt auto = OptionalInt.empty();
    assertThat(Stopwatch.plan(0.1, 24, auto, auto, 32)).isEqualTo(new Stopwatch.Plan(1, 1));
    assertThat(Stopwatch.sharePasses(24)).isZero();
    assertThat(Stopwatch.sharePasses(0.4)).isEqualTo(2);
    assertThat(Stopwatch.sharePasses(0.001)).isEqualTo(4);
  }

  @Test
  void theRoofIsTheSlowestOfThree() {
    Roof roof = new Roof(100, 10, 1);
    assertThat(roof.seconds(new Work(1000, 1, 9, 10))).isEqualTo(10);
    assertThat(roof.seconds(new Work(1000, 1, 9, 200))).isEqualTo(20);
    assertThat(roof.seconds(new Work(1000, 30, 9, 200))).isEqualTo(30);
    assertThatThrownBy(() -> new Roof(1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void yourTimesAddUp() {
    Yours yours = Yours.of(Map.of(Component.QKV, 0.25, Component.MLP, 0.5));
    assertThat(yours.seconds()).isEqualTo(0.75);
    assertThatThrownBy(() -> Yours.total(Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> Yours.of(Map.of(Component.QKV, -1.0)))
        .hasMessageContaining("qkv is -1.0");
  }
}
