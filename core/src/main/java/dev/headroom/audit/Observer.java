package dev.headroom.audit;

/// Told how far an audit is; does nothing by default.
/// Shared: told on the thread that audits.
public interface Observer {
  Observer NONE = new Observer() {};

  /// A stage begins, of that many steps.
  default void stage(String what, int steps) {}

  default void step() {}
}
