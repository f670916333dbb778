package dev.headroom.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/// Eight threads that do the same work at once.
public final class Together {
  public static final int THREADS = 8;

  private Together() {}

  /// What `work` gives in calls 0 … each − 1 of every thread, all begun at one moment.
  public static <T> List<List<T>> call(int each, IntFunction<T> work) {
    CyclicBarrier start = new CyclicBarrier(THREADS);
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<List<T>>> running = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        running.add(
            threads.submit(() -> {
              start.await();
              List<T> found = new ArrayList<>();
              for (int i = 0; i < each; i++) {
                found.add(work.apply(i));
              }
              return found;
            }));
      }
      List<List<T>> all = new ArrayList<>();
      for (Future<List<T>> one : running) {
        all.add(one.get());
      }
      return all;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }
}
