package dev.headroom.formula;

import dev.headroom.InputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads DIMACS CNF text in every dialect that is met in the wild: comments and blank lines
/// anywhere, clauses across lines or several on one, any white space, SATLIB's trailer (a `%` line
/// ends the formula, whatever follows it). Memory is bounded by the file, never by what its header
/// declares.
/// Fails:  InputException naming the line: no header, two headers, a word that is no number, a
///         literal beyond the header, a clause without its 0, more or fewer clauses than declared.
/// Source: DIMACS Challenge, "Satisfiability: suggested format" (1993); SATLIB's benchmark files.
public final class Dimacs {
  private static final int END = -1;

  private final String file;
  private final InputStream in;
  private final Ints literals = new Ints();
  private final Ints ends = new Ints();
  private boolean header;
  private int variables;
  private int clauses;
  private long line = 1;
  private long lastLiteralLine = 1;

  private Dimacs(String file, InputStream in) {
    this.file = file;
    this.in = in;
  }

  /// The formula in a file.
  public static Cnf read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(file.toString(), in);
    }
  }

  /// The formula in a stream; `file` is the name that errors carry.
  public static Cnf read(String file, InputStream in) throws IOException {
    return new Dimacs(file, new BufferedInputStream(in, 1 << 16)).parse();
  }

  private Cnf parse() throws IOException {
    boolean lineStart = true;
    boolean more = true;
    int c = in.read();
    while (more && c != END) {
      if (c == '\n') {
        line++;
        lineStart = true;
        c = in.read();
      } else if (blank(c)) {
        c = in.read();
      } else if (lineStart && c == 'c') {
        c = skipLine();
      } else if (lineStart && c == 'p') {
        c = readHeader();
        lineStart = false;
      } else if (lineStart && c == '%') {
        more = false;
      } else {
        c = readLiteral(c);
        lineStart = false;
      }
    }
    return finish();
  }

  private Cnf finish() {
    if (!header) {
      throw bad(line, "a header \"p cnf VARIABLES CLAUSES\"", "the end of the formula");
    }
    if (openClause()) {
      throw bad(lastLiteralLine, "0 at the end of the clause", "the end of the formula");
    }
    if (ends.size < clauses) {
      throw bad(line, clauses + " clauses as the header declares", ends.size + " clauses");
    }
    return new Cnf(variables, literals.toArray(), ends.toArray());
  }

  private boolean openClause() {
    return literals.size > (ends.size == 0 ? 0 : ends.last());
  }

  /// Reads "p cnf VARIABLES CLAUSES" from behind its p; returns the byte after it.
  private int readHeader() throws IOException {
    if (header) {
      throw bad(line, "one header", "a second header");
    }
    StringBuilder word = new StringBuilder();
    int c = readWord(in.read(), word);
    if (!word.toString().equals("cnf")) {
      throw bad(line, "\"p cnf\"", "\"p " + word + "\"");
    }
    c = readWord(c, word);
    variables = count("a number of variables", word.toString());
    c = readWord(c, word);
    clauses = count("a number of clauses", word.toString());
    while (blank(c)) {
      c = in.read();
    }
    if (c != '\n' && c != END) {
      throw bad(line, "nothing after the header", shown(c));
    }
    header = true;
    return c;
  }

  private int count(String what, String word) {
    boolean digits = !word.isEmpty() && word.chars().allMatch(Dimacs::digit);
    if (digits && word.length() <= 10) {
      long value = Long.parseLong(word);
      if (value <= Integer.MAX_VALUE) {
        return (int) value;
      }
    }
    throw bad(line, what + " up to " + Integer.MAX_VALUE, "\"" + word + "\"");
  }

  /// Reads a word of this line into `word`; returns the byte after it.
  private int readWord(int first, StringBuilder word) throws IOException {
    word.setLength(0);
    int c = first;
    while (blank(c)) {
      c = in.read();
    }
    while (c != END && c != '\n' && !blank(c) && word.length() < 20) {
      word.append((char) c);
      c = in.read();
    }
    return c;
  }

  /// Reads a literal, or the 0 that ends a clause; returns the byte after it.
  private int readLiteral(int first) throws IOException {
    boolean negative = first == '-';
    int c = negative ? in.read() : first;
    if (!digit(c)) {
      throw bad(line, header ? "a literal or 0" : "a header", negative ? "\"-\"" : shown(c));
    }
    long value = 0;
    while (digit(c)) {
      value = Math.min(10 * value + c - '0', Long.MAX_VALUE / 16);
      c = in.read();
    }
    if (c != END && c != '\n' && !blank(c)) {
      throw bad(line, "a literal or 0", shown(c) + " inside a number");
    }
    if (!header) {
      throw bad(line, "a header \"p cnf VARIABLES CLAUSES\"", "a clause");
    }
    if (value > variables) {
      throw bad(line, "a variable up to " + variables, Long.toString(value));
    }
    accept(negative, (int) value);
    return c;
  }

  private void accept(boolean negative, int variable) {
    if (ends.size == clauses) {
      throw bad(line, clauses + " clauses as the header declares", "one more");
    }
    if (variable != 0) {
      literals.add(negative ? -variable : variable);
      lastLiteralLine = line;
    } else if (negative) {
      throw bad(line, "a literal or 0", "\"-0\"");
    } else {
      ends.add(literals.size);
    }
  }

  private int skipLine() throws IOException {
    int c = in.read();
    while (c != '\n' && c != END) {
      c = in.read();
    }
    return c;
  }

  private InputException bad(long where, String expected, String found) {
    return new InputException(file, "line " + where, expected, found);
  }

  private static String shown(int c) {
    return c == END ? "the end of the file" : "\"" + (char) c + "\"";
  }

  private static boolean digit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean blank(int c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == 0x0b;
  }

  /// A growing list of int.
  private static final class Ints {
    private int[] array = new int[64];
    private int size;

    void add(int value) {
      if (size == array.length) {
        array = java.util.Arrays.copyOf(array, Math.multiplyExact(size, 2));
      }
      array[size++] = value;
    }

    int last() {
      return array[size - 1];
    }

    int[] toArray() {
      return java.util.Arrays.copyOf(array, size);
    }
  }
}
