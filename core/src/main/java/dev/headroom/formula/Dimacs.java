package dev.headroom.formula;

import static dev.headroom.PlainText.shown;

import dev.headroom.InputException;
import dev.headroom.PlainText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;

/// Reads DIMACS CNF text in every dialect that is met in the wild: comments and blank lines
/// anywhere, clauses across lines or several on one, any white space and line end, gzip, a byte order
/// mark, SATLIB's trailer (`%`, then 0). What comments ask for is kept ({@link Cnf#directives}); other
/// statements are refused by name. Memory is bounded by the file, never by what its header declares.
/// Fails:  InputException naming the line.
/// Source: DIMACS Challenge, "Satisfiability: suggested format" (1993); SATLIB's benchmark files.
public final class Dimacs {
  private static final int END = -1;
  private static final long FAR_TOO_LARGE = Long.MAX_VALUE / 16;
  private static final int LONGEST_WORD = 20;

  /// Statements of other formats, by their first word.
  private static final Map<String, String> OTHERS =
      Map.ofEntries(
          Map.entry("a", "a universal quantifier (QDIMACS)"),
          Map.entry("e", "an existential quantifier (QDIMACS)"),
          Map.entry("d", "a dependency of DQDIMACS, or a deletion of DRAT"),
          Map.entry("r", "a random quantifier (SSAT)"),
          Map.entry("x", "an XOR clause (CryptoMiniSat)"),
          Map.entry("w", "a weight"),
          Map.entry("h", "a hard clause of MaxSAT (WCNF)"),
          Map.entry("k", "a cardinality clause (KNF)"),
          Map.entry("b", "a constraint of another format"),
          Map.entry("vp", "a projection"),
          Map.entry("v", "the line of an answer, not of a formula"),
          Map.entry("s", "the line of an answer, not of a formula"),
          Map.entry("o", "the line of an answer, not of a formula"),
          Map.entry("*", "a pseudo-Boolean formula (OPB)"),
          Map.entry("min:", "a pseudo-Boolean formula (OPB)"));

  /// Headers of other formats, by their second word.
  private static final Map<String, String> HEADERS =
      Map.ofEntries(
          Map.entry("wcnf", "weighted clauses (MaxSAT)"),
          Map.entry("pcnf", "a projected formula"),
          Map.entry("wpcnf", "a projected weighted formula"),
          Map.entry("qcnf", "a quantified formula"),
          Map.entry("inccnf", "an incremental formula (iCNF)"),
          Map.entry("knf", "cardinality clauses (KNF)"),
          Map.entry("gcnf", "clauses in groups (GCNF)"),
          Map.entry("sat", "a formula that is not in clauses"),
          Map.entry("edge", "a graph"),
          Map.entry("col", "a graph"),
          Map.entry("max", "a flow network"));

  private final String file;
  private final PlainText in;
  private final Ints literals = new Ints();
  private final Ints ends = new Ints();
  private final Directives directives = new Directives();
  private boolean header;
  private int variables;
  private int clauses;
  private long line = 1;
  private long lastLiteralLine = 1;

  private Dimacs(String file, PlainText in) {
    this.file = file;
    this.in = in;
  }

  /// The formula in a file.
  public static Cnf read(Path file) throws IOException {
    try (PlainText text = PlainText.open(file)) {
      return parse(file.toString(), text);
    }
  }

  /// The formula in a stream; `file` is the name that errors carry.
  public static Cnf read(String file, InputStream in) throws IOException {
    return parse(file, PlainText.of(file, in));
  }

  private static Cnf parse(String file, PlainText text) throws IOException {
    Dimacs reader = new Dimacs(file, text);
    try {
      return reader.parse();
    } catch (Ints.NoRoom e) {
      throw reader.bad(
          reader.line, "a formula for which there is memory, " + e.getMessage(), "a larger one");
    }
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
        c = readComment();
      } else if (lineStart && c == 'p') {
        c = readHeader();
        lineStart = false;
      } else if (lineStart && c == '%') {
        readTrailer();
        more = false;
      } else if (lineStart && !digit(c) && c != '-') {
        throw statement(c);
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
    if (ends.size() < clauses) {
      throw bad(line, clauses + " clauses as the header declares", ends.size() + " clauses");
    }
    return new Cnf(variables, literals.toArray(), ends.toArray(), directives.all());
  }

  private boolean openClause() {
    return literals.size() > ends.last();
  }

  /// What a line that is neither header, comment nor clause holds.
  private InputException statement(int first) throws IOException {
    StringBuilder text = new StringBuilder();
    readWord(first, text);
    String word = text.toString();
    String known = OTHERS.get(word.matches("x[-0-9]+") ? "x" : word);
    String found =
        word.chars().allMatch(c -> c > ' ' && c < 0x7f) ? "\"" + word + "\"" : shown(first);
    return bad(
        line, header ? "a literal or 0" : "a header", known == null ? found : found + ", " + known);
  }

  /// Reads a comment from behind its c; returns the byte after it.
  private int readComment() throws IOException {
    StringBuilder word = new StringBuilder();
    int[] next = {in.read()};
    String first = "c";
    if (!blank(next[0]) && next[0] != '\n' && next[0] != END) {
      next[0] = readWord(next[0], word);
      first += word;
    }
    directives.comment(
        first,
        () -> {
          next[0] = readWord(next[0], word);
          return word.toString();
        },
        line);
    int c = next[0];
    while (c != '\n' && c != END) {
      c = in.read();
    }
    return c;
  }

  /// Reads to the end: after SATLIB's % comes a 0 and nothing else.
  private void readTrailer() throws IOException {
    long trailer = line;
    for (int c = in.read(); c != END; c = in.read()) {
      if (c != '0' && c != '\n' && !blank(c)) {
        throw bad(line, "nothing but 0 after the % of line " + trailer, shown(c));
      }
      line += c == '\n' ? 1 : 0;
    }
  }

  /// Reads "p cnf VARIABLES CLAUSES" from behind its p; returns the byte after it.
  private int readHeader() throws IOException {
    if (header) {
      throw bad(line, "one header", "a second header");
    }
    int c = in.read();
    StringBuilder word = new StringBuilder();
    boolean apart = blank(c);
    c = readWord(c, word);
    if (!apart || !word.toString().equals("cnf")) {
      String known = HEADERS.get(word.toString());
      String found = "\"p" + (apart ? " " : "") + word + "\"";
      throw bad(line, "\"p cnf\"", known == null ? found : found + ", " + known);
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
    while (c != END && c != '\n' && !blank(c) && word.length() < LONGEST_WORD) {
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
      value = Math.min(10 * value + c - '0', FAR_TOO_LARGE);
      c = in.read();
    }
    if (c != END && c != '\n' && !blank(c)) {
      throw bad(line, "a literal or 0", shown(c) + " inside a number");
    }
    if (!header) {
      throw bad(line, "a header \"p cnf VARIABLES CLAUSES\"", "a clause");
    }
    if (value > variables) {
      String found = value < FAR_TOO_LARGE ? Long.toString(value) : "a number above 2^59";
      throw bad(line, "a variable up to " + variables, found);
    }
    accept(negative, (int) value);
    return c;
  }

  private void accept(boolean negative, int variable) {
    if (ends.size() == clauses) {
      throw bad(line, clauses + " clauses as the header declares", "one more");
    }
    if (variable != 0) {
      literals.add(negative ? -variable : variable);
      lastLiteralLine = line;
    } else if (negative) {
      throw bad(line, "a literal or 0", "\"-0\"");
    } else {
      ends.add(literals.size());
    }
  }

  private InputException bad(long where, String expected, String found) {
    return new InputException(file, "line " + where, expected, PlainText.decoded(found));
  }

  private static boolean digit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean blank(int c) {
    return c == ' ' || c == '\t' || c == '\f' || c == 0x0b;
  }
}
