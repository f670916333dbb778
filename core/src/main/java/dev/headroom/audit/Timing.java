package dev.headroom.audit;

import dev.headroom.work.Component;
import dev.headroom.work.Probe;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// A stopwatch for one run: every moment belongs to one component, and to the layers or to the ends
/// of the model.
final class Timing implements Probe {
  private final int depth;
  private final boolean parts;
  private final Observer observer;
  private final Map<Component, Double> ends = new EnumMap<>(Component.class);
  private final List<Map<Component, Double>> inLayers = new ArrayList<>();
  private final List<long[]> attention = new ArrayList<>();
  private Component current = Component.EMBED;
  private boolean inside; // 0 layers ended: the embedding; depth: the model
  private int layer;
  private int enteredInside;
  private int enteredOutside;
  private long since = System.nanoTime();

  /// Shape:  the run has `depth` layers; `parts`: also how attention divides; the observer is told
  ///         of each component that is entered.
  Timing(int depth, boolean parts, Observer observer) {
    this.depth = depth;
    this.parts = parts;
    this.observer = observer;
    for (int l = 0; l < depth; l++) {
      inLayers.add(new EnumMap<>(Component.class));
      attention.add(new long[3]);
    }
  }

  @Override
  public void enter(Component component) {
    settle();
    current = component;
    enteredInside += inside ? 1 : 0;
    enteredOutside += inside ? 0 : 1;
    observer.step();
  }

  /// How often such a pass with so many layers enters a component.
  int entered(int layers) {
    return enteredOutside + layers * (enteredInside / Math.max(1, depth));
  }

  @Override
  public void layer(int finished) {
    settle();
    inside = finished < depth;
    layer = finished;
  }

  @Override
  public void attention(long scores, long softmax, long values) {
    long[] of = attention.get(layer);
    of[0] += scores;
    of[1] += softmax;
    of[2] += values;
  }

  @Override
  public boolean wantsAttentionParts() {
    return parts;
  }

  private void settle() {
    long now = System.nanoTime();
    (inside ? inLayers.get(layer) : ends).merge(current, (now - since) * 1e-9, Double::sum);
    since = now;
  }

  Measurement.Run stop() {
    settle();
    return new Measurement.Run(ends, inLayers);
  }

  /// The shares of scores, softmax and values in the attention kernel's time, each layer standing for
  /// `factors` layers.
  double[] shares(double[] factors) {
    double[] sums = new double[3];
    for (int l = 0; l < depth; l++) {
      for (int i = 0; i < 3; i++) {
        sums[i] += factors[l] * attention.get(l)[i];
      }
    }
    double all = sums[0] + sums[1] + sums[2];
    return all > 0
        ? new double[] {sums[0] / all, sums[1] / all, sums[2] / all}
        : new double[] {1, 0, 0};
  }
}
