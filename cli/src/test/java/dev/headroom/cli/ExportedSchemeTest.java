package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What we export is a matrix product to a reader that shares no code with us: it reads the files as
/// text and compares them with true products modulo a random prime, as PLinOpt's checkers do.
class ExportedSchemeTest {
  private static final String[] STRASSEN = {
    "--layers",
    "1",
    "--heads",
    "1",
    "--tokens",
    "4",
    "--head-dim",
    "4",
    "--attention",
    "denormalised",
    "--multiply",
    "strassen"
  };
  private static final int N = 4;

  private final Random random = new Random(5);
  private final BigInteger prime = BigInteger.probablePrime(61, random);

  @TempDir private Path folder;

  private static Typed headroom(int options, String... words) {
    String[] all = java.util.Arrays.copyOf(words, words.length + options);
    System.arraycopy(STRASSEN, 0, all, words.length, options);
    return Typed.headroom(all);
  }

  private BigInteger[] draw(int count) {
    return java.util.stream.Stream.generate(() -> new BigInteger(60, random))
        .limit(count)
        .toArray(BigInteger[]::new);
  }

  private BigInteger number(String text) {
    String[] parts = text.replaceAll("[()]", "").split("/", -1);
    BigInteger below = new BigInteger(parts.length == 1 ? "1" : parts[1]);
    return new BigInteger(parts[0]).multiply(below.modInverse(prime)).mod(prime);
  }

  /// The matrix in a file of triples, times a vector.
  private BigInteger[] times(String file, BigInteger[] x) throws IOException {
    var lines = Files.readAllLines(folder.resolve(file));
    String[] sizes = lines.getFirst().split(" ", -1);
    assertThat(Integer.parseInt(sizes[1])).isEqualTo(x.length);
    BigInteger[] y = new BigInteger[Integer.parseInt(sizes[0])];
    java.util.Arrays.fill(y, BigInteger.ZERO);
    for (String line : lines.subList(1, lines.size() - 1)) {
      String[] words = line.split(" ", -1);
      int i = Integer.parseInt(words[0]) - 1;
      y[i] = y[i].add(number(words[2]).multiply(x[Integer.parseInt(words[1]) - 1])).mod(prime);
    }
    assertThat(lines.getLast()).isEqualTo("0 0 0");
    return y;
  }

  @Test
  void theTriplesOfAStrassenExtractionMultiply() throws IOException {
    Typed verdict = headroom(12, "referee", "--schemes", folder.resolve("s").toString());
    assertThat(verdict.exit()).as(verdict.err()).isZero();
    BigInteger[] a = draw(N * N);
    BigInteger[] b = draw(N * N);
    BigInteger[] left = times("s.0.0_L.sms", a);
    BigInteger[] right = times("s.0.0_R.sms", b);
    assertThat(left).hasSize(49);
    for (int r = 0; r < left.length; r++) {
      left[r] = left[r].multiply(right[r]).mod(prime);
    }
    assertThat(times("s.0.0_P.sms", left)).isEqualTo(product(a, b, false));
  }

  /// c row by row: a·b, or a·bᵀ.
  private BigInteger[] product(BigInteger[] a, BigInteger[] b, boolean transposed) {
    BigInteger[] c = new BigInteger[N * N];
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < N; j++) {
        c[i * N + j] = BigInteger.ZERO;
        for (int k = 0; k < N; k++) {
          BigInteger y = transposed ? b[j * N + k] : b[k * N + j];
          c[i * N + j] = c[i * N + j].add(a[i * N + k].multiply(y)).mod(prime);
        }
      }
    }
    return c;
  }

  @Test
  void theProgramOfAStrassenExtractionMultiplies() throws IOException {
    String circuit = folder.resolve("t").toString();
    Path program = folder.resolve("p.slp");
    assertThat(headroom(12, "circuit", "trace", "-o", circuit).exit()).isZero();
    assertThat(headroom(10, "circuit", "extract", circuit, "-o", program.toString()).exit())
        .isZero();
    BigInteger[] a = draw(N * N);
    BigInteger[] b = draw(N * N);
    Map<String, BigInteger> values = new HashMap<>();
    for (int i = 0; i < N * N; i++) {
      values.put("i" + i, a[i]);
      values.put("i" + (N * N + i), b[i]);
    }
    for (String line : Files.readAllLines(program)) {
      String[] sides = line.substring(0, line.length() - 1).split(":=", -1);
      values.put(sides[0], expression(sides[1], values));
    }
    BigInteger[] found = new BigInteger[N * N];
    for (int i = 0; i < found.length; i++) {
      found[i] = value("o" + i, values);
    }
    assertThat(found).isEqualTo(product(a, b, true));
  }

  /// `u`, `-u` or `u∘v`; a constant may stand in parentheses.
  private BigInteger expression(String text, Map<String, BigInteger> values) {
    var parts =
        java.util.regex.Pattern.compile("(\\([^)]*\\)|\\w*)(?:([-+*/])(\\([^)]*\\)|\\w+))?")
            .matcher(text);
    assertThat(parts.matches()).as(text).isTrue();
    BigInteger u = parts.group(1).isEmpty() ? BigInteger.ZERO : value(parts.group(1), values);
    if (parts.group(2) == null) {
      return u;
    }
    BigInteger v = value(parts.group(3), values);
    return switch (parts.group(2)) {
      case "+" -> u.add(v).mod(prime);
      case "-" -> u.subtract(v).mod(prime);
      case "*" -> u.multiply(v).mod(prime);
      default -> u.multiply(v.modInverse(prime)).mod(prime);
    };
  }

  private BigInteger value(String word, Map<String, BigInteger> values) {
    BigInteger known = values.get(word);
    return known == null ? number(word) : known;
  }
}
