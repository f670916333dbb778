package dev.headroom.cli;

import java.util.concurrent.CountDownLatch;

/// A signal that asks the process to end, SIGINT or SIGTERM, as a command sees it that has something to
/// tell before. The process ends when the command has, with the exit code that the shell expects: 130 or
/// 143. Who never listens ends at once.
final class Interruption {
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean asked;

  /// From now on the process waits for `ended`.
  void listen() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::heard, "headroom-signal"));
  }

  private void heard() {
    asked = true;
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // and the process ends
    }
  }

  /// Whether a signal has come.
  boolean asked() {
    return asked;
  }

  void ended() {
    ended.countDown();
  }
}
