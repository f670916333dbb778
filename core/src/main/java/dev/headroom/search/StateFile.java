package dev.headroom.search;

import dev.headroom.InputException;
import dev.headroom.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The state of a search in a file, which is replaced whole.
/// Fails:  InputException naming the line, for the state of another search and for no state at all.
final class StateFile {
  private final Path path;
  private final WholeFile file;
  private final StateText text;

  /// Shape:  the start of the search and all else that determines it.
  StateFile(Path path, BitScheme start, int rank, long seed) {
    this.path = path;
    this.file = new WholeFile(path);
    this.text = new StateText(path.toString(), start, rank, seed);
  }

  void write(State state) {
    byte[] all = text.of(state).getBytes(StandardCharsets.US_ASCII);
    file.write(out -> out.write(all));
  }

  /// The state that was written last, or nothing where there is no file yet.
  Optional<State> read(int islands) {
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    int most = (int) Math.min(text.limit() + 1, Integer.MAX_VALUE - 8);
    try (InputStream in = Files.newInputStream(path)) {
      String all = new String(in.readNBytes(most), StandardCharsets.ISO_8859_1);
      return Optional.of(text.state(all, islands));
    } catch (IOException e) {
      throw InputException.of(path.toString(), "the state of a search", e);
    }
  }
}
