package dev.headroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.WholeFolder.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WholeFolderTest {
  @TempDir private Path folder;

  private static Item text(String name) {
    return new Item(name, file -> Files.writeString(file, name));
  }

  private List<Path> left() throws IOException {
    try (Stream<Path> children = Files.walk(folder)) {
      return children.filter(p -> !p.equals(folder)).map(folder::relativize).sorted().toList();
    }
  }

  @Test
  void appearsWithItsParentsAndAllItsFiles() throws IOException {
    new WholeFolder(folder.resolve("a/b")).write(List.of(text("one"), text("two")));
    assertThat(left()).map(Path::toString).containsExactly("a", "a/b", "a/b/one", "a/b/two");
    assertThat(folder.resolve("a/b/two")).hasContent("two");
  }

  @Test
  void isNotThereWhenAFileFails() throws IOException {
    WholeFolder whole = new WholeFolder(folder.resolve("a"));
    Item broken =
        new Item(
            "two",
            file -> {
              Files.writeString(file, "half");
              throw new IOException("disk");
            });
    assertThatThrownBy(() -> whole.write(List.of(text("one"), broken)))
        .hasMessageContaining("disk");
    assertThat(left()).isEmpty();
  }

  @Test
  void nothingIsWrittenOver() throws IOException {
    Files.createDirectory(folder.resolve("full"));
    Files.writeString(folder.resolve("full/mine"), "mine");
    for (String place : List.of("full", "full/mine")) {
      assertThatThrownBy(() -> new WholeFolder(folder.resolve(place)))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("expected a folder that is empty or not there");
    }
    assertThatThrownBy(() -> new WholeFolder(Path.of(""))).hasMessageContaining("an empty one");
    assertThat(folder.resolve("full/mine")).hasContent("mine");
  }
}
