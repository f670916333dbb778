package dev.headroom.cli;

import dev.headroom.InputException;
import dev.headroom.Unpacked;
import dev.headroom.WholeFile;
import dev.headroom.circuit.Circuit;
import dev.headroom.circuit.CircuitBinary;
import dev.headroom.circuit.CircuitText;
import dev.headroom.circuit.StraightLine;
import dev.headroom.work.Pace;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Circuits as files: read in any form, as it is or in gzip, written as bytes where the name ends in `.bin`, as
/// a straight-line program where it ends in `.slp`, else as text; each packed where `.gz` follows.
final class CircuitFiles {
  private static final int MAGIC = 8;

  private CircuitFiles() {}

  /// Tells the user what of the file was not read.
  static Circuit read(Path file, Console console) {
    String name = file.toString();
    if (Files.isDirectory(file)) {
      throw new InputException(name, "", "a circuit", "a folder");
    }
    try (InputStream in = Unpacked.of(name, paced(file))) {
      if (named(file, ".slp")) {
        List<String> notices = new ArrayList<>();
        Circuit circuit = StraightLine.read(name, in, notices::add);
        notices.forEach(console::notice); // an error stands alone
        return circuit;
      }
      in.mark(MAGIC);
      boolean binary = CircuitBinary.recognises(in.readNBytes(MAGIC));
      in.reset();
      return binary ? CircuitBinary.read(name, in) : CircuitText.read(name, in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The file's bytes; how far the reading is, is told.
  private static InputStream paced(Path file) throws IOException {
    Pace pace = Pace.of("reading", Files.size(file));
    return new FilterInputStream(Files.newInputStream(file)) {
      @Override
      public int read(byte[] to, int from, int most) throws IOException {
        int count = super.read(to, from, most);
        pace.step(Math.max(0, count));
        return count;
      }
    };
  }

  private static boolean named(Path file, String ending) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(ending) || name.endsWith(ending + ".gz");
  }

  /// Shape:  target: made before the work, so that a bad path is known at once.
  static void write(WholeFile target, Path file, Circuit circuit, Console console) {
    if (named(file, ".slp")) {
      StraightLine.renamed(circuit).ifPresent(console::notice);
    }
    target.write(out -> {
      if (named(file, ".bin")) {
        CircuitBinary.write(circuit, out);
        return;
      }
      Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
      if (named(file, ".slp")) {
        StraightLine.write(circuit, text);
      } else {
        CircuitText.write(circuit, text);
      }
    });
  }
}
