package dev.headroom.scheme;

import dev.headroom.InputException;
import dev.headroom.PlainText;
import dev.headroom.scheme.Sms.Matrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A scheme as three files of SMS triples, named by what is before `_L.sms`, `_R.sms` and `_P.sms`.
/// An alternative basis is two such triples, X-ALT for the products and X-CoB for the changes of
/// basis: L = L_ALT·L_CoB, R = R_ALT·R_CoB, P = P_CoB·P_ALT. A comment `# N is a placeholder for
/// sqrt(K)` makes the ring Q(√K).
/// Fails:  InputException naming the file that is missing, or whose size fits no ⟨n,m,p⟩.
/// Source: [PLinOpt].
final class SmsFiles {
  private static final int MOST = 1 << 16; // rows and columns of one matrix
  private static final int LONGEST = 1 << 16; // bytes of a line
  private static final Pattern BASIS = Pattern.compile("(.+)(ALT|CoB)");
  private static final Pattern ENDING = Pattern.compile("_[LRP]\\.sms(\\.gz)?$");

  private SmsFiles() {}

  /// What a path names: X, X_L.sms, X-ALT or X-CoB; nothing where no such files are.
  static Optional<Read> find(Path path) {
    Path folder = path.toAbsolutePath().getParent();
    String name = ENDING.matcher(String.valueOf(path.getFileName())).replaceFirst("");
    if (folder == null) {
      return Optional.empty();
    }
    Matcher basis = BASIS.matcher(name);
    String base = basis.matches() ? basis.group(1) : name + "-";
    if (!basis.matches() && Files.exists(folder.resolve(name + "_L.sms"))) {
      return Optional.of(plain(folder, name));
    }
    if (Files.exists(folder.resolve(base + "ALT_L.sms"))) {
      return Optional.of(alternative(folder, base));
    }
    return Optional.empty();
  }

  /// A scheme and the ring that its comments name.
  record Read(Levels levels, Optional<Ring> ring) {}

  private static Read plain(Path folder, String name) {
    List<Matrix> m = triple(folder, name);
    return new Read(Program.of(scheme(folder.resolve(name + "_L.sms"), m)), ring(folder, name));
  }

  private static Read alternative(Path folder, String base) {
    List<Matrix> core = triple(folder, base + "ALT");
    List<Matrix> basis = triple(folder, base + "CoB");
    Path file = folder.resolve(base + "CoB_L.sms");
    meet(file, core.get(0), basis.get(0));
    meet(folder.resolve(base + "CoB_R.sms"), core.get(1), basis.get(1));
    meet(folder.resolve(base + "ALT_P.sms"), basis.get(2), core.get(2));
    int[] size =
        size(
            file,
            new Matrix(core.get(0).rows(), basis.get(0).cols(), Map.of()),
            new Matrix(core.get(1).rows(), basis.get(1).cols(), Map.of()),
            new Matrix(basis.get(2).rows(), core.get(2).cols(), Map.of()));
    InBasis read = new InBasis(size[0], size[1], size[2], sides(basis), sides(core));
    return new Read(read, ring(folder, base + "CoB").or(() -> ring(folder, base + "ALT")));
  }

  private static InBasis.Sides sides(List<Matrix> m) {
    return new InBasis.Sides(linear(m.get(0)), linear(m.get(1)), linear(m.get(2)));
  }

  private static Linear linear(Matrix matrix) {
    return Linear.of(matrix.cols(), rows(matrix));
  }

  /// Fails:  InputException where x·y is no product.
  private static void meet(Path file, Matrix x, Matrix y) {
    if (x.cols() != y.rows()) {
      throw new InputException(
          file.toString(), "", x.cols() + " rows, as the other basis has columns", "" + y.rows());
    }
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

  private static BilinearScheme scheme(Path file, List<Matrix> lrp) {
    Matrix l = lrp.get(0);
    Matrix r = lrp.get(1);
    Matrix p = lrp.get(2);
    int[] size = size(file, l, r, p);
    return new BilinearScheme(
        size[0], size[1], size[2], rows(l), rows(r), Sms.transposed(rows(p), l.rows()));
  }

  /// Shape:  L (r × nm), R (r × mp), P (np × r).
  private static int[] size(Path file, Matrix l, Matrix r, Matrix p) {
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
    return new int[] {n, m, q};
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

  /// What the comments at the head of one of three files say.
  private static Optional<Ring> ring(Path folder, String name) {
    return Stream.of("_L.sms", "_R.sms", "_P.sms")
        .flatMap(ending -> ring(folder.resolve(name + ending)).stream())
        .findFirst();
  }

  private static Optional<Ring> ring(Path file) {
    try (PlainText in = PlainText.open(file)) {
      for (var line = in.line(LONGEST);
          line.isPresent() && line.get().startsWith("#");
          line = in.line(LONGEST)) {
        Optional<Ring> named = Ring.named(line.get());
        if (named.isPresent()) {
          return named;
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw InputException.of(file.toString(), "a file that can be read", e);
    }
  }
}
