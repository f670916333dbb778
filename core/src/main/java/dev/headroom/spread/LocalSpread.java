package dev.headroom.spread;

import dev.headroom.kernel.threads.Pool;
import java.io.Serializable;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

/// Tasks on threads of this process, which share nothing but the listener.
final class LocalSpread implements Spread {
  private final Pool pool;

  LocalSpread(int threads) {
    this.pool = new Pool(threads);
  }

  @Override
  public String description() {
    return pool.threads() == 1 ? "1 thread here" : pool.threads() + " threads here";
  }

  @Override
  public int slots() {
    return pool.threads();
  }

  @Override
  public <R extends Record & Serializable> List<R> map(
      String stage, List<? extends Task<R>> tasks, Listener<R> listener) {
    SortedMap<Integer, R> answers = new TreeMap<>();
    AtomicBoolean failed = new AtomicBoolean();
    pool.run(
        tasks.size(),
        (task, worker) -> {
          if (failed.get()) {
            return; // the pool throws the first failure when all have ended
          }
          try {
            R answer = tasks.get(task).run();
            synchronized (answers) {
              answers.put(task, answer);
              listener.answered(task, answer);
            }
          } catch (RuntimeException | Error e) {
            failed.set(true);
            throw e;
          }
        });
    return List.copyOf(answers.values());
  }

  @Override
  public void close() {
    pool.close();
  }
}
