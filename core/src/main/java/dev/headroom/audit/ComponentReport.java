package dev.headroom.audit;

import dev.headroom.work.Component;
import dev.headroom.work.Work;
import java.util.OptionalDouble;

/// One component: what it does, how long it took here, what this machine needs at least, and how
/// long it took the caller.
public record ComponentReport(
    Component component,
    Work work,
    OptionalDouble seconds,
    OptionalDouble limit,
    OptionalDouble yours) {

  public OptionalDouble flopsPerSecond() {
    return seconds.isPresent() && seconds.getAsDouble() > 0
        ? OptionalDouble.of(work.flops() / seconds.getAsDouble())
        : OptionalDouble.empty();
  }
}
