package dev.headroom.scheme;

import dev.headroom.InputException;
import dev.headroom.PlainText;
import dev.headroom.scheme.Sms.Matrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// A scheme as three files of SMS triples, named by what is before `_L.sms`, `_R.sms` and `_P.sms`.
/// An alternative basis is two such triples, X-ALT for the products and X-CoB for the changes of
/// basis: L = L_ALT·L_CoB, R = R_ALT·R_CoB, P = P_CoB·P_ALT. A comment `# N is a placeholder for
/// sqrt(K)` makes the ring Q(√K).
/// Fails:  InputException naming the file that is missing, or whose size fits no ⟨n,m,p⟩.
/// Source: [PLinOpt].
final class SmsFiles {
  private static final int MOST = 1 << 16; // rows and columns of one matrix
  private static final Pattern PLACEHOLDER =
      Pattern.compile("#.*?(\\d{1,9}) is a placeholder for sqrt\\((\\d{1,9})\\).*");
  private static final Pattern ENDING = Pattern.compile("_[LRP]\\.sms(\\.gz)?$");

  private SmsFiles() {}

  /// What a path names: X, X_L.sms, X-ALT or X-CoB; nothing where no such files are.
  static Optional<Read> find(Path path) {
    Path folder = path.toAbsolutePath().getParent();
    String name = ENDING.matcher(String.valueOf(path.getFileName())).replaceFirst("");
    String base = name.replaceFirst("-(ALT|CoB)$", "");
    if (folder == null) {
      return Optional.empty();
    }
    if (base.equals(name) && Files.exists(folder.resolve(name + "_L.sms"))) {
      return Optional.of(plain(folder, name));
    }
    if (Files.exists(folder.resolve(base + "-ALT_L.sms"))) {
      return Optional.of(alternative(folder, base));
    }
    return Optional.empty();
  }

  /// A scheme and the ring that its comments name.
  record Read(BilinearScheme scheme, Optional<Ring> ring) {}

  private static Read plain(Path folder, String name) {
    List<Matrix> m = triple(folder, name);
    return new Read(
        scheme(folder.resolve(name + "_L.sms"), m), ring(folder.resolve(name + "_L.sms")));
  }

  private static Read alternative(Path folder, String base) {
    List<Matrix> core = triple(folder, base + "-ALT");
    List<Matrix> basis = triple(folder, base + "-CoB");
    Path file = folder.resolve(base + "-CoB_L.sms");
    List<Matrix> m =
        List.of(
            times(file, core.get(0), basis.get(0)),
            times(file, core.get(1), basis.get(1)),
            times(file, basis.get(2), core.get(2)));
    return new Read(scheme(file, m), ring(file));
  }

  private static List<Matrix> triple(Path folder, String name) {
    List<Matrix> all = new ArrayList<>();
    for (String letter : List.of("L", "R", "P")) {
      Path file = folder.resolve(name + "_" + letter + ".sms");
      if (!Files.exists(file)) {
        throw new InputException(
            file.toString(), "", "the third of " + name + "_L.sms, _R.sms and _P.sms", "no file");
      }
      try (PlainText in = PlainText.open(file)) {
        Matrix matrix = Sms.read(file.toString(), in);
        if (matrix.rows() > MOST || matrix.cols() > MOST) {
          throw new InputException(
              file.toString(),
              "line 1",
              "at most " + MOST + " rows and columns",
              matrix.rows() + " x " + matrix.cols());
        }
        all.add(matrix);
      } catch (IOException e) {
        throw InputException.of(file.toString(), "a file that can be read", e);
      }
    }
    return all;
  }

  private static Matrix times(Path file, Matrix x, Matrix y) {
    if (x.cols() != y.rows()) {
      throw new InputException(
          file.toString(), "", x.cols() + " rows, as the products have columns", "" + y.rows());
    }
    java.util.Map<Integer, LinearForm> rows = new java.util.TreeMap<>();
    for (int i = 0; i < x.rows(); i++) {
      LinearForm row = x.row(i);
      LinearForm sum = LinearForm.ZERO;
      for (int t = 0; t < row.terms(); t++) {
        sum = sum.plus(row.coefficient()[t], y.row(row.index()[t]));
      }
      rows.put(i, sum);
    }
    return new Matrix(x.rows(), y.cols(), rows);
  }

  /// Shape:  L (r × nm), R (r × mp), P (np × r).
  private static BilinearScheme scheme(Path file, List<Matrix> lrp) {
    Matrix l = lrp.get(0);
    Matrix r = lrp.get(1);
    Matrix p = lrp.get(2);
    if (l.rows() != r.rows() || l.rows() != p.cols()) {
      throw new InputException(
          file.toString(),
          "",
          "as many products in L, R and P",
          l.rows() + ", " + r.rows() + " and " + p.cols());
    }
    int n = root((long) l.cols() * p.rows(), r.cols());
    int m = root((long) l.cols() * r.cols(), p.rows());
    int q = root((long) r.cols() * p.rows(), l.cols());
    if (n * m != l.cols() || m * q != r.cols() || n * q != p.rows() || n == 0) {
      throw new InputException(
          file.toString(),
          "",
          "entries n·m, m·p and n·p of some n, m, p",
          l.cols() + ", " + r.cols() + " and " + p.rows());
    }
    return new BilinearScheme(n, m, q, rows(l), rows(r), Sms.transposed(rows(p), l.rows()));
  }

  /// √(xy/z), or 0 where that is no whole number.
  private static int root(long xy, int z) {
    if (z == 0 || xy % z != 0) {
      return 0;
    }
    long square = xy / z;
    int root = (int) Math.round(Math.sqrt((double) square));
    return (long) root * root == square ? root : 0;
  }

  private static List<LinearForm> rows(Matrix matrix) {
    return IntStream.range(0, matrix.rows()).mapToObj(matrix::row).toList();
  }

  private static Optional<Ring> ring(Path file) {
    try (PlainText in = PlainText.open(file)) {
      for (var line = in.line(1 << 16);
          line.isPresent() && line.get().startsWith("#");
          line = in.line(1 << 16)) {
        Matcher says = PLACEHOLDER.matcher(line.get());
        if (says.matches()) {
          return Optional.of(
              Ring.root(Long.parseLong(says.group(2)), Long.parseLong(says.group(1))));
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw InputException.of(file.toString(), "a file that can be read", e);
    }
  }
}
