package dev.headroom.work;

/// Told of each component of a run, on the thread that called it; does nothing by default.
/// Shared: told on the thread that runs.
public interface Probe {
  Probe NONE = new Probe() {};

  /// The component begins: everything until the next call belongs to it.
  default void enter(Component component) {}

  /// The attention kernel ended; nanoseconds of all threads together in its three interleaved
  /// parts.
  default void attention(long scores, long softmax, long values) {}

  /// A layer ended, 0 being the embedding.
  default void layer(int finished) {}

  /// Whether {@link #attention} is wanted: timing the parts costs a few percent.
  default boolean wantsAttentionParts() {
    return false;
  }
}
