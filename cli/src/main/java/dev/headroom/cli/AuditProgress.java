package dev.headroom.cli;

import dev.headroom.audit.Observer;
import java.util.Optional;

/// Draws the stages of an audit, one bar after the other.
final class AuditProgress implements Observer, AutoCloseable {
  private final Console console;
  private Optional<Progress> bar = Optional.empty();

  AuditProgress(Console console) {
    this.console = console;
  }

  @Override
  public void stage(String what, int steps) {
    close();
    bar = Optional.of(console.progress(what, steps));
  }

  @Override
  public void step() {
    bar.ifPresent(Progress::step);
  }

  @Override
  public void close() {
    bar.ifPresent(Progress::close);
    bar = Optional.empty();
  }
}
