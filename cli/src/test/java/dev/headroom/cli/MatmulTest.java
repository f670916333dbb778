package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.scheme.Catalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatmulTest {
  private static final String SCHEMES = "core/src/test/resources/schemes/";

  @ParameterizedTest
  @CsvSource({
    "strassen, Z",
    "strassen_L.sms, Z",
    "strassen-ALT, Z",
    "strassen-CoB_P.sms, Z",
    "strassen-full.json, Z",
    "winograd-reduced.json, Z",
    "strassen-mod2, F_2"
  })
  void filesInEveryFormAreVerified(String file, String ring) {
    Typed found = Typed.headroom("matmul", "verify", SCHEMES + file);
    assertThat(found.out()).contains("2x2x2:7 multiplies over " + ring + ": Brent's 64 equations");
    assertThat(found.exit()).isZero();
  }

  @Test
  void aWrongSchemeIsFoundWithItsFirstWrongEquation() {
    Typed found = Typed.headroom("matmul", "verify", SCHEMES + "strassen-mod2", "--ring", "Q");
    assertThat(found.exit()).isEqualTo(3);
    assertThat(found.out())
        .contains("does not multiply: Brent's equation at a[1,1], b[1,0], c[0,0] is 2, expected 0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "strassen",
        "winograd",
        "accurate",
        "winograd-alt",
        "accurate-alt",
        "laderman",
        "2x2x5:18",
        "3x4x5:47",
        SCHEMES + "strassen-ALT",
        SCHEMES + "accurate-root"
      })
  void whatIsShownIsReadBackAsTheSame(String name, @TempDir Path folder) throws IOException {
    String shown = Typed.headroom("matmul", "show", name).out();
    Path file = Files.writeString(folder.resolve("x.txt"), shown);
    assertThat(Typed.headroom("matmul", "show", file.toString()).out()).isEqualTo(shown);
    assertThat(Typed.headroom("matmul", "verify", file.toString()).exit()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "m1 = a11 * b11 \\n c11 = m2| line 2: expected terms of one side, each defined before, found m2",
        "m1 = (a11 + b11) * b11 \\n c11 = m1| line 1: expected terms of one side",
        "m1 = a11 * b11 \\n m1 = a11 * b11 \\n c11 = m1| line 2: expected a new name, found m1",
        "m1 = a11 * b11| expected a formula of each of 1 entries of C, found 0 of them",
        "nonsense| line 1: expected NAME = FORMULA, found nonsense",
        "m1 = a11 a11 * b11 \\n c11 = m1| line 1: expected a sum of one side's terms",
        "m1 = 1/0 a11 * b11 \\n c11 = m1| line 1: expected an integer or p/q, found 1/0",
        "A2 = a11 \\n m1 = A2 * b11 \\n c11 = m1| line 1: expected A1, the next in order, found A2",
        "A1 = a11 \\n m1 = A1 * b11 \\n c11 = m1| line 2: expected terms of one side, each defined"
            + " before, found b11",
        "A1 = a11 \\n m1 = a11 * b11 \\n c11 = m1| line 2: expected terms of one side, each defined"
      })
  void malformedFormulasAreRefusedByLine(String text, String message, @TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("x.txt"), text.replace("\\n", "\n"));
    Typed found = Typed.headroom("matmul", "verify", file.toString());
    assertThat(found.exit()).isEqualTo(2);
    assertThat(found.err()).contains(message.strip()).hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"n\":[2,2]}| n: expected three sizes",
        "{\"n\":[1,1,1],\"m\":1,\"u\":[[1]],\"v\":[[1]]}| w: expected a list of rows, found none",
        "{\"n\":[1,1,1],\"m\":1,\"u\":[[1,2]],\"v\":[[1]],\"w\":[[1]]}|"
            + " u, row 0: expected 1 coefficients, found 2 of them",
        "{\"n\":[1,1,1],\"m\":1,\"u\":[[0.5]],\"v\":[[1]],\"w\":[[1]]}|"
            + " u, row 0: expected an integer or \"p/q\", found 0.5",
        "{\"n\":[1,1,1],\"m\":2147483647}| m: expected a whole number from 1 to 65536",
        "{\"n\":[1,1,1],\"m\":1,\"u_fresh\":[],\"u\":[[{\"index\":7,\"value\":1}]],\"w_fresh\":[],"
            + "\"w\":[[{\"index\":0,\"value\":1}]]}|"
            + " expected a whole number from 0 to 0, found 7"
      })
  void malformedJsonIsRefusedByField(String text, String message, @TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("x.json"), text);
    Typed found = Typed.headroom("matmul", "verify", file.toString());
    assertThat(found.exit()).isEqualTo(2);
    assertThat(found.err()).contains(message.strip()).hasLineCount(1);
  }

  @Test
  void whatIsConvertedIsTheSameAndNothingIsHalfWritten(@TempDir Path folder) throws IOException {
    String x = folder.resolve("x").toString();
    Typed sparse = Typed.headroom("matmul", "convert", "winograd", "-o", x);
    assertThat(sparse.out())
        .isEqualTo(
            x + "_L.sms " + x + "_R.sms " + x + "_P.sms: 2x2x2:7, 24 additions, 0 scalings\n");
    assertThat(sparse.err())
        .isEqualTo("note: sparse matrices write each sum out: 24 additions instead of 15\n");
    Typed refused =
        Typed.headroom("matmul", "convert", SCHEMES + "accurate-root", "-o", x + ".json");
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err()).contains("JSON has no roots, found one over Q(√3)").hasLineCount(1);
    Typed nowhere = Typed.headroom("matmul", "convert", "winograd", "-o", x + "/y.slp");
    assertThat(nowhere.exit()).isEqualTo(2);
    assertThat(nowhere.err()).contains("expected a folder to write to").hasLineCount(1);
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("x_L.sms", "x_R.sms", "x_P.sms");
    }
  }

  @Test
  void aRootMayBeCalledX(@TempDir Path folder) throws IOException {
    for (String letter : new String[] {"L", "R", "P"}) {
      String text = Files.readString(Path.of(SCHEMES + "accurate-root_" + letter + ".sms"));
      String called = text.replace("1009 is", "X is").replaceAll("(-?)1009(\\S*)", "$1" + "1$2X");
      Files.writeString(
          folder.resolve("x_" + letter + ".sms"), letter.equals("P") ? starred(called) : called);
    }
    Typed found = Typed.headroom("matmul", "verify", folder.resolve("x").toString());
    assertThat(found.out()).contains("multiplies over Q(√3)").contains("growth factor 12.07");
    Path bad = folder.resolve("x_R.sms");
    Files.writeString(bad, Files.readString(bad).replace("# X is a placeholder", "# X"));
    Typed none = Typed.headroom("matmul", "verify", folder.resolve("x").toString());
    assertThat(none.exit()).isEqualTo(2);
    assertThat(none.err()).contains("expected an integer or p/q").hasLineCount(1);
  }

  /// `1/2X` as `1/2*X`, and `1X` as `X`.
  private static String starred(String text) {
    return text.replaceAll("(\\d)X", "$1*X").replace(" 1*X", " X").replace("-1*X", "-X");
  }

  @Test
  void filesThatNameTwoRootsAreRefused(@TempDir Path folder) throws IOException {
    for (String letter : new String[] {"L", "R", "P"}) {
      String text = Files.readString(Path.of(SCHEMES + "accurate-root_" + letter + ".sms"));
      Files.writeString(
          folder.resolve("x_" + letter + ".sms"),
          letter.equals("P") ? text.replace("1009", "1013") : text);
    }
    Typed found = Typed.headroom("matmul", "verify", folder.resolve("x").toString());
    assertThat(found.exit()).isEqualTo(2);
    assertThat(found.err())
        .contains("expected # 1009 is a placeholder for sqrt(3), as the files before, found # 1013")
        .hasLineCount(1);
  }

  @Test
  void schemesOfFilesMultiplyInCircuits() {
    Typed found =
        Typed.headroom(
            "referee",
            "--layers",
            "1",
            "--heads",
            "1",
            "--tokens",
            "2",
            "--head-dim",
            "2",
            "--attention",
            "denormalised",
            "--multiply",
            SCHEMES + "strassen-ALT");
    assertThat(found.out()).startsWith("certified: 1 ⊙ ⟨2,2,2⟩ from 7 products");
    Typed two =
        Typed.headroom(
            "circuit", "certificates", "--tokens", "2", "--multiply", SCHEMES + "strassen-mod2");
    assertThat(two.exit()).isEqualTo(2);
    assertThat(two.err()).contains("a scheme that multiplies over Q");
  }

  @Test
  void whatMultipliesModuloTwoAloneIsNotRun() {
    Typed found = Typed.headroom("matmul", "run", SCHEMES + "strassen-mod2", "--size", "8,8,8");
    assertThat(found.exit()).isEqualTo(2);
    assertThat(found.err())
        .contains("expected a scheme that multiplies over Q, found Brent's equation at a[1,1]")
        .hasLineCount(1);
  }

  @Test
  void countsThatAreNotExactAreRefused() {
    Typed found =
        Typed.headroom("matmul", "cost", "strassen", "--size", "99999999,99999999,99999999");
    assertThat(found.exit()).isEqualTo(2);
    assertThat(found.err()).contains("2^53 operations or more").hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1024", "0,1,1", "-1,2,3", "1,2,3,4", "a,b,c", "1e3,1,1", "", "999999999,1,1"})
  void sizesAreThreeNumbers(String size) {
    Typed found = Typed.headroom("matmul", "cost", "strassen", "--size", size);
    assertThat(found.exit()).isEqualTo(2);
    assertThat(found.err()).contains("expected n,m,p").hasLineCount(1);
  }

  @Test
  void timesArePredictedWhereVectorsMultiply() {
    String cost = "matmul cost strassen --size 512,512,512 --predict --threads 1 --kernel ";
    Typed simd = Typed.headroom((cost + "simd").split(" "));
    assertThat(simd.out()).containsPattern("(?m)^levels.*  predicted ms$");
    assertThat(simd.out()).containsPattern("(?m)1\\.000 +[0-9]+\\.[0-9]{3}$");
    Typed reference = Typed.headroom((cost + "reference").split(" "));
    assertThat(reference.out()).doesNotContain("predicted");
    assertThat(reference.err()).contains("no time is predicted");
  }

  /// The line of the fewest operations is what the scheme by itself costs.
  @Test
  void theBestIsThatOfEachScheme() {
    Typed best = Typed.headroom("matmul", "cost", "--best", "--size", "96,64,200");
    assertThat(best.exit()).isZero();
    String fewest =
        best.out().lines().filter(l -> l.endsWith("fewest")).collect(Collectors.joining("\n"));
    assertThat(fewest).hasLineCount(1);
    String name = fewest.substring(0, fewest.indexOf(' '));
    String alone = Typed.headroom("matmul", "cost", name, "--size", "96,64,200").out();
    assertThat(alone).contains(fewest.substring(14));
    assertThat(best.out()).hasLineCount(2 + Catalogue.names().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--size 8,8,8", "strassen --best --size 8,8,8"})
  void oneOfASchemeAndTheBestIsAskedFor(String words) {
    Typed found = Typed.headroom(("matmul cost " + words).split(" "));
    assertThat(found.exit()).isEqualTo(2);
    assertThat(found.err()).contains("expected a SCHEME or --best, found").hasLineCount(1);
  }
}
