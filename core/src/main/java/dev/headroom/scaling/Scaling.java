package dev.headroom.scaling;

import dev.headroom.machine.Processor;
import dev.headroom.measure.Here;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/// Measures a series, size by size, and fits the exponent with which its time grows.
/// Fails:  InputException or IllegalArgumentException for what cannot be measured, before anything is.
/// Source: docs/scaling.md.
public final class Scaling {
  private final Series series;
  private final Timer timer;

  private Scaling(Series series, Timer timer) {
    this.series = series;
    this.timer = timer;
  }

  /// Shape:  file: keeps each point as soon as it is measured; what it holds is not measured again.
  public static ScalingReport of(Series series, Optional<Path> file) {
    return of(series, file, new PassTimer(series));
  }

  static ScalingReport of(Series series, Optional<Path> file, Timer timer) {
    return new Scaling(series, timer).report(file);
  }

  private ScalingReport report(Optional<Path> file) {
    series.require();
    Processor machine = Here.processor(series.engine().threads());
    Optional<PointFile> kept = file.map(path -> new PointFile(path, series, machine));
    List<Point> points = new ArrayList<>();
    for (int size : series.sizes()) {
      Optional<Point> before = kept.flatMap(k -> k.at(size));
      Point point = before.orElseGet(() -> measure(size));
      if (before.isEmpty()) {
        kept.ifPresent(k -> k.add(point));
      }
      points.add(point);
    }
    boolean fitted = series.family().axis() != Axis.SQUARE;
    return new ScalingReport(
        series,
        machine,
        points,
        fitted ? Optional.of(fit(points)) : Optional.empty(),
        fitted ? slope(points, p -> p.classical().times().min()) : OptionalDouble.empty(),
        fitted ? slope(points, p -> p.work().flops()) : OptionalDouble.empty(),
        Theory.of(series),
        notes());
  }

  private Point measure(int size) {
    Family.Member member = series.family().at(size);
    Runs classical = timer.time(member, series.classical());
    Optional<Runs> fast =
        series.fast() ? Optional.of(timer.time(member, series.engine())) : Optional.empty();
    return new Point(size, series.work(size), classical, fast);
  }

  private Fit fit(List<Point> points) {
    return Fit.of(
        series.sizes(), points.stream().map(p -> p.classical().array()).toList(), series.seed());
  }

  /// The exponent of something that is positive at each point; empty where it is not.
  private OptionalDouble slope(List<Point> points, ToDoubleFunction<Point> of) {
    double[] y = points.stream().mapToDouble(of).toArray();
    double[] x = series.sizes().stream().mapToDouble(StrictMath::log).toArray();
    return Arrays.stream(y).allMatch(v -> v > 0)
        ? OptionalDouble.of(Fit.slope(x, Arrays.stream(y).map(StrictMath::log).toArray()))
        : OptionalDouble.empty();
  }

  private List<String> notes() {
    var source = series.family().at(series.sizes().getFirst()).source();
    List<String> notes = new ArrayList<>(source.notices());
    if (!source.stored()) {
      notes.add("random weights; layers that are alike have the same");
    }
    return notes;
  }
}
