package dev.headroom.spread;

import dev.headroom.Plural;
import dev.headroom.kernel.threads.Pool;
import java.io.Serializable;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Tasks on threads of this process, which share nothing but the listener.
final class LocalSpread implements Spread {
  private final Pool pool;

  LocalSpread(int threads) {
    this.pool = new Pool(threads);
  }

  @Override
  public String description() {
    return Plural.of(pool.threads(), "thread") + " here";
  }

  @Override
  public int slots() {
    return pool.threads();
  }

  @Override
  public <R extends Record & Serializable> List<R> map(
      String stage, List<? extends Task<R>> tasks, Listener<R> listener) {
    SortedMap<Integer, R> answers = new TreeMap<>();
    AtomicInteger next = new AtomicInteger(); // handed out in their order, to whoever is free
    pool.run(
        Math.min(slots(), tasks.size()),
        (slot, worker) -> {
          for (int i = next.getAndIncrement(); i < tasks.size(); i = next.getAndIncrement()) {
            try {
              R answer = tasks.get(i).run();
              synchronized (answers) {
                answers.put(i, answer);
                listener.answered(i, answer);
              }
            } catch (RuntimeException | Error e) {
              next.set(tasks.size()); // the pool throws the first failure when all have ended
              throw e;
            }
          }
        });
    return List.copyOf(answers.values());
  }

  @Override
  public void close() {
    pool.close();
  }
}
