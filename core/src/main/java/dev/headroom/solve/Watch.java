package dev.headroom.solve;

/// Told how far a decision is; does nothing by default.
/// Shared: told on the thread that solves.
public interface Watch {
  Watch NONE = new Watch() {};

  /// So many more heads are going to be evaluated.
  default void expect(long heads) {}

  /// One was.
  default void head() {}

  /// Whether the time of each component of a run is wanted, which takes a few percent more.
  default boolean parts() {
    return false;
  }
}
