package dev.headroom.scheme;

import dev.headroom.InputException;
import dev.headroom.PlainText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// A scheme as three files, SMS triples or straight-line programs, named by what is before `_L.sms`,
/// `_R.sms` and `_P.sms`, or `_L.slp` and the like. Other bases are two such triples, X-ALT for the
/// products and X-CoB for the changes of basis: L = L_ALT·L_CoB, R = R_ALT·R_CoB, P = P_CoB·P_ALT. A
/// comment `# N is a placeholder for sqrt(K)` makes the ring Q(√K).
/// Fails:  InputException naming the file that is missing, or whose size fits no ⟨n,m,p⟩.
/// Source: [PLinOpt].
final class TripleFiles {
  private static final int MOST = 1 << 16; // rows and columns of one matrix
  private static final int LONGEST = 1 << 16; // bytes of a line
  private static final List<String> FORMS = List.of(".sms", ".slp", ".sms.gz", ".slp.gz");
  static final Pattern BASIS = Pattern.compile("(.+)(ALT|CoB)");
  private static final Pattern ENDING = Pattern.compile("(.*)_[LRP](\\.(?:sms|slp)(?:\\.gz)?)");

  private final Path folder;
  private final String base;
  private final String form; // one of FORMS
  private Optional<Ring> ring = Optional.empty();

  private TripleFiles(Path folder, String base, String form) {
    this.folder = folder;
    this.base = base;
    this.form = form;
  }

  /// What a path names: X, X_L.sms, X-ALT or X-CoB; nothing where no such files are. Triples are taken
  /// before programs where both are there.
  static Optional<Read> find(Path path) {
    Path folder = path.toAbsolutePath().getParent();
    Matcher ending = ENDING.matcher(String.valueOf(path.getFileName()));
    String name = ending.matches() ? ending.group(1) : String.valueOf(path.getFileName());
    List<String> forms = ending.matches() ? List.of(ending.group(2)) : FORMS;
    if (folder == null) {
      return Optional.empty();
    }
    Matcher basis = BASIS.matcher(name);
    String base = basis.matches() ? basis.group(1) : name + "-";
    for (String form : forms) {
      if (!basis.matches() && Files.exists(folder.resolve(name + "_L" + form))) {
        return Optional.of(new TripleFiles(folder, name, form).plain());
      }
      if (Files.exists(folder.resolve(base + "ALT_L" + form))) {
        return Optional.of(new TripleFiles(folder, base, form).alternative());
      }
    }
    return Optional.empty();
  }

  /// A scheme and the ring that its comments name.
  record Read(Levels levels, Optional<Ring> ring) {}

  private Read plain() {
    InBasis.Sides lrp = triple(base);
    int[] size = size(lrp.a(), lrp.b(), lrp.c());
    return new Read(new Program(size[0], size[1], size[2], lrp.a(), lrp.b(), lrp.c()), ring);
  }

  private Read alternative() {
    InBasis.Sides core = triple(base + "ALT");
    InBasis.Sides basis = triple(base + "CoB");
    meet("CoB_L", core.a().inputs(), basis.a().out().size());
    meet("CoB_R", core.b().inputs(), basis.b().out().size());
    meet("ALT_P", basis.c().inputs(), core.c().out().size());
    int[] size = size(basis.a().then(core.a()), basis.b().then(core.b()), core.c().then(basis.c()));
    return new Read(new InBasis(size[0], size[1], size[2], basis, core), ring);
  }

  private void meet(String which, int wanted, int rows) {
    if (wanted != rows) {
      throw new InputException(
          folder.resolve(base + which + form).toString(),
          "",
          wanted + " rows, as the other basis has columns",
          "" + rows);
    }
  }

  private InBasis.Sides triple(String name) {
    List<Linear> all = new ArrayList<>();
    for (String letter : List.of("L", "R", "P")) {
      Path file = folder.resolve(name + "_" + letter + form);
      if (!Files.exists(file)) {
        String others = name + "_L" + form + ", _R" + form + " and _P" + form;
        throw new InputException(file.toString(), "", "the third of " + others, "no file");
      }
      try (PlainText in = PlainText.open(file)) {
        all.add(form.startsWith(".slp") ? LinearSlp.read(file.toString(), in) : matrix(file, in));
      } catch (IOException e) {
        throw InputException.of(file.toString(), "a file that can be read", e);
      }
      told(file);
    }
    return new InBasis.Sides(all.get(0), all.get(1), all.get(2));
  }

  private static Linear matrix(Path file, PlainText in) throws IOException {
    Sms.Matrix matrix = Sms.read(file.toString(), in);
    if (matrix.rows() > MOST || matrix.cols() > MOST) {
      throw new InputException(
          file.toString(),
          "line 1",
          "at most " + MOST + " rows and columns",
          matrix.rows() + " x " + matrix.cols());
    }
    return Linear.of(
        matrix.cols(), IntStream.range(0, matrix.rows()).mapToObj(matrix::row).toList());
  }

  /// Shape:  L (r × nm), R (r × mp), P (np × r).
  private int[] size(Linear left, Linear right, Linear products) {
    String file = folder.resolve(base + "_L" + form).toString();
    int l = left.inputs();
    int r = right.inputs();
    int p = products.out().size();
    int rank = left.out().size();
    if (rank != right.out().size() || rank != products.inputs()) {
      throw new InputException(
          file,
          "",
          "as many products in L, R and P",
          rank + ", " + right.out().size() + " and " + products.inputs());
    }
    int n = root((long) l * p, r);
    int m = root((long) l * r, p);
    int q = root((long) r * p, l);
    if (n * m != l || m * q != r || n * q != p || n == 0) {
      throw new InputException(
          file, "", "entries n·m, m·p and n·p of some n, m, p", l + ", " + r + " and " + p);
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

  /// Takes the ring that comments at the head of a file name.
  private void told(Path file) {
    try (PlainText in = PlainText.open(file)) {
      for (var line = in.line(LONGEST);
          line.isPresent() && line.get().startsWith("#");
          line = in.line(LONGEST)) {
        Optional<Ring> named = Ring.named(line.get());
        if (named.isPresent() && !ring.or(() -> named).equals(named)) {
          throw new InputException(
              file.toString(),
              "",
              ring.flatMap(Ring::comment).orElse("") + ", as the files before",
              named.flatMap(Ring::comment).orElse(""));
        }
        ring = ring.or(() -> named);
      }
    } catch (IOException e) {
      throw InputException.of(file.toString(), "a file that can be read", e);
    }
  }
}
