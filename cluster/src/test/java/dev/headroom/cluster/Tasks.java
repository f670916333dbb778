package dev.headroom.cluster;

import dev.headroom.InputException;
import dev.headroom.WholeFile;
import dev.headroom.spread.Task;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/// Tasks that are easy to judge.
final class Tasks {
  private Tasks() {}

  record Value(long value) implements Serializable {}

  /// The square of a number.
  record Square(int of) implements Task<Value> {
    @Override
    public Value run() {
      return new Value((long) of * of);
    }

    @Override
    public Class<Value> answer() {
      return Value.class;
    }
  }

  /// A number that is no input.
  record Bad(int of) implements Task<Value> {
    @Override
    public Value run() {
      throw new InputException("numbers", "number " + of, "one with a square", "none");
    }

    @Override
    public Class<Value> answer() {
      return Value.class;
    }
  }

  /// A program error, each time.
  record Broken(String folder) implements Task<Value> {
    @Override
    public Value run() {
      note(Path.of(folder));
      throw new IllegalStateException("seven is not eight\n\tat a place");
    }

    @Override
    public Class<Value> answer() {
      return Value.class;
    }
  }

  /// Writes to a file, which may be on a full disk.
  record Written(String file) implements Task<Value> {
    @Override
    public Value run() {
      new WholeFile(Path.of(file)).write(out -> out.write(new byte[1 << 20]));
      return new Value(1 << 20);
    }

    @Override
    public Class<Value> answer() {
      return Value.class;
    }
  }

  /// Ends its process in the first try, which a file in the folder tells; answers in the second.
  record Dying(int of, String folder) implements Task<Value> {
    @Override
    public Value run() {
      if (note(Path.of(folder)) == 0) {
        Runtime.getRuntime().halt(137);
      }
      return new Square(of).run();
    }

    @Override
    public Class<Value> answer() {
      return Value.class;
    }
  }

  /// Leaves one more file; how many were there.
  private static int note(Path folder) {
    int tries = 0;
    while (!created(folder.resolve("try" + tries))) {
      tries++;
    }
    return tries;
  }

  private static boolean created(Path file) {
    try {
      Files.createFile(file);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Task<Value>> squares(int count) {
    return IntStream.range(0, count).<Task<Value>>mapToObj(Square::new).toList();
  }

  static List<Value> squared(int count) {
    return IntStream.range(0, count).mapToObj(i -> new Value((long) i * i)).toList();
  }
}
