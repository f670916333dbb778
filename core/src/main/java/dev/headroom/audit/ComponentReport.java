package dev.headroom.audit;

import dev.headroom.work.Work;
import java.util.OptionalDouble;

/// One component: its counted work, its seconds here, its own limit at this machine's peaks, and the
/// caller's seconds.
public record ComponentReport(
    String name, Work work, OptionalDouble seconds, OptionalDouble limit, OptionalDouble yours) {

  public OptionalDouble flopsPerSecond() {
    return seconds.isPresent() && seconds.getAsDouble() > 0
        ? OptionalDouble.of(work.flops() / seconds.getAsDouble())
        : OptionalDouble.empty();
  }
}
