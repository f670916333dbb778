package dev.headroom.scheme;

import dev.headroom.InputException;
import dev.headroom.PlainText;
import dev.headroom.field.Rational;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads schemes as papers print them, a formula a line: `s1 = a21 + a22`, `c12 = m1 + u3`,
/// `m3 = (a11 - a21) * (b22 - b12)`. A letter and two digits is an entry of A, B or C, from row or column
/// 10 on `a10_3`; a product's factors are a sum of A's side and one of B's; other names are sums of one
/// side that are used again. In other bases `A1`, `B1`, `C1` … are coordinates: over the entries of A and
/// B, and over the products; products are of coordinates then, and C's entries sums of coordinates.
/// Fails:  InputException naming the line.
final class FormulaReader {
  private static final int LONGEST = 1 << 16;
  private static final int MOST = 1 << 16; // lines
  private static final Pattern TERM =
      Pattern.compile(
          "\\s*([+-]?)\\s*(?:(\\d{1,99}(?:/\\d{1,99})?)\\s*\\*?\\s*)?([a-zA-Z][a-z0-9_]*)\\s*");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");
  private static final Pattern ENTRY =
      Pattern.compile("([abc])(?:([1-9])([1-9])|([1-9]\\d{0,2})_([1-9]\\d{0,2}))");
  private static final Pattern COORDINATE = Pattern.compile("([ABC])([1-9]\\d{0,4})");
  private static final Pattern PRODUCT =
      Pattern.compile("\\(?([^()*]+)\\)?\\s*\\*\\s*\\(?([^()*]+)\\)?");

  /// A scheme and the ring that its comments name.
  record Read(Levels levels, Optional<Ring> ring) {}

  /// A formula and where it stands.
  private record Line(String where, String name, String text) {}

  private final String file;
  private final List<Line> lines = new ArrayList<>();
  private final int[] sizes = new int[3]; // n, m, p: the largest row or column of an entry
  private final int[] coordinates = new int[3]; // of A, B and C
  private final List<Side> sides = new ArrayList<>();
  private Optional<Ring> ring = Optional.empty();
  private int products;

  private FormulaReader(String file) {
    this.file = file;
  }

  static Read read(String file, PlainText in) throws IOException {
    FormulaReader reader = new FormulaReader(file);
    reader.lines(in);
    return new Read(reader.scheme(), reader.ring);
  }

  /// The names of one side, its sums and its forms: what its inputs are called, and how many there are.
  private static final class Side {
    private final int inputs;
    private final Function<String, OptionalInt> input;
    private final Map<String, Integer> names = new HashMap<>();
    private final List<LinearForm> fresh = new ArrayList<>();
    private final List<LinearForm> out = new ArrayList<>();

    Side(int inputs, Function<String, OptionalInt> input) {
      this.inputs = inputs;
      this.input = input;
    }

    OptionalInt place(String name) {
      Integer known = names.get(name);
      return known == null ? input.apply(name) : OptionalInt.of(known);
    }

    Linear linear() {
      return new Linear(inputs, fresh, out);
    }
  }

  private void lines(PlainText in) throws IOException {
    int number = 0;
    for (var next = in.line(LONGEST); next.isPresent(); next = in.line(LONGEST)) {
      String where = "line " + ++number;
      String whole = next.get();
      ring = ring.or(() -> Ring.named(whole));
      String text = whole.replaceFirst("#.*", "").strip();
      if (text.isEmpty()) {
        continue;
      }
      String[] sides = text.split("=", -1);
      if (sides.length != 2 || lines.size() == MOST) {
        throw new InputException(file, where, "NAME = FORMULA", PlainText.decoded(text));
      }
      lines.add(new Line(where, sides[0].strip(), sides[1].strip()));
      Matcher entry = Pattern.compile("\\b" + ENTRY.pattern() + "\\b").matcher(text);
      while (entry.find()) {
        measure(entry);
      }
      Matcher coordinate = COORDINATE.matcher(sides[0].strip());
      if (coordinate.matches()) {
        coordinates[coordinate.group(1).charAt(0) - 'A']++;
      }
    }
  }

  /// Entries of A show n and m, those of B m and p, those of C n and p.
  private void measure(Matcher entry) {
    int row = entry.group(1).equals("b") ? 1 : 0;
    int col = entry.group(1).equals("a") ? 1 : 2;
    sizes[row] = Math.max(sizes[row], row(entry));
    sizes[col] = Math.max(sizes[col], column(entry));
  }

  private Levels scheme() {
    boolean based = coordinates[0] + coordinates[1] + coordinates[2] > 0;
    Side fromA = new Side(sizes[0] * sizes[1], name -> entry("a", sizes[1], name));
    Side fromB = new Side(sizes[1] * sizes[2], name -> entry("b", sizes[2], name));
    Side a = based ? new Side(coordinates[0], name -> coordinate(0, name)) : fromA;
    Side b = based ? new Side(coordinates[1], name -> coordinate(1, name)) : fromB;
    int products = (int) lines.stream().filter(l -> PRODUCT.matcher(l.text).matches()).count();
    Side c = new Side(products, name -> OptionalInt.empty());
    Side toC = based ? new Side(coordinates[2], name -> coordinate(2, name)) : c;
    sides.addAll(List.of(fromA, fromB, a, b, c, toC));
    Map<Integer, LinearForm> entries = new TreeMap<>();
    lines.forEach(line -> read(line, entries));
    int size = sizes[0] * sizes[2];
    if (size == 0 || entries.size() != size || products == 0) {
      String found = entries.size() + " of them";
      throw new InputException(file, "", "a formula of each of " + size + " entries of C", found);
    }
    toC.out.addAll(entries.values());
    return based
        ? new InBasis(
            sizes[0],
            sizes[1],
            sizes[2],
            new InBasis.Sides(fromA.linear(), fromB.linear(), toC.linear()),
            new InBasis.Sides(a.linear(), b.linear(), c.linear()))
        : new Program(sizes[0], sizes[1], sizes[2], a.linear(), b.linear(), c.linear());
  }

  private void read(Line line, Map<Integer, LinearForm> entries) {
    Matcher product = PRODUCT.matcher(line.text);
    Matcher entry = ENTRY.matcher(line.name);
    Matcher coordinate = COORDINATE.matcher(line.name);
    if (product.matches()) {
      sides.get(2).out.add(sum(product.group(1), line, sides.get(2)));
      sides.get(3).out.add(sum(product.group(2), line, sides.get(3)));
      name(line, sides.get(4), products++);
    } else if (entry.matches() && entry.group(1).equals("c")) {
      if (entries.put(index(entry, sizes[2]), sum(line.text, line, sides.getLast())) != null) {
        throw new InputException(file, line.where, "each entry of C once", line.name + " again");
      }
    } else if (coordinate.matches()) {
      int letter = coordinate.group(1).charAt(0) - 'A';
      Side side = sides.get(letter == 2 ? 4 : letter);
      String next = coordinate.group(1) + (side.out.size() + 1);
      if (!line.name.equals(next)) {
        throw new InputException(file, line.where, next + ", the next in order", line.name);
      }
      side.out.add(sum(line.text, line, side));
    } else {
      Side side = sideOf(line);
      side.fresh.add(sum(line.text, line, side));
      name(line, side, side.inputs + side.fresh.size() - 1);
    }
  }

  private void name(Line line, Side side, int place) {
    if (ENTRY.matcher(line.name).matches()
        || !NAME.matcher(line.name).matches()
        || sides.stream().anyMatch(other -> other.names.containsKey(line.name))) {
      throw new InputException(file, line.where, "a new name", PlainText.decoded(line.name));
    }
    side.names.put(line.name, place);
  }

  /// The side of a sum's first term.
  private Side sideOf(Line line) {
    Matcher term = TERM.matcher(line.text);
    String name = term.lookingAt() ? term.group(3) : "";
    return sides.stream()
        .filter(side -> side.place(name).isPresent())
        .findFirst()
        .orElse(sides.getLast());
  }

  private LinearForm sum(String text, Line line, Side side) {
    Matcher term = TERM.matcher(text);
    LinearForm sum = LinearForm.ZERO;
    int at = text.strip().equals("0") ? text.length() : 0;
    while (at < text.length()) {
      boolean signed = term.find(at) && term.start() == at && (at == 0 || !term.group(1).isEmpty());
      if (!signed) {
        throw new InputException(
            file, line.where, "a sum of one side's terms", PlainText.decoded(text.strip()));
      }
      Rational factor = term.group(2) == null ? Rational.ONE : coefficient(term.group(2), line);
      Rational value = term.group(1).equals("-") ? factor.negate() : factor;
      sum = sum.plus(value, LinearForm.of(place(term.group(3), line, side)));
      at = term.end();
    }
    return sum;
  }

  private Rational coefficient(String text, Line line) {
    try {
      return Rational.parse(text);
    } catch (NumberFormatException e) {
      throw new InputException(file, line.where, "an integer or p/q", text);
    }
  }

  private int place(String name, Line line, Side side) {
    return side.place(name)
        .orElseThrow(() ->
            new InputException(
                file,
                line.where,
                "terms of one side, each defined before",
                PlainText.decoded(name)));
  }

  private static OptionalInt entry(String letter, int cols, String name) {
    Matcher entry = ENTRY.matcher(name);
    return entry.matches() && entry.group(1).equals(letter)
        ? OptionalInt.of(index(entry, cols))
        : OptionalInt.empty();
  }

  private OptionalInt coordinate(int letter, String name) {
    Matcher coordinate = COORDINATE.matcher(name);
    boolean known =
        coordinate.matches()
            && coordinate.group(1).charAt(0) - 'A' == letter
            && Integer.parseInt(coordinate.group(2)) <= coordinates[letter];
    return known ? OptionalInt.of(Integer.parseInt(coordinate.group(2)) - 1) : OptionalInt.empty();
  }

  private static int index(Matcher entry, int cols) {
    return (row(entry) - 1) * cols + column(entry) - 1;
  }

  private static int row(Matcher entry) {
    return Integer.parseInt(entry.group(2) == null ? entry.group(4) : entry.group(2));
  }

  private static int column(Matcher entry) {
    return Integer.parseInt(entry.group(3) == null ? entry.group(5) : entry.group(3));
  }
}
