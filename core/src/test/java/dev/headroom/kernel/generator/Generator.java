package dev.headroom.kernel.generator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The generated files of the kernel: tiles from {@link TileText}, rows from {@link RowsText}, and
/// the whole room f64 from the room f32, word by word. GeneratedTest holds what is there against what
/// would be written.
final class Generator {
  private static final Path SINGLE = Path.of("src/main/java/dev/headroom/kernel/f32");

  private Generator() {}

  /// File to text, all that is generated.
  static Map<Path, String> all() {
    Map<Path, String> texts = new TreeMap<>();
    for (TileText tile : TileText.ALL) {
      texts.put(
          SINGLE.resolve(tile.name() + "F32.java"), banner("generator.TileText") + tile.text());
    }
    texts.put(SINGLE.resolve("RowsF32.java"), banner("generator.RowsText") + RowsText.text());
    for (SmallText small : SmallText.ALL) {
      texts.put(
          SINGLE.resolve(small.name() + "F32.java"), banner("generator.SmallText") + small.text());
    }
    Set<Path> singles = new TreeSet<>(texts.keySet());
    try (DirectoryStream<Path> files = Files.newDirectoryStream(SINGLE)) {
      files.forEach(singles::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (Path file : singles) {
      String name = file.getFileName().toString();
      if (name.startsWith("Bf16")) {
        continue; // numbers of 16 bits are float32's alone
      }
      String from = name.replace(".java", "");
      String text = texts.containsKey(file) ? texts.get(file) : read(file);
      texts.put(Path.of(twin(file.toString())), banner("f32." + from) + twin(withoutBanner(text)));
    }
    return texts;
  }

  private static String banner(String from) {
    return "// Generated from dev.headroom.kernel."
        + from
        + ", see docs/kernels.md: do not edit.\n";
  }

  private static String withoutBanner(String text) {
    return text.startsWith("// Generated") ? text.substring(text.indexOf('\n') + 1) : text;
  }

  private static String twin(String single) {
    return single
        .replace("(float) ", "")
        .replace("kernel.f32", "kernel.f64")
        .replace("kernel/f32", "kernel/f64")
        .replace("F32", "F64")
        .replace("float", "double")
        .replace("Float", "Double")
        .replaceAll("\\b([0-9]+)f\\b", "$1d");
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Writes them all; run in `core`, without compiling anything else: docs/kernels.md.
  public static void main(String[] args) throws IOException {
    for (Map.Entry<Path, String> text : all().entrySet()) {
      Files.writeString(text.getKey(), text.getValue());
    }
  }
}
