package dev.headroom.circuit;

import dev.headroom.InputException;
import dev.headroom.PlainText;
import dev.headroom.field.Rational;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Straight-line programs as PLinOpt writes them: `name:=expression;` with + − * / , unary minus and
/// parentheses, over one line or several; inputs are `i0 i1 …`, outputs `o0 o1 …`, all else is a
/// temporary; a name may be assigned again, and an output is its last value. `#` opens a comment. Text
/// without `:=` between statements is told to `notes`, not read. A copy is no gate.
/// Fails:  InputException naming the line; RefusedException for exp and ln, which the form lacks.
/// Source: docs/circuits.md 6; [PLinOpt].
public final class StraightLine {
  private static final int DEEPEST = 500;
  private static final int LONGEST = 1 << 24;
  private static final int LONGEST_NUMBER = 10_000;
  private static final int LONGEST_SHOWN = 60;
  private static final int BYTES_A_NAME = 128;
  private static final String INDEX = "(0|[1-9][0-9]{0,8})";

  private final String file;
  private final CircuitBuilder writer = Circuit.builder();
  private final Folding out = new Folding(writer);
  private final Growth growth = new Growth();
  private final Map<String, Integer> values = new HashMap<>();
  private final Map<Integer, String> outputs = new TreeMap<>();
  private final StringBuilder text = new StringBuilder(); // since the last `;` or what else ended
  private int becomes; // where := stands in the text, or 0
  private long line = 1;
  private long number; // the line on which the text begins
  private long asides;
  private String firstAside = "";
  private String expression = "";
  private int at;

  private StraightLine(String file) {
    this.file = file;
  }

  /// Shape:  file: the name for messages; notes: told in a line what was not read.
  public static Circuit read(String file, InputStream in, Consumer<String> notes)
      throws IOException {
    StraightLine program = new StraightLine(file);
    program.statements(PlainText.of(file, in));
    if (program.asides > 0) {
      notes.accept(file + ": " + program.firstAside + program.more());
    }
    if (program.outputs.isEmpty()) {
      throw new InputException(file, "line " + program.line, "an output o0:=…;", "none");
    }
    program.outputs.values().forEach(o -> program.writer.output(o, program.value(o)));
    return program.writer.build();
  }

  private void statements(PlainText in) throws IOException {
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '#') {
        while (c >= 0 && c != '\n') {
          c = in.read();
        }
      }
      switch (c) {
        case ';' -> end();
        case '\n' -> {
          if (becomes == 0) {
            end();
          } else {
            text.append(' ');
          }
          line++;
        }
        default -> append(c);
      }
    }
    if (becomes > 0) {
      throw wrong("; at the end of the statement", "the end of the file");
    }
    end();
  }

  private void append(int c) {
    if (text.isEmpty()) {
      number = line;
    }
    if (c < 0 || (text.isEmpty() && blank((char) c))) {
      return;
    }
    if (text.length() == LONGEST) {
      throw wrong("a statement of at most " + LONGEST + " bytes", "a longer one");
    }
    text.append((char) c);
    if (c == '=' && text.length() > 1 && text.charAt(text.length() - 2) == ':') {
      if (becomes > 0) {
        throw wrong("; at the end of the statement", "another :=");
      }
      becomes = text.length();
    }
  }

  /// Ends a statement, or what stands where one could.
  private void end() {
    if (becomes > 0) {
      assign();
    } else if (!text.isEmpty()) {
      if (asides == 0) {
        String whole = PlainText.decoded(text.toString());
        String start = whole.substring(0, Math.min(whole.length(), LONGEST_SHOWN)).strip();
        firstAside = "line " + number + " is no statement and is not read: \"" + start + "\"";
      }
      asides++;
    }
    text.setLength(0);
    becomes = 0;
  }

  private String more() {
    return asides == 1 ? "" : " (and " + (asides - 1) + " more)";
  }

  private void assign() {
    String name = text.substring(0, becomes - 2).strip();
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      throw wrong("a name before :=", name);
    }
    expression = text.substring(becomes);
    at = 0;
    int node = sum(0);
    if (more(at)) {
      throw wrong("an operator or ;", expression.substring(at));
    }
    requireIndex(name);
    values.put(name, node);
    if (name.matches("o[0-9]+")) {
      outputs.put(Integer.parseInt(name.substring(1)), name);
    }
    growth
        .lacking(writer, (long) BYTES_A_NAME * values.size())
        .ifPresent(free -> {
          throw wrong("a program for which there is memory, " + free, "a longer one");
        });
  }

  /// An input or output has one way to write its index, so that none hides another.
  private void requireIndex(String name) {
    if (name.matches("[io][0-9]+") && !name.matches("[io]" + INDEX)) {
      throw wrong("an index below 10^9 without zeros before it", name);
    }
  }

  private int sum(int depth) {
    int node = next('-') ? out.sub(out.zero(), term(depth)) : term(depth);
    while (true) {
      if (next('+')) {
        node = out.add(node, term(depth));
      } else if (next('-')) {
        node = out.sub(node, term(depth));
      } else {
        return node;
      }
    }
  }

  private int term(int depth) {
    int node = factor(depth);
    while (true) {
      if (next('*')) {
        node = out.mul(node, factor(depth));
      } else if (next('/')) {
        node = out.div(node, factor(depth));
      } else {
        return node;
      }
    }
  }

  private int factor(int depth) {
    if (depth > DEEPEST) {
      throw wrong("at most " + DEEPEST + " parentheses and signs in one another", "more");
    }
    if (next('(')) {
      int node = sum(depth + 1);
      if (!next(')')) {
        throw wrong("a closing parenthesis", expression.substring(at));
      }
      return node;
    }
    if (next('-')) {
      return out.sub(out.zero(), factor(depth + 1));
    }
    int from = at;
    while (at < expression.length() && wordly(expression.charAt(at))) {
      at++;
    }
    String word = expression.substring(from, at);
    if (word.matches("[0-9]+")) {
      if (word.length() > LONGEST_NUMBER) {
        throw wrong("a number of at most " + LONGEST_NUMBER + " digits", "a longer one");
      }
      return out.constant(Rational.parse(word));
    }
    return value(word);
  }

  private static boolean wordly(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }

  private boolean next(char c) {
    boolean is = more(at) && expression.charAt(at) == c;
    at += is ? 1 : 0;
    return is;
  }

  /// Whether anything but blanks follows; it does at `at` then.
  private boolean more(int from) {
    at = from;
    while (at < expression.length() && blank(expression.charAt(at))) {
      at++;
    }
    return at < expression.length();
  }

  private static boolean blank(char c) {
    return c == ' ' || c == '\t' || c == '\f' || c == '\n';
  }

  private int value(String name) {
    Integer known = values.get(name);
    if (known == null && name.matches("i[0-9]+")) {
      requireIndex(name);
      known = writer.input(name);
      values.put(name, known);
    }
    if (known == null) {
      throw wrong(
          "a number, an input or a name assigned above",
          name.isEmpty() ? expression.substring(at) : name);
    }
    return known;
  }

  private InputException wrong(String expected, String found) {
    String text = PlainText.decoded(found).strip();
    return new InputException(file, "line " + number, expected, text.isEmpty() ? "nothing" : text);
  }

  /// Shape:  inputs that are called `i0 i1 …` and outputs `o0 o1 …` keep their names; the others take
  ///         the free ones, in their order.
  public static void write(Circuit circuit, Writer to) throws IOException {
    String[] names = new String[circuit.leaves()];
    Iterator<String> inputs = indexed(circuit.inputNames(), "i").iterator();
    for (int id = -1; id >= -circuit.leaves(); id--) {
      var constant = circuit.constant(id);
      names[~id] = constant.isEmpty() ? inputs.next() : exact(circuit, id, constant.get());
    }
    for (int gate = 0; gate < circuit.size(); gate++) {
      Kind kind = circuit.kind(gate);
      String u = name(names, circuit.left(gate));
      String v = name(names, circuit.right(gate));
      String operator =
          switch (kind) {
            case ADD -> "+";
            case SUB -> "-";
            case MUL -> "*";
            case DIV -> "/";
            case EXP, LN ->
                throw new RefusedException(
                    circuit.label(gate), "a straight-line program has no " + kind.word());
          };
      boolean negation = kind == Kind.SUB && u.equals("0");
      to.write("t" + gate + ":=" + (negation ? "" : u) + operator + v + ";\n");
    }
    List<String> outputs = indexed(outputNames(circuit), "o");
    for (int i = 0; i < outputs.size(); i++) {
      to.write(outputs.get(i) + ":=" + name(names, circuit.outputs().get(i).node()) + ";\n");
    }
    to.flush();
  }

  /// The first input or output whose name is not kept, in words.
  public static Optional<String> renamed(Circuit circuit) {
    return renamed(circuit.inputNames(), "i")
        .or(() -> renamed(outputNames(circuit), "o"))
        .map(first -> "a straight-line program has its own names: " + first);
  }

  private static Optional<String> renamed(List<String> names, String letter) {
    List<String> written = indexed(names, letter);
    return IntStream.range(0, names.size())
        .filter(i -> !names.get(i).equals(written.get(i)))
        .mapToObj(i -> names.get(i) + " is " + written.get(i))
        .findFirst();
  }

  private static List<String> outputNames(Circuit circuit) {
    return circuit.outputs().stream().map(Circuit.Output::name).toList();
  }

  private static List<String> indexed(List<String> names, String letter) {
    Predicate<String> kept = Pattern.compile(letter + INDEX).asMatchPredicate();
    Set<String> taken = names.stream().filter(kept).collect(Collectors.toSet());
    List<String> written = new ArrayList<>();
    int next = 0;
    for (String name : names) {
      boolean own = kept.test(name);
      while (!own && taken.contains(letter + next)) {
        next++;
      }
      written.add(own ? name : letter + next++);
    }
    return written;
  }

  private static String exact(Circuit circuit, int id, Constant constant) {
    if (!constant.exact()) {
      throw new RefusedException(circuit.label(id), "a straight-line program has no decimals");
    }
    String text = constant.value().toString();
    return text.matches("[0-9]+") ? text : "(" + text + ")";
  }

  private static String name(String[] names, int id) {
    return id < 0 ? names[~id] : "t" + id;
  }
}
