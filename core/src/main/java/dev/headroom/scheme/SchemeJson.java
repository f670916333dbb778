package dev.headroom.scheme;

import dev.headroom.InputException;
import dev.headroom.field.Rational;
import dev.headroom.json.Json;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Schemes as JSON. Full: `u`, `v`, `w` with a row of coefficients a product. Reduced: `u_fresh` and
/// the like define sums that are used again, as lists of `{index, value}`. The third factor is indexed
/// by C transposed in both, and row-major here. `"z2": true` makes the ring F_2.
/// Fails:  InputException naming the field, the row and what was expected there.
/// Source: [Perminov].
final class SchemeJson {
  private static final long LARGEST = 1L << 28; // bytes
  private static final int MOST = 1 << 16; // products, and entries of a matrix
  private static final Set<String> TOLD =
      Set.of("complexity", "multiplications", "elements", "invariant_f", "invariant_g", "type");

  private final String file;
  private final ObjectNode json;
  private final int n;
  private final int m;
  private final int p;
  private final int rank;

  private SchemeJson(Path path) {
    this.file = path.toString();
    this.json = Json.object(path, LARGEST);
    JsonNode sizes = json.path("n");
    if (!sizes.isArray() || sizes.size() != 3) {
      throw bad("n", "three sizes", sizes);
    }
    this.n = whole("n", sizes.get(0), 1, 256);
    this.m = whole("n", sizes.get(1), 1, 256);
    this.p = whole("n", sizes.get(2), 1, 256);
    this.rank = whole("m", json.path("m"), 1, MOST);
  }

  /// A program, the ring that the file names, and the fields that were not read.
  record Read(Program program, Optional<Ring> ring, List<String> unread) {}

  static Read read(Path path) {
    SchemeJson reader = new SchemeJson(path);
    boolean two = reader.json.path("z2").asBoolean(false);
    return new Read(
        reader.json.has("u_fresh") ? reader.reduced() : reader.full(),
        two ? Optional.of(Ring.F_2) : Optional.empty(),
        reader.unread());
  }

  /// A program in the full form where no sums are used again, else in the reduced one.
  static String text(Program s, boolean two) {
    boolean full = s.u().fresh().isEmpty() && s.v().fresh().isEmpty() && s.w().fresh().isEmpty();
    StringBuilder text = new StringBuilder();
    text.append("{\n\"n\": [" + s.n() + ", " + s.m() + ", " + s.p() + "],\n");
    text.append("\"m\": " + s.rank() + ",\n\"z2\": " + two);
    if (full) {
      List<LinearForm> w = Sms.transposed(transposed(s), s.rank());
      rows(text, "u", s.u().out().stream().map(form -> dense(form, s.n() * s.m())).toList());
      rows(text, "v", s.v().out().stream().map(form -> dense(form, s.m() * s.p())).toList());
      rows(text, "w", w.stream().map(form -> dense(form, s.n() * s.p())).toList());
    } else {
      rows(text, "u_fresh", s.u().fresh().stream().map(SchemeJson::sparse).toList());
      rows(text, "v_fresh", s.v().fresh().stream().map(SchemeJson::sparse).toList());
      rows(text, "w_fresh", s.w().fresh().stream().map(SchemeJson::sparse).toList());
      rows(text, "u", s.u().out().stream().map(SchemeJson::sparse).toList());
      rows(text, "v", s.v().out().stream().map(SchemeJson::sparse).toList());
      rows(text, "w", transposed(s).stream().map(SchemeJson::sparse).toList());
    }
    return text.append("\n}\n").toString();
  }

  /// The forms of C's entries, column by column.
  private static List<LinearForm> transposed(Program s) {
    List<LinearForm> forms = new ArrayList<>();
    for (int e = 0; e < s.n() * s.p(); e++) {
      forms.add(s.w().out().get(e % s.n() * s.p() + e / s.n()));
    }
    return forms;
  }

  private static void rows(StringBuilder text, String name, List<String> rows) {
    text.append(",\n\"" + name + "\": [\n" + String.join(",\n", rows) + "\n]");
  }

  private static String dense(LinearForm form, int cols) {
    List<String> all = new ArrayList<>(Collections.nCopies(cols, "0"));
    for (int t = 0; t < form.terms(); t++) {
      all.set(form.index()[t], number(form.coefficient()[t]));
    }
    return "[" + String.join(", ", all) + "]";
  }

  private static String sparse(LinearForm form) {
    List<String> terms = new ArrayList<>();
    for (int t = 0; t < form.terms(); t++) {
      terms.add(
          "{\"index\": " + form.index()[t] + ", \"value\": " + number(form.coefficient()[t]) + "}");
    }
    return "[" + String.join(", ", terms) + "]";
  }

  private static String number(Rational value) {
    return value.denominator().equals(BigInteger.ONE) ? value.toString() : "\"" + value + "\"";
  }

  private List<String> unread() {
    Set<String> known = Set.of("n", "m", "z2", "u", "v", "w", "u_fresh", "v_fresh", "w_fresh");
    List<String> names = new ArrayList<>();
    json.forEachEntry((name, value) -> {
      if (!known.contains(name) && !TOLD.contains(name)) {
        names.add(name);
      }
    });
    return names;
  }

  private Program full() {
    List<LinearForm> w = dense("w", n * p).stream().map(this::rowMajor).toList();
    return Program.of(new BilinearScheme(n, m, p, dense("u", n * m), dense("v", m * p), w));
  }

  /// From C transposed, j·n + i, to i·p + j.
  private LinearForm rowMajor(LinearForm form) {
    LinearForm sum = LinearForm.ZERO;
    for (int t = 0; t < form.terms(); t++) {
      int at = form.index()[t] % n * p + form.index()[t] / n;
      sum = sum.plus(form.coefficient()[t], LinearForm.of(at));
    }
    return sum;
  }

  private List<LinearForm> dense(String name, int cols) {
    List<LinearForm> forms = new ArrayList<>();
    for (JsonNode row : rows(name, rank)) {
      String where = name + ", row " + forms.size();
      if (!row.isArray() || row.size() != cols) {
        throw bad(where, cols + " coefficients", row);
      }
      LinearForm form = LinearForm.ZERO;
      for (int j = 0; j < cols; j++) {
        form = form.plus(value(where, row.get(j)), LinearForm.of(j));
      }
      forms.add(form);
    }
    return forms;
  }

  private Program reduced() {
    Linear w = sparse("w", rank, n * p);
    List<LinearForm> byRow = new ArrayList<>();
    for (int e = 0; e < n * p; e++) {
      byRow.add(w.out().get(e % p * n + e / p));
    }
    return new Program(
        n,
        m,
        p,
        sparse("u", n * m, rank),
        sparse("v", m * p, rank),
        new Linear(rank, w.fresh(), byRow));
  }

  private Linear sparse(String name, int inputs, int count) {
    String fresh = name + "_fresh";
    List<LinearForm> sums = new ArrayList<>();
    for (JsonNode row : rows(fresh, json.path(fresh).size())) {
      sums.add(form(fresh + ", row " + sums.size(), row, inputs + sums.size()));
    }
    List<LinearForm> forms = new ArrayList<>();
    for (JsonNode row : rows(name, count)) {
      forms.add(form(name + ", row " + forms.size(), row, inputs + sums.size()));
    }
    return new Linear(inputs, sums, forms);
  }

  private LinearForm form(String where, JsonNode row, int size) {
    if (!row.isArray()) {
      throw bad(where, "a list of {index, value}", row);
    }
    TreeMap<Integer, Rational> terms = new TreeMap<>();
    for (JsonNode term : row) {
      int index = whole(where, term.path("index"), 0, size - 1);
      if (terms.put(index, value(where, term.path("value"))) != null) {
        throw bad(where, "each index once", term);
      }
    }
    LinearForm form = LinearForm.ZERO;
    for (var term : terms.entrySet()) {
      form = form.plus(term.getValue(), LinearForm.of(term.getKey()));
    }
    return form;
  }

  private JsonNode rows(String name, int count) {
    JsonNode rows = json.path(name);
    if (rows.isMissingNode()) {
      throw bad(name, "a list of rows", rows);
    }
    if (!rows.isArray() || rows.size() != count || count > MOST) {
      throw bad(name, "a list of " + count + " rows", rows);
    }
    return rows;
  }

  private int whole(String where, JsonNode value, int least, int most) {
    boolean fits =
        value.isIntegralNumber()
            && value.canConvertToInt()
            && value.intValue() >= least
            && value.intValue() <= most;
    if (!fits) {
      throw bad(where, "a whole number from " + least + " to " + most, value);
    }
    return value.intValue();
  }

  private Rational value(String where, JsonNode value) {
    try {
      if (value.isIntegralNumber() || value.isString()) {
        return Rational.parse(value.asString());
      }
    } catch (NumberFormatException e) {
      throw bad(where, "an integer or \"p/q\"", value);
    }
    throw bad(where, "an integer or \"p/q\"", value);
  }

  private InputException bad(String where, String expected, JsonNode found) {
    String text =
        found.isArray() && !found.isEmpty() && expected.matches(".*\\d+ (rows|coefficients)")
            ? found.size() + " of them"
            : found.isMissingNode() ? "none" : Json.describe(found);
    return new InputException(file, where, expected, text);
  }
}
