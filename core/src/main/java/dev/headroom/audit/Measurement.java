package dev.headroom.audit;

import dev.headroom.work.Component;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Seconds of a forward pass: each run's total, and the components of the run in the middle.
/// Shape:  totals ascending; measuredLayers of layers were run, and the rest is their multiple.
public record Measurement(
    List<Double> totals, Map<Component, Double> components, int measuredLayers, int layers) {
  public Measurement {
    if (totals.isEmpty() || measuredLayers < 1 || measuredLayers > layers) {
      throw new IllegalArgumentException(
          totals.size() + " runs of " + measuredLayers + " of " + layers + " layers");
    }
    totals = totals.stream().sorted().toList();
    components = Collections.unmodifiableMap(new EnumMap<>(components));
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
        ? "extrapolated from " + measuredLayers + " of " + layers + " layers"
        : "";
  }

  /// One run as the probe saw it: seconds before the layers, in them, and after them.
  record Run(Map<Component, Double> ends, Map<Component, Double> inLayers, double[] seconds) {
    /// The total if `layers` layers took as long, each, as the `measured` ones.
    double total(int measured, int layers) {
      return Arrays.stream(seconds).sum() + seconds[1] * (layers - measured) / measured;
    }

    Map<Component, Double> components(int measured, int layers) {
      Map<Component, Double> all = new EnumMap<>(ends);
      inLayers.forEach((c, s) -> all.merge(c, s * layers / measured, Double::sum));
      return all;
    }
  }
}
