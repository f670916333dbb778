package dev.headroom.audit;

import dev.headroom.work.Work;
import java.util.OptionalDouble;

/// One component: what it does, how long it took here, what this machine's peaks allow it by itself,
/// and how long it took the caller.
public record ComponentReport(
    String name, Work work, OptionalDouble seconds, OptionalDouble limit, OptionalDouble yours) {

  public OptionalDouble flopsPerSecond() {
    return seconds.isPresent() && seconds.getAsDouble() > 0
        ? OptionalDouble.of(work.flops() / seconds.getAsDouble())
        : OptionalDouble.empty();
  }
}
