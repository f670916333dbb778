package dev.headroom.work;

import java.util.function.Supplier;

/// How far a long loop is: told, every so many steps, to whoever watches what this thread runs.
///
/// Passes call each other many deep and are called by people who want no progress; so the watcher is
/// no parameter of theirs but a scoped value.
/// Work:   a test of a mask a step; nothing is told where nobody watches.
/// Shared: never, one thread loops.
public final class Pace {
  /// Steps between two tellings of {@link #at}, a power of two.
  public static final int EVERY = 1 << 16;

  private static final ScopedValue<Watcher> WATCHER = ScopedValue.newInstance();

  private final Watcher watcher;

  private Pace(Watcher watcher) {
    this.watcher = watcher;
  }

  /// Told of one loop after the other; does nothing by default.
  public interface Watcher {
    Watcher NONE = new Watcher() {};

    /// A loop of so many steps begins.
    default void begins(String what, long steps) {}

    default void goes(long steps) {}
  }

  /// Does the work, its loops watched.
  public static <T> T watched(Watcher watcher, Supplier<T> work) {
    return ScopedValue.where(WATCHER, watcher).call(work::get);
  }

  /// The pace of a loop that begins.
  public static Pace of(String what, long steps) {
    Watcher watcher = WATCHER.isBound() ? WATCHER.get() : Watcher.NONE;
    watcher.begins(what, steps);
    return new Pace(watcher);
  }

  /// The loop is at this index, counting up or down by one.
  public void at(int index) {
    if ((index & (EVERY - 1)) == 0) {
      step(EVERY);
    }
  }

  /// So many steps more are done.
  public void step(long steps) {
    watcher.goes(steps);
  }
}
