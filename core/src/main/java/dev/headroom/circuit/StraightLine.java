package dev.headroom.circuit;

import dev.headroom.InputException;
import dev.headroom.field.Rational;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Straight-line programs as PLinOpt writes them: `name:=expression;` with + − * / , unary minus and
/// parentheses; inputs are `i0 i1 …`, outputs `o0 o1 …`, all else is a temporary that may be assigned
/// again. What stands after `;` and lines without `:=` are ignored; a copy is no gate.
/// Fails:  InputException naming the line; RefusedException for exp and ln, which the form lacks.
/// Source: docs/circuits.md 6; [PLinOpt].
public final class StraightLine {
  private static final int DEEPEST = 500;

  private final String file;
  private final CircuitBuilder writer = Circuit.builder();
  private final Folding out = new Folding(writer);
  private final Map<String, Integer> values = new HashMap<>();
  private final Map<Integer, String> outputs = new TreeMap<>();
  private long number;
  private String line = "";
  private int at;

  private StraightLine(String file) {
    this.file = file;
  }

  public static Circuit read(String file, Reader in) throws IOException {
    StraightLine program = new StraightLine(file);
    BufferedReader lines = new BufferedReader(in);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      program.number++;
      for (String statement : statements(line)) {
        program.assign(statement);
      }
    }
    if (program.outputs.isEmpty()) {
      throw program.wrong("an output o0:=…;", "none");
    }
    program.outputs.values().forEach(o -> program.writer.output(o, program.value(o)));
    return program.writer.build();
  }

  /// The assignments of a line: what ends in `;` and has `:=`.
  private static List<String> statements(String line) {
    List<String> found = new ArrayList<>();
    int from = 0;
    for (int end = line.indexOf(';'); end >= 0; end = line.indexOf(';', from)) {
      String statement = line.substring(from, end);
      if (statement.contains(":=") && !statement.contains("#")) {
        found.add(statement);
      }
      from = end + 1;
    }
    return found;
  }

  private void assign(String statement) {
    int becomes = statement.indexOf(":=");
    String name = statement.substring(0, becomes).strip();
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      throw wrong("a name before :=", name);
    }
    line = statement.substring(becomes + 2).replace(" ", "").replace("\t", "");
    at = 0;
    int node = sum(0);
    if (at < line.length()) {
      throw wrong("an operator or ;", line.substring(at));
    }
    values.put(name, node);
    if (name.matches("o[0-9]{1,9}")) {
      outputs.put(Integer.parseInt(name.substring(1)), name);
    }
  }

  private int sum(int depth) {
    int node = next('-') ? out.sub(out.zero(), term(depth)) : term(depth);
    while (at < line.length() && (line.charAt(at) == '+' || line.charAt(at) == '-')) {
      node = next('+') ? out.add(node, term(depth)) : minus(node, depth);
    }
    return node;
  }

  private int minus(int node, int depth) {
    at++;
    return out.sub(node, term(depth));
  }

  private int term(int depth) {
    int node = factor(depth);
    while (at < line.length() && (line.charAt(at) == '*' || line.charAt(at) == '/')) {
      if (next('*')) {
        node = out.mul(node, factor(depth));
      } else {
        at++;
        node = out.div(node, factor(depth));
      }
    }
    return node;
  }

  private int factor(int depth) {
    if (depth > DEEPEST) {
      throw wrong("at most " + DEEPEST + " parentheses and signs in one another", "more");
    }
    if (next('(')) {
      int node = sum(depth + 1);
      if (!next(')')) {
        throw wrong("a closing parenthesis", line.substring(at));
      }
      return node;
    }
    if (next('-')) {
      return out.sub(out.zero(), factor(depth + 1));
    }
    int from = at;
    while (at < line.length()
        && (Character.isLetterOrDigit(line.charAt(at)) || line.charAt(at) == '_')) {
      at++;
    }
    String word = line.substring(from, at);
    if (word.matches("[0-9]+")) {
      return out.constant(Rational.parse(word));
    }
    return value(word);
  }

  private boolean next(char c) {
    boolean is = at < line.length() && line.charAt(at) == c;
    at += is ? 1 : 0;
    return is;
  }

  private int value(String name) {
    Integer known = values.get(name);
    if (known == null && name.matches("i[0-9]+")) {
      known = writer.input(name);
      values.put(name, known);
    }
    if (known == null) {
      throw wrong("a number, an input or a name assigned above", name.isEmpty() ? line : name);
    }
    return known;
  }

  private InputException wrong(String expected, String found) {
    return new InputException(file, "line " + number, expected, found);
  }

  /// Shape:  inputs become `i0 i1 …` and outputs `o0 o1 …`, in their order; inputs that are called so
  ///         keep their names.
  public static void write(Circuit circuit, Writer to) throws IOException {
    String[] names = new String[circuit.leaves()];
    int next = 0;
    boolean own = circuit.inputNames().stream().allMatch(n -> n.matches("i[0-9]+"));
    for (int id = -1; id >= -circuit.leaves(); id--) {
      var constant = circuit.constant(id);
      boolean input = constant.isEmpty();
      names[~id] =
          !input ? exact(circuit, id, constant.get()) : own ? circuit.label(id) : "i" + next;
      next += input ? 1 : 0;
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
    int o = 0;
    for (Circuit.Output output : circuit.outputs()) {
      to.write("o" + o++ + ":=" + name(names, output.node()) + ";\n");
    }
    to.flush();
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
