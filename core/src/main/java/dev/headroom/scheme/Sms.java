package dev.headroom.scheme;

import dev.headroom.InputException;
import dev.headroom.field.Rational;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Sparse matrices as SMS triples: `rows cols R`, lines `i j value` from 1, an end `0 0 0`. A scheme
/// is three files: L (r × nm), R (r × mp), P (np × r).
/// Work:   memory is that of the entries that are there.
/// Fails:  InputException naming the line.
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

  public static Matrix read(String file, Reader in) throws IOException {
    BufferedReader lines = new BufferedReader(in);
    Map<Integer, LinearForm> rows = new TreeMap<>();
    boolean header = false;
    int height = 0;
    int width = 0;
    long number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      String[] words = line.strip().split("\\s+", -1);
      if (line.isBlank() || line.strip().startsWith("#")) {
        continue;
      }
      String where = "line " + number;
      if (words.length != 3) {
        throw new InputException(file, where, "three words", line);
      }
      int i = whole(file, where, words[0]);
      int j = whole(file, where, words[1]);
      if (!header) {
        header = true;
        height = i;
        width = j;
      } else if (i == 0 && j == 0) {
        return new Matrix(height, width, rows);
      } else if (i < 1 || i > height || j < 1 || j > width) {
        throw new InputException(file, where, "an entry within " + height + " x " + width, line);
      } else {
        Rational value = rational(file, where, words[2]);
        rows.merge(i - 1, LinearForm.of(j - 1).times(value), (x, y) -> x.plus(Rational.ONE, y));
      }
    }
    throw new InputException(file, "line " + number, "a last line 0 0 0", "the end of the file");
  }

  private static int whole(String file, String where, String word) {
    try {
      int value = Integer.parseInt(word);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new InputException(file, where, "a whole number", word);
    }
    throw new InputException(file, where, "a whole number", word);
  }

  private static Rational rational(String file, String where, String word) {
    try {
      return Rational.parse(word);
    } catch (NumberFormatException e) {
      throw new InputException(file, where, "an integer or p/q", word);
    }
  }
}
