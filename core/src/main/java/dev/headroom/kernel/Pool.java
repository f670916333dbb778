package dev.headroom.kernel;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/// A fixed crew: the calling thread and `threads − 1` daemon workers, who take the numbered tasks
/// of one job after another.
///
/// A forward pass is a hundred short jobs, so a worker that runs out of tasks spins for 0.2 ms and
/// only then parks. One word, `state` = (job number, tasks left), is all that a worker looks at:
/// whoever lowers `left` by one owns that task, and since a job ends only when its tasks are done,
/// the job read after that is the right one. A worker that wakes too late finds `left` = 0 and
/// costs nothing. Tasks must not depend on who runs them; then answers do not depend on `threads`.
final class Pool implements AutoCloseable {
  /// Runs task number `task` on worker number `worker`, of 0 … threads − 1.
  interface Job {
    void run(int task, int worker);
  }

  private static final long SPIN_NANOS = 200_000;
  private static final Job NOTHING = (task, worker) -> {};

  private final int threads;
  private final Thread[] workers;
  private final AtomicIntegerArray parked; // 1 while worker i parks or is about to
  private final AtomicLong state = new AtomicLong();
  private final AtomicInteger unfinished = new AtomicInteger();
  private final AtomicReference<Optional<Throwable>> failure =
      new AtomicReference<>(Optional.empty());
  private Job job = NOTHING;
  private int tasks;
  private volatile boolean closed;

  Pool(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads is " + threads + ", expected at least 1");
    }
    this.threads = threads;
    this.parked = new AtomicIntegerArray(threads);
    this.workers = new Thread[threads - 1];
    for (int i = 0; i < workers.length; i++) {
      int worker = i + 1;
      workers[i] =
          Thread.ofPlatform().daemon().name("headroom-" + worker).start(() -> work(worker));
    }
  }

  int threads() {
    return threads;
  }

  /// Runs tasks 0 … count − 1, each once, begun in that order; returns when all are done.
  void run(int count, Job what) {
    if (count == 0) {
      return;
    }
    if (count == 1 || threads == 1) {
      for (int task = 0; task < count; task++) {
        what.run(task, 0);
      }
      return;
    }
    job = what;
    tasks = count;
    unfinished.set(count);
    state.set(((state.get() >>> 32) + 1) << 32 | count);
    for (int i = 0; i < workers.length && i < count - 1; i++) {
      if (parked.get(i + 1) == 1) {
        LockSupport.unpark(workers[i]);
      }
    }
    takeAll(0);
    for (int spins = 0; unfinished.get() > 0; spins++) {
      if (spins < 10_000) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(20_000);
      }
    }
    job = NOTHING;
    switch (failure.getAndSet(Optional.empty()).orElse(null)) {
      case null -> {}
      case Error e -> throw e;
      case Throwable e -> throw (RuntimeException) e;
    }
  }

  private void takeAll(int worker) {
    for (long s = state.get(); (int) s > 0; s = state.get()) {
      if (state.compareAndSet(s, s - 1)) {
        try {
          job.run(tasks - (int) s, worker);
        } catch (RuntimeException | Error e) {
          failure.compareAndSet(Optional.empty(), Optional.of(e));
        } finally {
          unfinished.decrementAndGet();
        }
      }
    }
  }

  private void work(int worker) {
    long idleSince = System.nanoTime();
    while (!closed) {
      if ((int) state.get() > 0) {
        takeAll(worker);
        idleSince = System.nanoTime();
      } else if (System.nanoTime() - idleSince < SPIN_NANOS) {
        Thread.onSpinWait();
      } else {
        park(worker);
        idleSince = System.nanoTime();
      }
    }
  }

  private void park(int worker) {
    parked.set(worker, 1);
    if ((int) state.get() == 0 && !closed) {
      LockSupport.park(this);
    }
    parked.set(worker, 0);
  }

  @Override
  public void close() {
    closed = true;
    for (Thread worker : workers) {
      LockSupport.unpark(worker);
    }
  }
}
