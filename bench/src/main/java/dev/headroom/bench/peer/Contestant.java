package dev.headroom.bench.peer;

import dev.headroom.tensor.Tensor;
import java.util.Optional;

/// Somebody's implementation, alone in its JVM; found by ServiceLoader.
public interface Contestant {
  String name();

  /// Of the library, for people; with how it did the last task that was prepared, where it has
  /// several ways.
  String version();

  /// Ready to compute on the task's inputs; empty when it has no such operation.
  Optional<Ready> prepare(Task task, int threads) throws Exception;

  /// A computation that can be repeated.
  interface Ready {
    void run() throws Exception;

    /// What the last run computed.
    /// Shape:  as the task says.
    Tensor result() throws Exception;

    /// Gives memory back.
    default void close() throws Exception {}
  }
}
