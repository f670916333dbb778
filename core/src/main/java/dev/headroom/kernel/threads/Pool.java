package dev.headroom.kernel.threads;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/// A fixed crew: the calling thread and `threads − 1` daemon workers, who take the numbered tasks
/// of one job after another.
///
/// Each worker has a run of tasks of its own, the same in every job with as many tasks, and takes
/// from others only when that is empty: what it wrote in the last job is still in its cache, and
/// another core's cache may be as far away as memory. A run is one word, `(end, next)`: the owner
/// raises `next`, others lower `end`. Whoever does so owns that task, and since a job ends only when
/// its tasks are done, the job read after that is the right one. A worker that wakes too late finds
/// empty runs and costs nothing. Tasks must not depend on who runs them; then answers do not depend
/// on `threads`.
///
/// A forward pass is a hundred short jobs, so a worker that finds no task spins for 0.2 ms and only
/// then parks.
/// Shared: by any number of callers. The crew works for one at a time; a caller who finds it at work
/// does all tasks itself, which takes longer and answers the same.
public final class Pool implements AutoCloseable {
  /// Runs task number `task` on worker number `worker`, of 0 … threads − 1.
  public interface Job {
    void run(int task, int worker);
  }

  private static final long SPIN_NANOS = 200_000;
  private static final int SPACING = 16; // two lines of cache, which are fetched together
  private static final Job NOTHING = (task, worker) -> {};

  private final int threads;
  private final Thread[] workers;
  private final AtomicIntegerArray parked; // 1 while worker i parks or is about to
  private final AtomicLongArray left; // at SPACING·w: the run of worker w
  private final AtomicBoolean taken = new AtomicBoolean(); // by a caller whose job is not done
  private final AtomicInteger jobs = new AtomicInteger(); // begun so far
  private final AtomicInteger unfinished = new AtomicInteger();
  private final AtomicReference<Optional<Throwable>> failure =
      new AtomicReference<>(Optional.empty());
  private Job job = NOTHING;
  private volatile boolean closed;

  public Pool(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads is " + threads + ", expected at least 1");
    }
    this.threads = threads;
    this.left = new AtomicLongArray(threads * SPACING);
    this.parked = new AtomicIntegerArray(threads);
    this.workers = new Thread[threads - 1];
    for (int i = 0; i < workers.length; i++) {
      int worker = i + 1;
      workers[i] =
          Thread.ofPlatform().daemon().name("headroom-" + worker).start(() -> work(worker));
    }
  }

  public int threads() {
    return threads;
  }

  /// Runs tasks 0 … count − 1, each once, worker w those from `firstOf(w, count)` on if it can;
  /// returns when all are done.
  public void run(int count, Job what) {
    if (count <= 1 || threads == 1 || !taken.compareAndSet(false, true)) {
      runAlone(count, what);
      return;
    }
    try {
      requireOpen();
      share(count, what);
    } finally {
      taken.set(false);
    }
  }

  private void share(int count, Job what) {
    job = what;
    unfinished.set(count);
    for (int w = 0; w < threads; w++) {
      left.set(w * SPACING, (long) firstOf(w + 1, count) << 32 | firstOf(w, count));
    }
    jobs.incrementAndGet(); // after all runs are there, lest a worker take another's first
    for (int w = 1; w < threads; w++) {
      if (parked.get(w) == 1 && firstOf(w, count) < firstOf(w + 1, count)) {
        LockSupport.unpark(workers[w - 1]);
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

  /// The same on the calling thread alone, for jobs shorter than it takes to share them.
  public void runAlone(int count, Job what) {
    requireOpen();
    for (int task = 0; task < count; task++) {
      what.run(task, 0);
    }
  }

  /// The first task of worker w, of `count`; even runs, the first ones longer.
  private int firstOf(int w, int count) {
    return (int) (((long) w * count + threads - 1) / threads);
  }

  private void takeAll(int worker) {
    for (int i = 0; i < threads; i++) {
      int at = (worker + i) % threads * SPACING;
      for (long run = left.get(at); next(run) < end(run); run = left.get(at)) {
        boolean mine = i == 0;
        long rest = mine ? run + 1 : run - (1L << 32);
        if (left.compareAndSet(at, run, rest)) {
          perform(mine ? next(run) : end(rest), worker);
        }
      }
    }
  }

  private static int next(long run) {
    return (int) run;
  }

  private static int end(long run) {
    return (int) (run >>> 32);
  }

  private void perform(int task, int worker) {
    try {
      job.run(task, worker);
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(Optional.empty(), Optional.of(e));
    } finally {
      unfinished.decrementAndGet();
    }
  }

  private void work(int worker) {
    int seen = 0;
    long idleSince = System.nanoTime();
    while (!closed) {
      if (jobs.get() != seen) {
        seen = jobs.get();
        takeAll(worker);
        idleSince = System.nanoTime();
      } else if (System.nanoTime() - idleSince < SPIN_NANOS) {
        Thread.onSpinWait();
      } else {
        park(worker, seen);
        idleSince = System.nanoTime();
      }
    }
  }

  private void park(int worker, int seen) {
    parked.set(worker, 1);
    if (jobs.get() == seen && !closed) {
      LockSupport.park(this);
    }
    parked.set(worker, 0);
  }

  /// Fails:  IllegalStateException after {@link #close}.
  public void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the kernel is closed");
    }
  }

  /// Ends the workers; a job that is running is finished first. Closing again does nothing.
  @Override
  public void close() {
    closed = true;
    for (Thread worker : workers) {
      LockSupport.unpark(worker);
    }
  }
}
