package dev.headroom.audit;

import dev.headroom.work.Component;
import dev.headroom.work.Probe;
import java.util.EnumMap;
import java.util.Map;

/// A stopwatch for one run: every moment belongs to one component, and to the layers or to the ends
/// of the model.
final class Timing implements Probe {
  private final int depth;
  private final boolean parts;
  private final Observer observer;
  private final Map<Component, Double> ends = new EnumMap<>(Component.class);
  private final Map<Component, Double> inLayers = new EnumMap<>(Component.class);
  private final long[] attention = new long[3];
  private Component current = Component.EMBED;
  private boolean inside; // 0 layers ended: the embedding; depth: the model
  private int enteredInside;
  private int enteredOutside;
  private long since = System.nanoTime();

  /// Shape:  the run has `depth` layers; `parts`: also how attention divides; the observer is told
  ///         of each component that is entered.
  Timing(int depth, boolean parts, Observer observer) {
    this.depth = depth;
    this.parts = parts;
    this.observer = observer;
  }

  @Override
  public void enter(Component component) {
    settle();
    current = component;
    enteredInside += inside ? 1 : 0;
    enteredOutside += inside ? 0 : 1;
    observer.step();
  }

  /// How often such a pass with so many layers enters a component, after one of one layer.
  int entered(int layers) {
    return enteredOutside + layers * enteredInside;
  }

  @Override
  public void layer(int finished) {
    settle();
    inside = finished < depth;
  }

  @Override
  public void attention(long scores, long softmax, long values) {
    attention[0] += scores;
    attention[1] += softmax;
    attention[2] += values;
  }

  @Override
  public boolean wantsAttentionParts() {
    return parts;
  }

  private void settle() {
    long now = System.nanoTime();
    (inside ? inLayers : ends).merge(current, (now - since) * 1e-9, Double::sum);
    since = now;
  }

  Measurement.Run stop() {
    settle();
    return new Measurement.Run(ends, inLayers);
  }

  /// The shares of scores, softmax and values in the attention kernel's time.
  double[] shares() {
    double all = attention[0] + (double) attention[1] + attention[2];
    return all > 0
        ? new double[] {attention[0] / all, attention[1] / all, attention[2] / all}
        : new double[] {1, 0, 0};
  }
}
