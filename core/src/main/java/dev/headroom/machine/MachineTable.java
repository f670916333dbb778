package dev.headroom.machine;

import dev.headroom.InputException;
import dev.headroom.PlainText;
import dev.headroom.claim.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/// Reads tables of machines: a first line of names of columns, then a machine a line, separated by
/// tabs. `-` is a cell that is not known, `?` behind a number one that is unconfirmed; lines from `#`
/// on are ignored.
/// Fails:  InputException naming line and column.
/// Source: docs/audit.md, another machine.
public final class MachineTable {
  private static final String RESOURCE = "machines.tsv";
  private static final int LONGEST_LINE = 4000;
  private static final int MOST_LINES = 10_000;
  private static final String PEAK = "peak_";
  private static final String NAME = "name";
  private static final String BANDWIDTH = "bandwidth_GBps";
  private static final String MEMORY = "memory_GiB";
  private static final String WORDS = "source";
  private static final double TERA = 1e12;
  private static final double GIGA = 1e9;
  private static final double GIB = 1L << 30;
  private static final double LARGEST = 1e9; // of any cell in its own unit

  private final String file;
  private final String key;
  private final List<String> columns = new ArrayList<>();
  private final List<Listed> found = new ArrayList<>();
  private int line;

  private MachineTable(String file, String key) {
    this.file = file;
    this.key = key;
  }

  /// The machines that this program knows.
  public static List<Listed> all() {
    return Known.ALL;
  }

  /// Loaded when somebody asks.
  private static final class Known {
    private static final List<Listed> ALL = load();

    private static List<Listed> load() {
      try (InputStream in =
          Objects.requireNonNull(MachineTable.class.getResourceAsStream(RESOURCE), RESOURCE)) {
        return new MachineTable(RESOURCE, "MachineTable").read(PlainText.of(RESOURCE, in));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// A machine of that name in any case, or the one machine of a file.
  /// Fails:  InputException when it is neither, or the file holds several.
  public static Listed find(String typed) {
    Optional<Listed> known = named(typed);
    if (known.isPresent()) {
      return known.get();
    }
    List<Listed> read = several(typed);
    if (read.size() > 1) {
      throw new InputException(typed, "", "one machine", read.size() + ": " + names(read));
    }
    return read.getFirst();
  }

  /// A machine of that name, or all of a file.
  public static List<Listed> several(String typed) {
    return named(typed).map(List::of).orElseGet(() -> read(path(typed)));
  }

  private static Optional<Listed> named(String typed) {
    return all().stream().filter(m -> m.name().equalsIgnoreCase(typed)).findFirst();
  }

  private static Path path(String typed) {
    try {
      Path path = Path.of(typed);
      if (!typed.isEmpty() && Files.exists(path)) {
        return path;
      }
    } catch (InvalidPathException e) {
      // no file has such a name
    }
    throw new InputException(typed, "", "a file, or one of " + names(all()), "neither");
  }

  private static String names(List<Listed> machines) {
    return machines.stream().map(Listed::name).collect(Collectors.joining(", "));
  }

  private static List<Listed> read(Path path) {
    String file = path.toString();
    if (Files.isDirectory(path)) {
      throw new InputException(file, "", "a table of machines", "a folder");
    }
    try (PlainText text = PlainText.open(path)) {
      return new MachineTable(file, "MachineFile").read(text);
    } catch (IOException e) {
      throw InputException.of(file, "a table of machines", e);
    }
  }

  private List<Listed> read(PlainText text) throws IOException {
    for (Optional<String> next = text.line(LONGEST_LINE);
        next.isPresent();
        next = text.line(LONGEST_LINE)) {
      line++;
      if (line > MOST_LINES) {
        throw bad("", "at most " + MOST_LINES + " lines", "more");
      }
      String row = PlainText.decoded(next.get());
      if (!row.isBlank() && !row.startsWith("#")) {
        take(row.split("\t", -1));
      }
    }
    if (found.isEmpty()) {
      throw new InputException(file, "", "a line of columns and at least one machine", "none");
    }
    return List.copyOf(found);
  }

  private void take(String[] cells) {
    if (columns.isEmpty()) {
      header(cells);
      return;
    }
    if (cells.length != columns.size()) {
      throw bad("", columns.size() + " cells between tabs, as the first line", "" + cells.length);
    }
    Map<String, String> row = new HashMap<>();
    for (int i = 0; i < cells.length; i++) {
      row.put(columns.get(i), cells[i].strip());
    }
    Listed machine = machine(row);
    if (found.stream().anyMatch(m -> m.name().equalsIgnoreCase(machine.name()))) {
      throw bad(NAME, "each machine once", '"' + machine.name() + "\" again");
    }
    found.add(machine);
  }

  private void header(String[] cells) {
    for (String cell : cells) {
      String column = cell.strip();
      boolean known =
          List.of(NAME, BANDWIDTH, MEMORY, WORDS).contains(column)
              || (column.startsWith(PEAK) && precision(column).isPresent());
      if (!known || columns.contains(column)) {
        throw bad(
            "",
            "columns name, peak_f32 (or another type), " + BANDWIDTH + ", memory_GiB, source, once",
            '"' + column + '"');
      }
      columns.add(column);
    }
    for (String needed : List.of(NAME, BANDWIDTH)) {
      if (!columns.contains(needed)) {
        throw bad("", "a column " + needed, "none");
      }
    }
  }

  private static Optional<Precision> precision(String column) {
    return Precision.named(column.substring(PEAK.length()));
  }

  private Listed machine(Map<String, String> row) {
    String name = row.getOrDefault(NAME, "");
    if (!name.matches("[\\w.+-]{1,60}")) {
      throw bad(NAME, "1 to 60 letters, digits and .+_-", '"' + name + '"');
    }
    Map<Precision, Figure> peaks = new EnumMap<>(Precision.class);
    for (String column : columns) {
      if (column.startsWith(PEAK)) {
        figure(row, column, TERA).ifPresent(f -> peaks.put(precision(column).orElseThrow(), f));
      }
    }
    if (peaks.isEmpty()) {
      throw bad("", "a peak of at least one type for " + name, "none");
    }
    Figure bandwidth =
        figure(row, BANDWIDTH, GIGA).orElseThrow(() -> bad(BANDWIDTH, "a number", "\"-\""));
    String words = row.getOrDefault(WORDS, "");
    return new Listed(
        name, peaks, bandwidth, figure(row, MEMORY, GIB), new Source(key, name), words);
  }

  private Optional<Figure> figure(Map<String, String> row, String column, double unit) {
    String cell = row.getOrDefault(column, "-");
    if (cell.equals("-")) {
      return Optional.empty();
    }
    boolean confirmed = !cell.endsWith("?");
    String number = confirmed ? cell : cell.substring(0, cell.length() - 1);
    boolean plain = number.matches("\\d{1,12}(\\.\\d{1,12})?");
    double value = plain ? Double.parseDouble(number) : 0;
    if (!(value > 0 && value <= LARGEST)) {
      throw bad(column, "a positive number of at most 1e9, or -", '"' + cell + '"');
    }
    return Optional.of(new Figure(value * unit, confirmed));
  }

  private InputException bad(String column, String expected, String found) {
    String where = "line " + line + (column.isEmpty() ? "" : ", " + column);
    return new InputException(file, where, expected, found);
  }
}
