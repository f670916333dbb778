package dev.headroom.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The generated part of the kernel: tiles from {@link TileText}, rows from {@link RowsText}, and the
/// double precision twin of every class that is written once, in single precision. `main` writes them; TwinsTest holds what
/// is there against what would be written.
final class Twins {
  private static final Path KERNEL = Path.of("src/main/java/dev/headroom/kernel");
  private static final List<String> WRITTEN =
      List.of(
          "Tile",
          "Matrix",
          "Panels",
          "Unpacked",
          "Product",
          "Turn",
          "Keys",
          "Softmax",
          "Attention",
          "Sweep",
          "Peak",
          "Micro");

  private Twins() {}

  /// File name to text, all that is generated.
  static Map<String, String> all() {
    Map<String, String> texts = new LinkedHashMap<>();
    for (TileText tile : TileText.ALL) {
      texts.put(tile.name() + "F32.java", tile.text());
      texts.put(tile.name() + "F64.java", twin(tile.text()));
    }
    texts.put("RowsF32.java", RowsText.text());
    texts.put("RowsF64.java", twin(RowsText.text()));
    for (String name : WRITTEN) {
      texts.put(name + "F64.java", twin(read(name + "F32.java")));
    }
    return texts;
  }

  static String twin(String single) {
    return single
        .replace("(float) ", "")
        .replace("F32", "F64")
        .replace("float", "double")
        .replace("Float", "Double")
        .replaceAll("\\b([0-9]+)f\\b", "$1d");
  }

  static String read(String file) {
    try {
      return Files.readString(KERNEL.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Run in `core/`, then format: docs/kernels.md.
  public static void main(String[] args) throws IOException {
    for (Map.Entry<String, String> text : all().entrySet()) {
      Files.writeString(KERNEL.resolve(text.getKey()), text.getValue());
    }
  }
}
