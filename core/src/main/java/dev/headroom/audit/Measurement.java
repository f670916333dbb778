package dev.headroom.audit;

import dev.headroom.work.Component;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Seconds of a forward pass: each run's total, and the components of the run in the middle.
/// Shape:  totals ascending; `measuredLayers` of `layers` were run, and their time is multiplied to
///         stand for all, that of each of `kinds` for those of its kind.
public record Measurement(
    List<Double> totals,
    Map<Component, Double> components,
    int measuredLayers,
    int layers,
    int kinds) {
  public Measurement {
    if (totals.isEmpty() || measuredLayers < 1 || measuredLayers > layers) {
      throw new IllegalArgumentException(
          totals.size() + " runs of " + measuredLayers + " of " + layers + " layers");
    }
    totals = totals.stream().sorted().toList();
    components = Collections.unmodifiableMap(new EnumMap<>(components));
  }

  /// What the stopwatch saw of each run, and how the attention kernel's time divides into scores,
  /// softmax and values.
  static Measurement of(List<Run> runs, double[] shares, Sample sample) {
    double[] factors = sample.factors();
    List<Run> sorted =
        runs.stream().sorted(Comparator.comparingDouble(r -> r.total(factors))).toList();
    Map<Component, Double> components = sorted.get((sorted.size() - 1) / 2).components(factors);
    double attention = components.getOrDefault(Component.SCORES, 0.0);
    components.put(Component.SCORES, attention * shares[0]);
    components.put(Component.SOFTMAX, attention * shares[1]);
    components.put(Component.VALUES, attention * shares[2]);
    return new Measurement(
        sorted.stream().map(r -> r.total(factors)).toList(),
        components,
        sample.layers().size(),
        sample.all().size(),
        sample.kinds());
  }

  public double min() {
    return totals.getFirst();
  }

  /// The lower one of two in the middle, so that it is one of the runs.
  public double median() {
    return totals.get((totals.size() - 1) / 2);
  }

  public double max() {
    return totals.getLast();
  }

  public boolean extrapolated() {
    return measuredLayers < layers;
  }

  /// `extrapolated from 4 of 32 layers`, or nothing.
  public String label() {
    return extrapolated()
        ? "extrapolated from "
            + measuredLayers
            + " of "
            + layers
            + " layers"
            + (kinds > 1 ? ", kind by kind" : "")
        : "";
  }

  /// Seconds of one run by component, outside the layers and in each of them.
  record Run(Map<Component, Double> ends, List<Map<Component, Double>> inLayers) {
    /// Shape:  how many layers each measured one stands for.
    double total(double[] factors) {
      double total = sum(ends);
      for (int l = 0; l < inLayers.size(); l++) {
        total += factors[l] * sum(inLayers.get(l));
      }
      return total;
    }

    Map<Component, Double> components(double[] factors) {
      Map<Component, Double> all = new EnumMap<>(Component.class);
      ends.forEach((c, s) -> all.merge(c, s, Double::sum));
      for (int l = 0; l < inLayers.size(); l++) {
        double factor = factors[l];
        inLayers.get(l).forEach((c, s) -> all.merge(c, s * factor, Double::sum));
      }
      return all;
    }

    static double sum(Map<Component, Double> parts) {
      return parts.values().stream().mapToDouble(Double::doubleValue).sum();
    }
  }
}
