package dev.headroom.cli;

import dev.headroom.InputException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Where a command writes: results to `out`, everything else to `err`. Always UTF-8.
public final class Console {
  /// Set by the launcher: whether standard error is a terminal that can redraw a line.
  private static final String LIVE = "headroom.stderr.terminal";

  private final PrintStream out;
  private final PrintStream err;
  private final boolean live;
  private final Interruption interruption = new Interruption();
  private boolean ofProcess;

  /// Shape:  `live`: progress may be drawn on `err`.
  public Console(OutputStream out, OutputStream err, boolean live) {
    this.out = new PrintStream(new Results(out), false, StandardCharsets.UTF_8);
    this.err = new PrintStream(err, true, StandardCharsets.UTF_8);
    this.live = live;
  }

  /// The process's own streams.
  static Console ofProcess() {
    Console console =
        new Console(
            new FileOutputStream(FileDescriptor.out),
            StandardError.open(),
            Boolean.getBoolean(LIVE));
    System.setErr(console.err);
    console.ofProcess = true;
    return console;
  }

  /// For results; written when full and when the command ends.
  /// Fails:  ClosedPipe once nobody reads, which ends the command quietly.
  public PrintStream out() {
    return out;
  }

  PrintStream err() {
    return err;
  }

  /// Tells the user, in one line, something that is no result and no error.
  public void notice(String text) {
    err.println("note: " + InputException.oneLine(text));
  }

  /// A bar on a terminal; nothing elsewhere, and nothing for work of under a second.
  /// Shape:  `what` names the work; `total` counts the steps to come.
  public Progress progress(String what, long total) {
    return new Progress(err, live, what, total);
  }

  /// From now on a signal does not end the process, if this is its console, before `ended`.
  Interruption interruption() {
    if (ofProcess) {
      interruption.listen();
    }
    return interruption;
  }

  /// All is told.
  void ended() {
    interruption.ended();
  }

  /// Nobody reads standard output any more.
  static final class ClosedPipe extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /// A PrintStream forgets errors; a result must not be lost without a word.
  private static final class Results extends OutputStream {
    private static final int SIZE = 1 << 13;
    private final OutputStream to;
    private final byte[] buffer = new byte[SIZE];
    private int filled;

    Results(OutputStream to) {
      this.to = to;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
      for (int done = 0; done < count; ) {
        int now = Math.min(count - done, SIZE - filled);
        System.arraycopy(bytes, from + done, buffer, filled, now);
        filled += now;
        done += now;
        if (filled == SIZE) {
          send();
        }
      }
    }

    @Override
    public void flush() {
      send();
    }

    private void send() {
      int count = filled;
      filled = 0;
      try {
        to.write(buffer, 0, count);
        to.flush();
      } catch (IOException e) {
        String reason = String.valueOf(e.getMessage());
        if (reason.contains("Broken pipe") || reason.contains("Pipe closed")) {
          throw new ClosedPipe();
        }
        throw new UncheckedIOException(new IOException("standard output: " + reason, e));
      }
    }
  }
}
