package dev.headroom.scheme;

import dev.headroom.InputException;
import dev.headroom.PlainText;
import dev.headroom.field.Rational;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Schemes as papers print them, a formula a line: `s1 = a21 + a22`, `m3 = (a11 - a21) * (b22 - b12)`,
/// `c12 = m1 + u3`. A letter and two digits is an entry of A, B or C, from row or column 10 on `a10_3`;
/// a product's factors are a sum of A's side and one of B's; other names are sums, of one side, that are
/// used again. `#` is a comment.
/// Fails:  InputException naming the line.
public final class Formulas {
  private static final int LONGEST = 1 << 16;
  private static final int MOST = 1 << 16; // lines
  private static final Pattern TERM =
      Pattern.compile(
          "\\s*([+-]?)\\s*(?:(\\d{1,9}(?:/\\d{1,9})?)\\s*\\*?\\s*)?([a-z][a-z0-9_]*)\\s*");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");
  private static final Pattern ENTRY =
      Pattern.compile("([abc])(?:([1-9])([1-9])|([1-9]\\d{0,2})_([1-9]\\d{0,2}))");
  private static final Pattern PRODUCT =
      Pattern.compile("\\(?([^()*]+)\\)?\\s*\\*\\s*\\(?([^()*]+)\\)?");

  /// A formula and where it stands.
  private record Line(String where, String name, String text) {}

  private final String file;
  private final List<Line> lines = new ArrayList<>();
  private final int[] sizes = new int[3]; // n, m, p: the largest row or column of an entry
  private Side a = new Side(0);
  private Side b = new Side(0);
  private Side c = new Side(0); // over the products
  private int products;

  private Formulas(String file) {
    this.file = file;
  }

  /// The names of one side, its fresh sums and its forms.
  private static final class Side {
    private final int inputs;
    private final Map<String, Integer> names = new HashMap<>();
    private final List<LinearForm> fresh = new ArrayList<>();
    private final List<LinearForm> out = new ArrayList<>();

    Side(int inputs) {
      this.inputs = inputs;
    }

    Linear linear() {
      return new Linear(inputs, fresh, out);
    }
  }

  static Program read(String file, PlainText in) throws IOException {
    Formulas formulas = new Formulas(file);
    formulas.lines(in);
    return formulas.program();
  }

  /// A program as formulas, which read back as the same program.
  public static List<String> lines(Program program) {
    List<String> lines = new ArrayList<>();
    List<String> a = names("a", program.n(), program.m());
    List<String> b = names("b", program.m(), program.p());
    List<String> c = new ArrayList<>();
    fresh("s", program.u(), a, lines);
    fresh("t", program.v(), b, lines);
    for (int l = 0; l < program.rank(); l++) {
      c.add("m" + (l + 1));
      String left = factor(program.u().out().get(l), a);
      String right = factor(program.v().out().get(l), b);
      lines.add(c.getLast() + " = " + left + " * " + right);
    }
    fresh("u", program.w(), c, lines);
    List<String> entries = names("c", program.n(), program.p());
    for (int e = 0; e < entries.size(); e++) {
      lines.add(entries.get(e) + " = " + sum(program.w().out().get(e), c));
    }
    return lines;
  }

  private static List<String> names(String letter, int rows, int cols) {
    List<String> names = new ArrayList<>();
    for (int e = 0; e < rows * cols; e++) {
      String between = rows > 9 || cols > 9 ? "_" : "";
      names.add(letter + (e / cols + 1) + between + (e % cols + 1));
    }
    return names;
  }

  private static void fresh(String letter, Linear side, List<String> names, List<String> lines) {
    for (int t = 0; t < side.fresh().size(); t++) {
      lines.add(letter + (t + 1) + " = " + sum(side.fresh().get(t), names));
      names.add(letter + (t + 1));
    }
  }

  private static String factor(LinearForm form, List<String> names) {
    boolean one = form.terms() == 1 && form.coefficient()[0].isOne();
    return one ? sum(form, names) : "(" + sum(form, names) + ")";
  }

  private static String sum(LinearForm form, List<String> names) {
    StringBuilder text = new StringBuilder();
    int first = form.firstPositive() % Math.max(1, form.terms());
    for (int i = 0; i < form.terms(); i++) {
      int t = i == 0 ? first : i <= first ? i - 1 : i;
      Rational c = form.coefficient()[t];
      Rational size = c.signum() < 0 ? c.negate() : c;
      String sign = c.signum() < 0 ? (i == 0 ? "-" : " - ") : i == 0 ? "" : " + ";
      String factor = size.isOne() ? "" : size + " ";
      text.append(sign).append(factor).append(names.get(form.index()[t]));
    }
    return text.isEmpty() ? "0" : text.toString();
  }

  private void lines(PlainText in) throws IOException {
    int number = 0;
    for (var next = in.line(LONGEST); next.isPresent(); next = in.line(LONGEST)) {
      String where = "line " + ++number;
      String text = next.get().replaceFirst("#.*", "").strip();
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
    }
  }

  /// Entries of A show n and m, those of B m and p, those of C n and p.
  private void measure(Matcher entry) {
    int row = entry.group(1).equals("b") ? 1 : 0;
    int col = entry.group(1).equals("a") ? 1 : 2;
    sizes[row] = Math.max(sizes[row], row(entry));
    sizes[col] = Math.max(sizes[col], column(entry));
  }

  private Program program() {
    a = new Side(sizes[0] * sizes[1]);
    b = new Side(sizes[1] * sizes[2]);
    c = new Side((int) lines.stream().filter(l -> PRODUCT.matcher(l.text).matches()).count());
    Map<Integer, LinearForm> entries = new TreeMap<>();
    lines.forEach(line -> read(line, entries));
    int size = sizes[0] * sizes[2];
    if (size == 0 || entries.size() != size || products == 0) {
      String found = entries.size() + " of them";
      throw new InputException(file, "", "a formula of each of " + size + " entries of C", found);
    }
    c.out.addAll(entries.values());
    return new Program(sizes[0], sizes[1], sizes[2], a.linear(), b.linear(), c.linear());
  }

  private void read(Line line, Map<Integer, LinearForm> entries) {
    Matcher product = PRODUCT.matcher(line.text);
    Matcher entry = ENTRY.matcher(line.name);
    if (product.matches()) {
      a.out.add(sum(product.group(1), line, a));
      b.out.add(sum(product.group(2), line, b));
      name(line, c, products++);
    } else if (entry.matches() && entry.group(1).equals("c")) {
      if (entries.put(index(entry, sizes[2]), sum(line.text, line, c)) != null) {
        throw new InputException(file, line.where, "each entry of C once", line.name + " again");
      }
    } else {
      Side side = sideOf(line);
      side.fresh.add(sum(line.text, line, side));
      name(line, side, side.inputs + side.fresh.size() - 1);
    }
  }

  private void name(Line line, Side side, int place) {
    boolean taken = a.names.containsKey(line.name) || b.names.containsKey(line.name);
    if (ENTRY.matcher(line.name).matches()
        || !NAME.matcher(line.name).matches()
        || taken
        || side.names.put(line.name, place) != null) {
      throw new InputException(file, line.where, "a new name", PlainText.decoded(line.name));
    }
  }

  /// The side of a sum's first term.
  private Side sideOf(Line line) {
    Matcher term = TERM.matcher(line.text);
    String name = term.lookingAt() ? term.group(3) : "";
    boolean entry = ENTRY.matcher(name).matches();
    if (a.names.containsKey(name) || (entry && name.startsWith("a"))) {
      return a;
    }
    return b.names.containsKey(name) || (entry && name.startsWith("b")) ? b : c;
  }

  private LinearForm sum(String text, Line line, Side side) {
    Matcher term = TERM.matcher(text);
    LinearForm sum = LinearForm.ZERO;
    int at = 0;
    while (at < text.length()) {
      boolean signed = term.find(at) && term.start() == at && (at == 0 || !term.group(1).isEmpty());
      if (!signed) {
        throw new InputException(
            file, line.where, "a sum of one side's terms", PlainText.decoded(text.strip()));
      }
      Rational factor = term.group(2) == null ? Rational.ONE : Rational.parse(term.group(2));
      Rational value = term.group(1).equals("-") ? factor.negate() : factor;
      sum = sum.plus(value, LinearForm.of(place(term.group(3), line, side)));
      at = term.end();
    }
    return sum;
  }

  private int place(String name, Line line, Side side) {
    Matcher entry = ENTRY.matcher(name);
    if (entry.matches() && side == a && entry.group(1).equals("a")) {
      return index(entry, sizes[1]);
    }
    if (entry.matches() && side == b && entry.group(1).equals("b")) {
      return index(entry, sizes[2]);
    }
    Integer known = side.names.get(name);
    if (known == null) {
      throw new InputException(
          file, line.where, "terms of one side, each defined before", PlainText.decoded(name));
    }
    return known;
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
