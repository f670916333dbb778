package dev.headroom.forward;

import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import java.util.function.Supplier;

/// Things of which each serves one caller at a time, kept for the next: as many as there were ever
/// callers at once.
/// Shared: by any number of threads.
final class Reused<T> {
  private final Supplier<T> maker;
  private final Deque<T> idle = new ConcurrentLinkedDeque<>();

  Reused(Supplier<T> maker) {
    this.maker = maker;
  }

  /// What fails is not kept.
  <R> R with(Function<T, R> use) {
    T one = Optional.ofNullable(idle.poll()).orElseGet(maker);
    R result = use.apply(one);
    idle.push(one);
    return result;
  }

  void clear() {
    idle.clear();
  }
}
