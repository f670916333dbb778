package dev.headroom.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headroom.InputException;
import dev.headroom.count.Count;
import dev.headroom.count.Terms;
import dev.headroom.forward.Engine;
import dev.headroom.model.ModelSource;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.FastMatmul;
import dev.headroom.tensor.KernelName;
import dev.headroom.work.Component;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Series with a timer that follows a law, and one small series that is run.
class ScalingTest {
  private static final String SHAPE = "layers=2,heads=2,head-dim=8";
  private static final Engine ENGINE = new Engine(KernelName.REFERENCE, Dtype.F32, 1);

  @TempDir private Path folder;

  /// The tokens that were timed.
  private final List<Integer> timed = new ArrayList<>();

  private static Series series(Axis axis, int from, int to) {
    return new Series(
        Family.ofShape(SHAPE, Map.of(), axis),
        Series.sizes(from, to, 2),
        Series.ATTENTION,
        2,
        ENGINE,
        0);
  }

  private Runs square(Family.Member member, Engine engine) {
    int n = member.step().context();
    timed.add(n);
    return new Runs(1, List.of(1e-9 * n * n, 2e-9 * n * n));
  }

  private ScalingReport report(Series series, Path file) {
    return Scaling.of(series, Optional.of(file), this::square);
  }

  @Test
  void theExponentIsThatOfTheLaw() {
    ScalingReport report = Scaling.of(series(Axis.TOKENS, 64, 512), Optional.empty(), this::square);
    assertThat(timed).containsExactly(64, 128, 256, 512);
    assertThat(report.fit().orElseThrow().exponent()).isCloseTo(2, within(1e-12));
    assertThat(report.fastest().orElseThrow()).isCloseTo(2, within(1e-12));
    assertThat(report.counted().orElseThrow()).isBetween(1.99, 2.0);
    assertThat(report.points().get(1).classical().times().median())
        .isCloseTo(1.5e-9 * 128 * 128, within(1e-18));
  }

  @Test
  void theWorkIsThatOfTheComponents() {
    Series series = series(Axis.TOKENS, 64, 128);
    Family.Member member = series.family().at(128);
    Count count = Count.of(member.architecture(), member.step(), Terms.FLOAT32);
    assertThat(series.work(128))
        .isEqualTo(
            count
                .of(Component.SCORES)
                .plus(count.of(Component.SOFTMAX))
                .plus(count.of(Component.VALUES)));
    assertThat(series.work(128).exps()).isEqualTo(2 * 2 * 128 * 128);
  }

  @Test
  void layersOfAModelAreItsFirst() {
    ModelSource gpt2 = ModelSource.find("gpt2");
    Family family = Family.ofModel("gpt2", gpt2, OptionalInt.of(64), 1, Axis.LAYERS);
    assertThat(family.at(3).architecture().depth()).isEqualTo(3);
    assertThatThrownBy(() -> family.at(13)).hasMessageContaining("at most 12");
  }

  @Test
  void pointsThatAreThereAreNotMeasuredAgain() throws IOException {
    Path file = folder.resolve("points.jsonl");
    report(series(Axis.TOKENS, 64, 256), file);
    List<String> before = Files.readAllLines(file);
    assertThat(before).hasSize(3);
    timed.clear();
    ScalingReport longer = report(series(Axis.TOKENS, 64, 1024), file);
    assertThat(timed).containsExactly(512, 1024);
    assertThat(Files.readAllLines(file)).hasSize(5).startsWith(before.toArray(new String[0]));
    assertThat(longer.fit())
        .isEqualTo(Scaling.of(series(Axis.TOKENS, 64, 1024), Optional.empty(), this::square).fit());
  }

  @Test
  void whatWasMeasuredBeforeAFailureStays() throws IOException {
    Path file = folder.resolve("points.jsonl");
    Timer failing =
        (member, engine) -> {
          if (member.step().tokens() == 256) {
            throw new IllegalStateException("the machine stops");
          }
          return square(member, engine);
        };
    Series series = series(Axis.TOKENS, 64, 256);
    assertThatThrownBy(() -> Scaling.of(series, Optional.of(file), failing))
        .hasMessage("the machine stops");
    assertThat(Files.readString(file)).hasLineCount(2).endsWith("\n");
    timed.clear();
    report(series, file);
    assertThat(timed).containsExactly(256);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void otherOptionsAreRefusedByName() {
    Path file = folder.resolve("points.jsonl");
    report(series(Axis.TOKENS, 64, 128), file);
    Series s = series(Axis.TOKENS, 64, 128);
    refused(file, with(s, Series.ATTENTION, 3, ENGINE, 0), "line 1: --runs: expected 3, found 2");
    refused(file, with(s, Series.ATTENTION, 2, ENGINE, 7), "line 1: --seed: expected 7, found 0");
    refused(
        file,
        with(s, Set.of(Component.QKV), 2, ENGINE, 0),
        "--component: expected qkv, found attention");
    Engine f64 = new Engine(KernelName.REFERENCE, Dtype.F64, 1);
    refused(file, with(s, Series.ATTENTION, 2, f64, 0), "--dtype: expected f64, found f32");
    Engine two = new Engine(KernelName.REFERENCE, Dtype.F32, 2);
    refused(file, with(s, Series.ATTENTION, 2, two, 0), "--threads: expected 2, found 1");
    refused(file, series(Axis.LAYERS, 1, 2), "--vary: expected layers, found tokens");
    Family other = Family.ofShape("layers=1,heads=2,head-dim=8", Map.of(), Axis.TOKENS);
    refused(
        file,
        new Series(other, List.of(64, 128), Series.ATTENTION, 2, ENGINE, 0),
        "--shape: expected layers=1,heads=2,head-dim=8, found " + SHAPE);
  }

  private static Series with(
      Series s, Set<Component> components, int runs, Engine engine, long seed) {
    return new Series(s.family(), s.sizes(), components, runs, engine, seed);
  }

  private void refused(Path file, Series series, String words) {
    assertThatThrownBy(() -> report(series, file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(words);
  }

  @Test
  void linesThatAreNoPointsAreRefused() throws IOException {
    Path file = folder.resolve("points.jsonl");
    Series series = series(Axis.TOKENS, 64, 128);
    report(series, file);
    String text = Files.readString(file);
    String first = text.lines().findFirst().orElseThrow();
    Files.writeString(file, text.substring(0, text.length() - 9));
    refused(file, series, "line 2");
    Files.writeString(file, first + "\n" + first + "\n");
    refused(file, series, "line 2: size: expected a size from 1 on, each once, found 64");
    Files.writeString(file, "[]\n");
    refused(file, series, "line 1: expected a JSON object, found a list");
    Files.writeString(file, "{}\n");
    refused(file, series, "line 1: schema: expected headroom/scaling-point/1");
    Files.writeString(file, first.replaceAll("\"seconds\":\\[[^,]*,", "\"seconds\":["));
    refused(file, series, "line 1: classical: expected seconds of 2 runs, found 1");
    Files.writeString(file, first.replaceAll("\"seconds\":\\[", "\"seconds\":[-"));
    refused(file, series, "line 1: classical: expected positive times");
    Files.writeString(file, first.replaceAll("\"flops\":", "\"flops\":1"));
    refused(file, series, "line 1: flops: expected");
    refused(folder, series, "expected a file to write, found a folder");
    refused(folder.resolve("points.jsonl.gz"), series, "the name of a packed one");
  }

  @Test
  void bothKindsOfProductsAreTimedWhereLevelsAreAskedFor() {
    Series series =
        new Series(
            Family.ofShape("layers=1,heads=1", Map.of(), Axis.SQUARE),
            List.of(8, 16),
            Set.of(Component.QKV),
            1,
            ENGINE.with(new FastMatmul(1, false)),
            0);
    List<Boolean> fast = new ArrayList<>();
    ScalingReport report =
        Scaling.of(
            series,
            Optional.of(folder.resolve("fast.jsonl")),
            (member, engine) -> {
              fast.add(!engine.fast().isOff());
              return new Runs(1, List.of(engine.fast().isOff() ? 8.0 : 7.0));
            });
    assertThat(fast).containsExactly(false, true, false, true);
    assertThat(report.fit()).isEmpty();
    assertThat(report.counted()).isEmpty();
    assertThat(report.points().getLast().fast().orElseThrow().seconds()).containsExactly(7.0);
    assertThat(report.levels(16)).containsExactly("qkv by 1 level");
    ScalingReport again =
        Scaling.of(series, Optional.of(folder.resolve("fast.jsonl")), this::square);
    assertThat(again.points()).isEqualTo(report.points());
    assertThat(timed).isEmpty();
  }

  @Test
  void aSmallSeriesIsRun() {
    for (Axis axis : List.of(Axis.TOKENS, Axis.HEADS, Axis.LAYERS, Axis.HEAD_DIM, Axis.SQUARE)) {
      Series series =
          new Series(
              Family.ofShape("layers=1,heads=1,head-dim=2,tokens=4", Map.of(), axis),
              List.of(1, 2),
              Series.ATTENTION,
              1,
              ENGINE,
              0);
      ScalingReport report = Scaling.of(series, Optional.empty());
      assertThat(report.points()).extracting(Point::size).containsExactly(1, 2);
      assertThat(report.points())
          .allSatisfy(p -> assertThat(p.classical().times().median()).isPositive());
    }
  }

  @Test
  void oneTokenBehindOthersIsRun() {
    Family family =
        Family.ofShape("layers=1,heads=1,head-dim=2,causal=true", Map.of(), Axis.CONTEXT);
    Series series = new Series(family, List.of(2, 4), Series.ATTENTION, 1, ENGINE, 0);
    ScalingReport report = Scaling.of(series, Optional.empty());
    assertThat(report.points()).hasSize(2);
    assertThat(report.theory().words()).contains("no theorem here speaks of tokens behind a cache");
    assertThat(series.work(4).exps()).isEqualTo(5);
  }
}
