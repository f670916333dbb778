package dev.headroom.cli;

import dev.headroom.audit.Observer;
import dev.headroom.work.Pace;
import java.util.Optional;
import java.util.function.Supplier;

/// Draws the stages of an audit, or the loops of passes over circuits, one bar after the other.
final class StageProgress implements Observer, Pace.Watcher, AutoCloseable {
  private final Console console;
  private Optional<Progress> bar = Optional.empty();

  StageProgress(Console console) {
    this.console = console;
  }

  /// Does the work, bars drawn for its loops.
  static <T> T during(Console console, Supplier<T> work) {
    try (StageProgress progress = new StageProgress(console)) {
      return Pace.watched(progress, work);
    }
  }

  @Override
  public void stage(String what, int steps) {
    begins(what, steps);
    bar.ifPresent(Progress::show);
  }

  @Override
  public void step() {
    goes(1);
  }

  @Override
  public void begins(String what, long steps) {
    close();
    bar = Optional.of(console.progress(what, steps));
  }

  @Override
  public void goes(long steps) {
    bar.ifPresent(b -> b.step(steps));
  }

  @Override
  public void close() {
    bar.ifPresent(Progress::close);
    bar = Optional.empty();
  }
}
