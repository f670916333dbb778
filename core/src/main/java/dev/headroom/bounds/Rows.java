package dev.headroom.bounds;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// The rows of a table of this package: columns divided by tabs, `#` for comments, the first row the
/// names of the columns.
final class Rows {
  private Rows() {}

  /// Fails:  IllegalStateException naming a row that has other columns than the first.
  static List<List<String>> of(String name) {
    try (InputStream in = Objects.requireNonNull(Rows.class.getResourceAsStream(name), name)) {
      List<List<String>> all =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.startsWith("#"))
              .map(line -> Arrays.asList(line.split("\t", -1)))
              .toList();
      for (List<String> row : all) {
        if (row.size() != all.getFirst().size() || row.contains("")) {
          throw new IllegalStateException(name + ": row " + row.getFirst() + " is not complete");
        }
      }
      return all.subList(1, all.size());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
