package dev.headroom.cli;

import java.io.PrintStream;
import java.util.Locale;

/// One line on a terminal that tells how far some work is: bar, rate, time left. Safe to step from
/// several threads.
public final class Progress implements AutoCloseable {
  private static final long FIRST = 1_000_000_000L;
  private static final long BETWEEN = 100_000_000L;
  private static final int CELLS = 24;

  private final PrintStream err;
  private final boolean live;
  private String what;
  private long total;
  private final long start = System.nanoTime();
  private long next = FIRST;
  private long done;
  private boolean drawn;

  Progress(PrintStream err, boolean live, String what, long total) {
    this.err = err;
    this.live = live;
    this.what = what;
    this.total = total;
  }

  /// More steps are to come.
  public synchronized void expect(long more) {
    total += more;
  }

  /// What the work is from now on.
  synchronized void name(String now) {
    what = now;
  }

  public void step() {
    step(1);
  }

  public synchronized void step(long steps) {
    done += steps;
    long elapsed = System.nanoTime() - start;
    if (elapsed >= next) {
      next = elapsed + BETWEEN;
      draw(line(what, done, Math.max(1, total), elapsed * 1e-9));
    }
  }

  /// Says at once what begins: its first step may be far.
  synchronized void show() {
    draw(what);
  }

  private void draw(String text) {
    if (live) {
      drawn = true;
      err.print("\r" + text + "\033[K");
      err.flush();
    }
  }

  /// Removes the line.
  @Override
  public synchronized void close() {
    if (drawn) {
      err.print("\r\033[K");
      err.flush();
    }
  }

  /// Shape:  `layers  [######------] 6/12  3.1/s  2 s left`.
  static String line(String what, long done, long total, double seconds) {
    int filled = (int) Math.min(CELLS, CELLS * done / total);
    double rate = done / seconds;
    double left = rate > 0 ? (total - done) / rate : 0;
    return String.format(
        Locale.ROOT,
        "%s  [%s%s] %d/%d  %.3g/s  %.0f s left",
        what,
        "#".repeat(filled),
        "-".repeat(CELLS - filled),
        done,
        total,
        rate,
        Math.max(0, Math.ceil(left)));
  }
}
