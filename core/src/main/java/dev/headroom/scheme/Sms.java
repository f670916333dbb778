package dev.headroom.scheme;

import dev.headroom.InputException;
import dev.headroom.PlainText;
import dev.headroom.field.Rational;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Sparse matrices as SMS triples: `rows cols R`, lines `i j value` from 1, an end `0 0 0`. A scheme
/// is three files: L (r × nm), R (r × mp), P (np × r).
/// Work:   memory grows with the entries listed, not with rows·cols.
/// Fails:  InputException naming the line; an entry that is given twice, or text after the end.
/// Source: docs/circuits.md 6; [PLinOpt].
public final class Sms {
  /// A matrix as its rows.
  public record Matrix(int rows, int cols, Map<Integer, LinearForm> byRow) {
    public LinearForm row(int i) {
      return byRow.getOrDefault(i, LinearForm.ZERO);
    }
  }

  /// A matrix to write.
  public record Rows(int rows, int cols, List<LinearForm> forms) {}

  private static final int LONGEST = 1 << 16;

  private Sms() {}

  public static void write(Rows matrix, Writer out) throws IOException {
    List<LinearForm> forms = matrix.forms();
    out.write(matrix.rows() + " " + matrix.cols() + " R\n");
    for (int i = 0; i < forms.size(); i++) {
      LinearForm form = forms.get(i);
      for (int t = 0; t < form.terms(); t++) {
        out.write((i + 1) + " " + (form.index()[t] + 1) + " " + form.coefficient()[t] + "\n");
      }
    }
    out.write("0 0 0\n");
  }

  /// The rows of the transposed matrix.
  public static List<LinearForm> transposed(List<LinearForm> forms, int cols) {
    List<List<Integer>> index = new ArrayList<>();
    List<List<Rational>> value = new ArrayList<>();
    for (int j = 0; j < cols; j++) {
      index.add(new ArrayList<>());
      value.add(new ArrayList<>());
    }
    for (int i = 0; i < forms.size(); i++) {
      LinearForm form = forms.get(i);
      for (int t = 0; t < form.terms(); t++) {
        index.get(form.index()[t]).add(i);
        value.get(form.index()[t]).add(form.coefficient()[t]);
      }
    }
    List<LinearForm> rows = new ArrayList<>();
    for (int j = 0; j < cols; j++) {
      rows.add(
          new LinearForm(
              index.get(j).stream().mapToInt(Integer::intValue).toArray(),
              value.get(j).toArray(Rational[]::new)));
    }
    return rows;
  }

  /// Shape:  file: the name for messages; in: as {@link PlainText} takes it.
  public static Matrix read(String file, InputStream in) throws IOException {
    PlainText lines = PlainText.of(file, in);
    Map<Integer, LinearForm> rows = new TreeMap<>();
    boolean ended = false;
    boolean root = false; // a comment says that X is one
    int height = -1;
    int width = 0;
    long number = 0;
    for (var next = lines.line(LONGEST); next.isPresent(); next = lines.line(LONGEST)) {
      number++;
      String line = next.get().strip();
      root |= line.contains("X is a placeholder") && Ring.named(line).isPresent();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String where = "line " + number;
      String[] words = line.split("\\s+", -1);
      if (ended || words.length != 3) {
        throw bad(file, where, ended ? "nothing after 0 0 0" : "three words", line);
      }
      int i = whole(file, where, words[0]);
      int j = whole(file, where, words[1]);
      if (height < 0) {
        header(file, where, words[2]);
        height = i;
        width = j;
      } else if (i == 0 && j == 0) {
        ended = ends(file, where, line, words[2]);
      } else if (i < 1 || i > height || j < 1 || j > width) {
        throw bad(file, where, "an entry within " + height + " x " + width, line);
      } else {
        put(file, where, rows, new Entry(i - 1, j - 1, rational(file, where, words[2], root)));
      }
    }
    if (!ended) {
      throw new InputException(file, "line " + number, "a last line 0 0 0", "the end of the file");
    }
    return new Matrix(height, width, rows);
  }

  private static boolean ends(String file, String where, String line, String word) {
    if (!rational(file, where, word, false).isZero()) {
      throw bad(file, where, "a last line 0 0 0", line);
    }
    return true;
  }

  private record Entry(int row, int col, Rational value) {}

  private static void put(String file, String where, Map<Integer, LinearForm> rows, Entry entry) {
    LinearForm row = rows.getOrDefault(entry.row, LinearForm.ZERO);
    if (Arrays.binarySearch(row.index(), entry.col) >= 0) {
      String found = entry.row + 1 + " " + (entry.col + 1) + " again";
      throw new InputException(file, where, "an entry that is given once", found);
    }
    rows.put(entry.row, row.plus(entry.value, LinearForm.of(entry.col)));
  }

  /// R, M and I all announce rational numbers here: an integer is one.
  private static void header(String file, String where, String word) {
    if (!word.matches("[RMI]")) {
      throw bad(file, where, "ROWS COLUMNS R (or M, or I)", word);
    }
  }

  private static int whole(String file, String where, String word) {
    try {
      int value = Integer.parseInt(word);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw bad(file, where, "a whole number", word);
    }
    throw bad(file, where, "a whole number", word);
  }

  /// A number, or `1/2X` and `-2/3*X`, multiples of a root that a comment says X to be.
  private static Rational rational(String file, String where, String word, boolean root) {
    try {
      if (root && word.endsWith("X")) {
        String factor = word.substring(0, word.length() - (word.endsWith("*X") ? 2 : 1));
        String number = factor.isEmpty() || factor.equals("-") ? factor + "1" : factor;
        return Rational.parse(number).times(Rational.of(Ring.X));
      }
      return Rational.parse(word);
    } catch (NumberFormatException e) {
      throw bad(file, where, "an integer or p/q", word);
    }
  }

  private static InputException bad(String file, String where, String expected, String found) {
    return new InputException(file, where, expected, PlainText.decoded(found));
  }
}
