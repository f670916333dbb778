package dev.headroom.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headroom.audit.Measurement.Run;
import dev.headroom.count.Count;
import dev.headroom.count.Terms;
import dev.headroom.machine.Roof;
import dev.headroom.model.Branch;
import dev.headroom.model.Heads;
import dev.headroom.model.Layer;
import dev.headroom.model.Presets;
import dev.headroom.shape.Step;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Span;
import dev.headroom.work.Component;
import dev.headroom.work.Work;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MeasurementTest {
  private static final double[] SHARES = {0.5, 0.25, 0.25};

  private static Layer layer(int window) {
    Scoring scoring = Scoring.softmax(1, Span.last(window));
    return new Layer(Branch.bare(Heads.plain(1, 2, scoring), true), Optional.empty());
  }

  @Test
  void layersAreMultipliedAndEndsAreNot() {
    List<Map<Component, Double>> layers =
        List.of(
            Map.of(Component.SCORES, 1.0, Component.MLP, 2.0),
            Map.of(Component.SCORES, 3.0, Component.MLP, 4.0));
    Run run = new Run(Map.of(Component.EMBED, 1.0, Component.HEAD, 2.0), layers);
    Sample sample = Sample.of(Collections.nCopies(8, layer(1)), 2);
    Measurement m = Measurement.of(List.of(run), SHARES, sample);
    assertThat(m.median()).isCloseTo(3 + 4 * 10, within(1e-12));
    assertThat(m.components())
        .containsEntry(Component.EMBED, 1.0)
        .containsEntry(Component.SCORES, 8.0)
        .containsEntry(Component.SOFTMAX, 4.0)
        .containsEntry(Component.VALUES, 4.0)
        .containsEntry(Component.MLP, 24.0);
    assertThat(m.label()).isEqualTo("extrapolated from 2 of 8 layers");
  }

  /// Five layers of one kind, each of 1 s, and one of another that takes 10 s.
  @Test
  void layersStandForTheirKind() {
    List<Layer> all = new ArrayList<>(Collections.nCopies(5, layer(1)));
    all.add(layer(2));
    Sample sample = Sample.of(all, 1);
    assertThat(sample.layers()).containsExactly(0, 5);
    assertThat(sample.factors()).containsExactly(5, 1);
    assertThat(Sample.of(all, 3).factors()).containsExactly(2.5, 2.5, 1);
    assertThat(Sample.of(all, 99).layers()).hasSize(6);
    List<Map<Component, Double>> seconds =
        List.of(Map.of(Component.QKV, 1.0), Map.of(Component.QKV, 10.0));
    Measurement m = Measurement.of(List.of(new Run(Map.of(), seconds)), SHARES, sample);
    assertThat(m.median()).isCloseTo(15, within(1e-12));
    assertThat(m.label()).isEqualTo("extrapolated from 2 of 6 layers, kind by kind");
  }

  @Test
  void componentsAddUpToTheMedianRun() {
    List<Run> runs =
        Stream.of(3.0, 1.0, 2.0)
            .map(s -> new Run(Map.of(Component.HEAD, s), List.of(Map.of(Component.QKV, s))))
            .toList();
    Measurement m = Measurement.of(runs, SHARES, Sample.of(List.of(layer(1)), 1));
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
    Roof roof = new Roof(100, 10, OptionalDouble.of(1));
    assertThat(roof.seconds(new Work(1000, 1, 9, 10))).isEqualTo(10);
    assertThat(roof.seconds(new Work(1000, 1, 9, 200))).isEqualTo(20);
    assertThat(roof.seconds(new Work(1000, 30, 9, 200))).isEqualTo(30);
    Roof slowReads = new Roof(100, 10, 4, OptionalDouble.of(1));
    assertThat(slowReads.seconds(new Work(1000, 1, 9, 200, 40))).isEqualTo(20);
    assertThat(slowReads.byteRate(new Work(1000, 1, 9, 200, 40))).isEqualTo(10);
    assertThat(slowReads.seconds(new Work(1000, 1, 9, 200, 160))).isEqualTo(40);
    assertThat(slowReads.byteRate(new Work(1000, 1, 9, 200, 160))).isEqualTo(4);
    assertThatThrownBy(() -> new Roof(100, 4, 10, OptionalDouble.of(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Roof(1, 0, OptionalDouble.of(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void yourTimesAddUp() {
    OptionalDouble none = OptionalDouble.empty();
    Yours yours = Yours.of(Map.of(Component.QKV, 0.25, Component.MLP, 0.5), none);
    assertThat(yours.seconds()).isEqualTo(0.75);
    assertThat(yours.given()).containsExactly("qkv", "mlp");
    assertThatThrownBy(() -> Yours.total(Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> Yours.of(Map.of(Component.QKV, -1.0), none))
        .hasMessageContaining("qkv is -1.0");
    assertThatThrownBy(() -> Yours.of(Map.of(Component.QKV, 0.0), none))
        .hasMessageContaining("qkv is 0.0");
    assertThatThrownBy(() -> Yours.of(Map.of(Component.SOFTMAX, 1.0), OptionalDouble.of(1)))
        .hasMessageContaining("a part of it");
    assertThatThrownBy(() -> Yours.of(Map.of(), none)).hasMessageContaining("none");
  }

  /// GPT-2 has all nine components; attention stands for three of them.
  @Test
  void whatIsMissingIsNamed() {
    Count gpt2 = Count.of(Presets.find("gpt2").architecture(), new Step(1, 1024), Terms.FLOAT32);
    assertThat(Yours.total(1).missing(gpt2)).isEmpty();
    Map<Component, Double> most =
        Stream.of("embed", "norm", "qkv", "output", "mlp", "head")
            .collect(
                Collectors.toMap(n -> Component.valueOf(n.toUpperCase(Locale.ROOT)), n -> 0.5));
    assertThat(Yours.of(most, OptionalDouble.empty()).missing(gpt2))
        .containsExactly("scores", "softmax", "values");
    Yours whole = Yours.of(most, OptionalDouble.of(2));
    assertThat(whole.missing(gpt2)).isEmpty();
    assertThat(whole.seconds()).isEqualTo(5);
    assertThat(whole.work(gpt2)).isEqualTo(gpt2.total());
  }

  /// Components that wait for different resources could overlap: the sum of their limits is no limit
  /// of the whole.
  @Test
  void theSumOfComponentsIsNoLimit() {
    Count gpt2 = Count.of(Presets.find("gpt2").architecture(), new Step(1, 1024), Terms.FLOAT32);
    Work total = gpt2.total();
    Limits balanced =
        Limits.of(
            gpt2, new Roof(total.flops(), total.bytes(), OptionalDouble.of((double) total.exps())));
    assertThat(balanced.wholeRun()).isEqualTo(1);
    assertThat(balanced.bound()).isEqualTo(Roof.Bound.FLOPS);
    assertThat(balanced.inSequence()).isGreaterThan(1.4).isLessThan(3);
    Limits narrow = Limits.of(gpt2, new Roof(1e30, gpt2.leastBytes(), OptionalDouble.of(1e30)));
    assertThat(narrow.bound()).isEqualTo(Roof.Bound.BYTES);
    assertThat(narrow.wholeRun()).isEqualTo(1);
    assertThat(narrow.inSequence()).isGreaterThan(1);
  }
}
