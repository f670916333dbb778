package dev.headroom.scheme;

import dev.headroom.InputException;
import dev.headroom.PlainText;
import dev.headroom.field.Rational;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// Linear forms as a straight-line program of PLinOpt: `name:=expression;` over inputs `i0 i1 …` with
/// + − * / by numbers and parentheses; outputs are `o0 o1 …`, all else are sums that are used again. A
/// name may be assigned again; a copy is no sum. `#` opens a comment.
/// Fails:  InputException naming the line: what is not linear, an output that is missing.
/// Source: [PLinOpt].
final class LinearSlp {
  private static final int LONGEST = 1 << 16; // bytes of a line
  private static final int MOST = 1 << 16; // inputs, outputs, sums
  private static final int DEEPEST = 500;

  private final String file;
  private final Map<String, Value> values = new HashMap<>();
  private final Map<Integer, String> outputs = new TreeMap<>();
  private final List<LinearForm> fresh = new ArrayList<>(); // over inputs, and sums from MOST on
  private int inputs;
  private String where = "";
  private String text = "";
  private int at;

  /// A form, or a number; `open` as long as an output is no operand and so no sum of its own.
  private record Value(Rational number, LinearForm form, boolean open) {
    static Value of(LinearForm form) {
      return new Value(Rational.ZERO, form, false);
    }

    Value plus(Rational factor, Value other) {
      return new Value(
          number.plus(factor.times(other.number)), form.plus(factor, other.form), false);
    }

    Value times(Rational factor) {
      return new Value(number.times(factor), LinearForm.ZERO.plus(factor, form), false);
    }

    boolean isCopy() {
      return form.terms() == 1 && form.coefficient()[0].isOne();
    }
  }

  private LinearSlp(String file) {
    this.file = file;
  }

  static Linear read(String file, PlainText in) throws IOException {
    LinearSlp program = new LinearSlp(file);
    StringBuilder statement = new StringBuilder();
    int number = 0;
    for (var next = in.line(LONGEST); next.isPresent(); next = in.line(LONGEST)) {
      number++;
      String line = next.get().replaceFirst("#.*", "");
      program.where = "line " + number;
      for (int from = 0; from < line.length(); ) {
        int end = line.indexOf(';', from);
        statement.append(line, from, end < 0 ? line.length() : end).append(' ');
        if (end >= 0) {
          program.assign(statement.toString());
          statement.setLength(0);
        }
        from = end < 0 ? line.length() : end + 1;
      }
      if (statement.length() > LONGEST) {
        throw program.wrong("a statement of at most " + LONGEST + " bytes", "a longer one");
      }
    }
    if (!statement.toString().isBlank()) {
      throw program.wrong("; at the end of the statement", "the end of the file");
    }
    return program.linear();
  }

  private Linear linear() {
    List<LinearForm> out = new ArrayList<>();
    for (String name : outputs.values()) {
      if (!name.equals("o" + out.size())) {
        throw new InputException(file, "", "an output o" + out.size(), "none");
      }
      out.add(Objects.requireNonNull(values.get(name)).form);
    }
    if (out.isEmpty()) {
      throw new InputException(file, "", "an output o0:=…;", "none");
    }
    return new Linear(
        inputs, fresh.stream().map(this::placed).toList(), out.stream().map(this::placed).toList());
  }

  private LinearForm placed(LinearForm form) {
    return form.moved(i -> i < MOST ? i : i - MOST + inputs);
  }

  private void assign(String statement) {
    int becomes = statement.indexOf(":=");
    String name = statement.substring(0, Math.max(0, becomes)).strip();
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      throw wrong("NAME:=EXPRESSION;", statement);
    }
    text = statement.substring(becomes + 2);
    at = 0;
    Value value = sum(0);
    if (more()) {
      throw wrong("an operator or ;", text.substring(at));
    }
    if (!value.number.isZero() && !value.form.isZero()) {
      throw wrong("a linear form", "one plus " + value.number);
    }
    boolean output = name.matches("o(0|[1-9][0-9]{0,4})");
    if (output && !value.number.isZero()) {
      throw wrong("a linear form", value.number.toString());
    }
    if (output) {
      outputs.put(Integer.parseInt(name.substring(1)), name);
    }
    boolean sum = !value.form.isZero() && !value.isCopy();
    values.put(
        name,
        output && sum ? new Value(Rational.ZERO, value.form, true) : sum ? kept(value) : value);
  }

  /// A sum that is used again.
  private Value kept(Value value) {
    if (fresh.size() == MOST) {
      throw wrong("at most " + MOST + " sums", "more");
    }
    fresh.add(value.form);
    return Value.of(LinearForm.of(MOST + fresh.size() - 1));
  }

  private Value sum(int depth) {
    Value value = next('-') ? term(depth).times(Rational.of(-1)) : term(depth);
    while (true) {
      if (next('+')) {
        value = value.plus(Rational.ONE, term(depth));
      } else if (next('-')) {
        value = value.plus(Rational.of(-1), term(depth));
      } else {
        return value;
      }
    }
  }

  private Value term(int depth) {
    Value value = factor(depth);
    while (true) {
      if (next('*')) {
        Value by = factor(depth);
        if (!value.form.isZero() && !by.form.isZero()) {
          throw wrong("a product with a number", "one of two forms");
        }
        value = by.form.isZero() ? value.times(by.number) : by.times(value.number);
      } else if (next('/')) {
        Value by = factor(depth);
        if (!by.form.isZero() || by.number.isZero()) {
          throw wrong("a division by a number other than 0", "another");
        }
        value = value.times(Rational.ONE.over(by.number));
      } else {
        return value;
      }
    }
  }

  private Value factor(int depth) {
    if (depth > DEEPEST) {
      throw wrong("at most " + DEEPEST + " parentheses and signs in one another", "more");
    }
    if (next('(')) {
      Value value = sum(depth + 1);
      if (!next(')')) {
        throw wrong("a closing parenthesis", text.substring(at));
      }
      return value;
    }
    if (next('-')) {
      return factor(depth + 1).times(Rational.of(-1));
    }
    int from = at;
    while (at < text.length() && String.valueOf(text.charAt(at)).matches("[A-Za-z0-9_]")) {
      at++;
    }
    String word = text.substring(from, at);
    return word.matches("[0-9]{1,999}")
        ? new Value(Rational.parse(word), LinearForm.ZERO, false)
        : value(word);
  }

  private Value value(String name) {
    Value known = values.get(name);
    if (known == null && name.matches("i(0|[1-9][0-9]{0,4})")) {
      int input = Integer.parseInt(name.substring(1));
      if (input >= MOST) {
        throw wrong("at most " + MOST + " inputs", name);
      }
      inputs = Math.max(inputs, input + 1);
      known = Value.of(LinearForm.of(input));
      values.put(name, known);
    }
    if (known == null) {
      throw wrong(
          "a number, an input or a name assigned above",
          name.isEmpty() ? text.substring(at) : name);
    }
    if (known.open) {
      known = kept(known);
      values.put(name, known);
    }
    return known;
  }

  private boolean next(char c) {
    boolean is = more() && text.charAt(at) == c;
    at += is ? 1 : 0;
    return is;
  }

  private boolean more() {
    while (at < text.length() && text.charAt(at) <= ' ') {
      at++;
    }
    return at < text.length();
  }

  private InputException wrong(String expected, String found) {
    String shown = PlainText.decoded(found).strip();
    return new InputException(file, where, expected, shown.isEmpty() ? "nothing" : shown);
  }

  /// A line for each sum and each form.
  static List<String> lines(Linear linear) {
    List<String> lines = new ArrayList<>();
    for (int t = 0; t < linear.fresh().size(); t++) {
      lines.add("t" + t + ":=" + sum(linear.inputs(), linear.fresh().get(t)) + ";");
    }
    for (int o = 0; o < linear.out().size(); o++) {
      lines.add("o" + o + ":=" + sum(linear.inputs(), linear.out().get(o)) + ";");
    }
    return lines;
  }

  private static String sum(int inputs, LinearForm form) {
    StringBuilder text = new StringBuilder();
    int first = form.firstPositive() % Math.max(1, form.terms());
    for (int i = 0; i < form.terms(); i++) {
      int t = i == 0 ? first : i <= first ? i - 1 : i;
      Rational c = form.coefficient()[t];
      String size = (c.signum() < 0 ? c.negate() : c).toString();
      int place = form.index()[t];
      text.append(c.signum() < 0 ? "-" : i == 0 ? "" : "+");
      text.append(place < inputs ? "i" + place : "t" + (place - inputs));
      text.append(size.equals("1") ? "" : size.startsWith("1/") ? size.substring(1) : "*" + size);
    }
    return text.isEmpty() ? "0" : text.toString();
  }
}
