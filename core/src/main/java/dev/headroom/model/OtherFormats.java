package dev.headroom.model;

import dev.headroom.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Weights of a directory that are not read: other formats, and safetensors under other names.
final class OtherFormats {
  private static final Pattern WEIGHTS =
      Pattern.compile(
          "(?i).+\\.(bin|pt|pth|ckpt|index|h5|msgpack|ot|gguf|ggml|onnx|tflite|npz|pkl|pickle"
              + "|safetensors|part|incomplete|crdownload|aria2)");
  private static final Pattern NO_WEIGHTS =
      Pattern.compile(
          "(training_args|optimizer|scheduler|scaler|rng_state|random_states|arguments).*");

  private OtherFormats() {}

  /// The names of the files, in one line.
  static Optional<String> in(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      List<String> names =
          files
              .map(f -> f.getFileName().toString())
              .filter(n -> WEIGHTS.matcher(n).matches() && !NO_WEIGHTS.matcher(n).matches())
              .sorted()
              .toList();
      return names.isEmpty() ? Optional.empty() : Optional.of(Names.few(names));
    } catch (IOException e) {
      throw InputException.of(directory.toString(), "a directory that can be listed", e);
    }
  }
}
