package dev.headroom;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
  @TempDir Path folder;

  @Test
  void aNameThatEndsInGzIsPacked() throws IOException {
    Path packed = folder.resolve("x.json.GZ");
    new WholeFile(packed).write(out -> out.write("{}".getBytes(UTF_8)));
    try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
      assertThat(in.readAllBytes()).asString().isEqualTo("{}");
    }
  }

  @Test
  void anEmptyNameIsRefused() {
    assertThatThrownBy(() -> new WholeFile(Path.of("")))
        .isInstanceOf(InputException.class)
        .hasMessage("output: expected the name of a file, found an empty one");
    assertThatThrownBy(() -> WholeFile.folder(Path.of("")))
        .hasMessage("output: expected the name of a folder, found an empty one");
  }

  @Test
  void aDashIsNoFile() {
    assertThatThrownBy(() -> new WholeFile(Path.of("-")))
        .isInstanceOf(InputException.class)
        .hasMessage("-: expected the name of a file, as ./- or /dev/stdout, found a dash");
  }

  @Test
  void aFolderThatCannotBeMadeIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> WholeFile.folder(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("expected a folder, found a file at");
    assertThatThrownBy(() -> WholeFile.folder(Path.of("/proc/x")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("/proc/x: expected a place where a folder can be made");
    Path made = folder.resolve("a/b");
    WholeFile.folder(made);
    assertThat(made).isDirectory();
  }
}
