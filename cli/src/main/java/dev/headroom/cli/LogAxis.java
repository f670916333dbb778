package dev.headroom.cli;

import dev.headroom.claim.Unit;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;

/// A logarithmic axis and the values that are named on it.
record LogAxis(double low, double high, List<Tick> ticks) {
  private static final double LETTER = 6.9; // width in pixels
  private static final double GAP = 6;
  private static final double MARGIN = 1.6;

  record Tick(double value, String label) {}

  /// Around positive values: powers of ten, or 1, 2 and 5 of each where these would be few.
  static LogAxis around(double[] values, DoubleFunction<String> label) {
    double low = Arrays.stream(values).min().orElse(1) / MARGIN;
    double high = Arrays.stream(values).max().orElse(1) * MARGIN;
    double wider = Math.sqrt(Math.max(1, 10 * low / high));
    low /= wider;
    high *= wider;
    List<Double> round = new ArrayList<>();
    int[] steps = high / low < 100 ? new int[] {1, 2, 5} : new int[] {1};
    for (int power = (int) Math.floor(Math.log10(low)); Math.pow(10, power) <= high; power++) {
      for (int step : steps) {
        double value = Double.parseDouble(step + "e" + power);
        if (low <= value && value <= high) {
          round.add(value);
        }
      }
    }
    return named(low, high, round, label);
  }

  /// With names at ascending values.
  static LogAxis at(double[] values, DoubleFunction<String> label) {
    double margin = Math.pow(values[values.length - 1] / values[0], 0.08);
    List<Double> all = Arrays.stream(values).boxed().toList();
    return named(values[0] / margin, values[values.length - 1] * margin, all, label);
  }

  /// Every value is named, or every second, or third, as they fit beside each other.
  private static LogAxis named(
      double low, double high, List<Double> values, DoubleFunction<String> label) {
    LogAxis bare = new LogAxis(low, high, List.of());
    List<Tick> ticks = values.stream().map(v -> new Tick(v, label.apply(v))).toList();
    List<Tick> kept = ticks;
    for (int step = 2; !bare.fit(kept); step++) {
      int each = step;
      kept =
          IntStream.range(0, ticks.size()).filter(i -> i % each == 0).mapToObj(ticks::get).toList();
    }
    return new LogAxis(low, high, kept);
  }

  /// Whether names in the middle of their values leave a gap on a narrow screen.
  private boolean fit(List<Tick> named) {
    return IntStream.range(1, named.size())
        .allMatch(i -> {
          Tick left = named.get(i - 1);
          Tick right = named.get(i);
          double letters = (left.label.length() + right.label.length()) / 2.0;
          double apart = LogPlot.NARROW * (place(right.value) - place(left.value));
          return apart >= LETTER * letters + GAP;
        });
  }

  /// Where a value lies, 0 being the low end and 1 the high one.
  double place(double value) {
    return Math.log(value / low) / Math.log(high / low);
  }

  /// A round value with its unit, without zeros that say nothing: `10 ms`.
  static String round(Unit unit, double value) {
    return unit.text(value).replaceAll("\\.0+ ", " ");
  }

  /// `0.01`, `200`.
  static String plain(double value) {
    return new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }
}
