package dev.headroom.measure;

import dev.headroom.work.Component;
import dev.headroom.work.Probe;
import java.util.EnumMap;
import java.util.Map;

/// A stopwatch for one run: every moment belongs to one component. The three parts of attention share
/// its time as their threads did.
/// Shared: never, told on the thread that runs.
public final class ComponentTimes implements Probe {
  private final Map<Component, Long> nanos = new EnumMap<>(Component.class);
  private final Map<Component, Long> parts = new EnumMap<>(Component.class);
  private final boolean wantsParts;
  private Component current = Component.EMBED;
  private long since;

  /// Begins to measure.
  public ComponentTimes() {
    this(true);
  }

  /// Shape:  parts: how attention divides too, which costs some percent; else all of it is SCORES.
  public ComponentTimes(boolean parts) {
    wantsParts = parts;
    since = System.nanoTime();
  }

  @Override
  public void enter(Component component) {
    settle();
    current = component;
  }

  @Override
  public void attention(long scores, long softmax, long values) {
    parts.merge(Component.SCORES, scores, Long::sum);
    parts.merge(Component.SOFTMAX, softmax, Long::sum);
    parts.merge(Component.VALUES, values, Long::sum);
  }

  @Override
  public boolean wantsAttentionParts() {
    return wantsParts;
  }

  private void settle() {
    long now = System.nanoTime();
    nanos.merge(current, now - since, Long::sum);
    since = now;
  }

  /// Seconds of each component so far.
  public Map<Component, Double> seconds() {
    settle();
    Map<Component, Double> seconds = new EnumMap<>(Component.class);
    nanos.forEach((component, time) -> seconds.put(component, time * 1e-9));
    double all = parts.values().stream().mapToLong(Long::longValue).sum();
    double attention = seconds.getOrDefault(Component.SCORES, 0.0);
    if (all > 0) {
      parts.forEach((part, time) -> seconds.put(part, attention * time / all));
    }
    return seconds;
  }
}
