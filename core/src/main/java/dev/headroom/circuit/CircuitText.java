package dev.headroom.circuit;

import dev.headroom.InputException;
import dev.headroom.PlainText;
import dev.headroom.work.Pace;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Headroom's circuit form as text, version 1: one statement a line, names defined once, before use.
/// Work:   memory is that of the circuit and its names; nothing is allocated for what is declared
///         but not there. A line has at most {@value #LONGEST_LINE} bytes.
/// Fails:  InputException naming the line.
/// Source: docs/circuits.md 1.
public final class CircuitText {
  public static final String FIRST_LINE = "headroom-circuit 1";

  static final int LONGEST_LINE = 1 << 24;

  private static final int MOST_TOKENS = 6;

  private final String file;
  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int from;
  private int to;
  private byte[] line = new byte[256];
  private int length;
  private long number;
  private final int[] start = new int[MOST_TOKENS];
  private final int[] end = new int[MOST_TOKENS];
  private int tokens;
  private final CircuitBuilder out = Circuit.builder();
  private final Growth growth = new Growth();

  private CircuitText(String file, InputStream in) {
    this.file = file;
    this.in = in;
  }

  /// Shape:  file: the name for messages; in: as {@link PlainText} takes it.
  public static Circuit read(String file, InputStream in) throws IOException {
    return new CircuitText(file, PlainText.of(file, in)).read();
  }

  private Circuit read() throws IOException {
    if (!nextLine() || !new String(line, 0, length, StandardCharsets.UTF_8).equals(FIRST_LINE)) {
      number = 1;
      throw wrong("\"" + FIRST_LINE + "\"", shown(0, length));
    }
    while (nextLine()) {
      split();
      if (tokens > 0) {
        statement();
      }
      growth
          .lacking(out, 0)
          .ifPresent(free -> {
            throw wrong("a circuit for which there is memory, " + free, "a larger one");
          });
    }
    return out.build();
  }

  private void statement() {
    if (tokens >= 2 && is(1, "=")) {
      gate();
    } else if (is(0, "input") && tokens == 2) {
      newName(1);
      out.input(text(1));
    } else if (is(0, "const") && tokens == 4 && is(2, "=")) {
      newName(1);
      out.constant(text(1), number(3));
    } else if (is(0, "output") && tokens == 4 && is(2, "=")) {
      name(1);
      try {
        out.output(text(1), operand(3));
      } catch (IllegalArgumentException e) {
        throw wrong("an output defined once", shown(1));
      }
    } else {
      throw wrong(
          "input NAME, const NAME = VALUE, NAME = GATE A [B] or output NAME = A", shown(0, length));
    }
  }

  private void gate() {
    Kind kind = tokens > 2 ? kind() : wrongKind("nothing");
    if (tokens != 3 + kind.operands()) {
      throw wrong(
          kind.word() + " with " + kind.operands() + " operand" + (kind.operands() > 1 ? "s" : ""),
          tokens - 3 + " operand" + (tokens == 4 ? "" : "s"));
    }
    newName(0);
    int u = operand(3);
    out.gate(kind, u, kind.operands() == 1 ? u : operand(4));
    out.nameGate(line, start[0], end[0]);
  }

  private Kind kind() {
    for (Kind kind : Kind.values()) {
      if (is(2, kind.word())) {
        return kind;
      }
    }
    return wrongKind(shown(2));
  }

  private Kind wrongKind(String found) {
    throw wrong("add, sub, mul, div, exp or ln", found);
  }

  private int operand(int token) {
    int id = out.find(line, start[token], end[token]);
    if (id == Integer.MIN_VALUE) {
      throw wrong("a name defined above", shown(token));
    }
    return id;
  }

  private Constant number(int token) {
    try {
      return Constant.parse(text(token));
    } catch (NumberFormatException e) {
      throw wrong("an integer, p/q or a finite decimal", shown(token));
    }
  }

  private void newName(int token) {
    name(token);
    if (out.find(line, start[token], end[token]) != Integer.MIN_VALUE) {
      throw wrong("a name defined once", shown(token));
    }
  }

  private void name(int token) {
    boolean good = !digit(line[start[token]]) && line[start[token]] != '.';
    for (int i = start[token]; i < end[token]; i++) {
      byte c = line[i];
      good &= letter(c) || digit(c) || c == '_' || c == '.';
    }
    if (!good) {
      throw wrong("a name [A-Za-z_][A-Za-z0-9_.]*", shown(token));
    }
  }

  private static boolean letter(byte c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean digit(byte c) {
    return c >= '0' && c <= '9';
  }

  private boolean is(int token, String word) {
    int n = end[token] - start[token];
    if (token >= tokens || n != word.length()) {
      return false;
    }
    for (int i = 0; i < n; i++) {
      if (line[start[token] + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private String text(int token) {
    return new String(line, start[token], end[token] - start[token], StandardCharsets.UTF_8);
  }

  private String shown(int token) {
    return shown(start[token], end[token]);
  }

  private String shown(int begin, int finish) {
    String text = new String(line, begin, Math.min(finish - begin, 80), StandardCharsets.UTF_8);
    return finish - begin == 0 ? "nothing" : "\"" + text + (finish - begin > 80 ? "…" : "") + "\"";
  }

  /// Cuts the line at blanks and around `=`, up to a comment.
  private void split() {
    tokens = 0;
    int i = 0;
    while (i < length && line[i] != '#') {
      if (blank(line[i])) {
        i++;
        continue;
      }
      if (tokens == MOST_TOKENS) {
        throw wrong("at most " + (MOST_TOKENS - 1) + " words", shown(0, length));
      }
      start[tokens] = i;
      i++;
      while (line[i - 1] != '='
          && i < length
          && !blank(line[i])
          && line[i] != '#'
          && line[i] != '=') {
        i++;
      }
      end[tokens++] = i;
    }
  }

  private static boolean blank(byte c) {
    return c == ' ' || c == '\t';
  }

  /// Reads up to LF or the end; the line is without LF.
  private boolean nextLine() throws IOException {
    length = 0;
    number++;
    boolean any = false;
    while (true) {
      if (from == to) {
        from = 0;
        to = Math.max(0, in.read(buffer));
        if (to == 0) {
          break;
        }
      }
      any = true;
      int stop = from;
      while (stop < to && buffer[stop] != '\n') {
        stop++;
      }
      append(stop);
      boolean ended = stop < to;
      from = ended ? stop + 1 : stop;
      if (ended) {
        break;
      }
    }
    return any;
  }

  private void append(int stop) {
    int more = stop - from;
    if (length + more > LONGEST_LINE) {
      throw wrong("a line of at most " + LONGEST_LINE + " bytes", "a longer one");
    }
    if (length + more > line.length) {
      line = Arrays.copyOf(line, Math.max(line.length * 2, length + more));
    }
    System.arraycopy(buffer, from, line, length, more);
    length += more;
  }

  private InputException wrong(String expected, String found) {
    return new InputException(file, "line " + number, expected, found);
  }

  /// Writes the circuit so that reading gives the same circuit.
  public static void write(Circuit circuit, Writer to) throws IOException {
    BufferedWriter out = new BufferedWriter(to, 1 << 16);
    NodeNames names = new NodeNames(circuit);
    out.write(FIRST_LINE + "\n");
    for (int id = -1; id >= -circuit.leaves(); id--) {
      String name = names.of(id);
      var value = circuit.constant(id);
      out.write(value.isPresent() ? "const " + name + " = " + value.get() : "input " + name);
      out.write('\n');
    }
    Pace pace = Pace.of("writing", circuit.size());
    for (int gate = 0; gate < circuit.size(); gate++) {
      pace.at(gate);
      Kind kind = circuit.kind(gate);
      out.write(names.of(gate));
      out.write(" = ");
      out.write(kind.word());
      out.write(' ');
      out.write(names.of(circuit.left(gate)));
      if (kind.operands() == 2) {
        out.write(' ');
        out.write(names.of(circuit.right(gate)));
      }
      out.write('\n');
    }
    for (Circuit.Output output : circuit.outputs()) {
      out.write("output " + output.name() + " = " + names.of(output.node()) + "\n");
    }
    out.flush();
  }

  /// The circuit as text, for small ones.
  public static String format(Circuit circuit) {
    java.io.StringWriter text = new java.io.StringWriter();
    try {
      write(circuit, text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return text.toString();
  }

  /// Reads lines that stand in a program.
  public static Circuit parse(List<String> lines) {
    byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    try {
      return read("circuit", new java.io.ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
