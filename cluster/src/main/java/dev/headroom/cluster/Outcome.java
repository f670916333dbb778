package dev.headroom.cluster;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;

/// What an executor sends back for a task: its answer, or a failure that no further try mends.
sealed interface Outcome<R extends Serializable> extends Serializable {
  /// The answer.
  record Answer<R extends Serializable>(R value) implements Outcome<R> {}

  /// The failure, which the driver throws as it is.
  record Failed<R extends Serializable>(RuntimeException why) implements Outcome<R> {
    /// An exception that holds what cannot be sent is sent as its words.
    static <R extends Serializable> Failed<R> of(RuntimeException why) {
      try (ObjectOutputStream out = new ObjectOutputStream(OutputStream.nullOutputStream())) {
        out.writeObject(why);
        return new Failed<>(why);
      } catch (IOException e) {
        return new Failed<>(new IllegalStateException(why.toString()));
      }
    }
  }
}
