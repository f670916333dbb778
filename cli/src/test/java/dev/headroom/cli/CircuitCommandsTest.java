package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// `circuit` and `referee` from the command line to the exit code.
class CircuitCommandsTest {
  private static final String[] SIZES = {
    "--layers", "1", "--heads", "2", "--tokens", "3", "--head-dim", "2"
  };

  @TempDir private Path folder;

  private static Typed headroom(String... words) {
    return Typed.headroom(words);
  }

  private static String[] with(String... words) {
    String[] all = java.util.Arrays.copyOf(words, words.length + SIZES.length);
    System.arraycopy(SIZES, 0, all, words.length, SIZES.length);
    return all;
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void theWholeChain() throws IOException {
    assertThat(headroom(with("circuit", "trace", "-o", file("t"))).exit()).isZero();
    assertThat(headroom("circuit", "convert", file("t"), "-o", file("t.bin")).exit()).isZero();
    assertThat(headroom("circuit", "convert", file("t.bin"), "-o", file("u")).exit()).isZero();
    assertThat(Files.readString(folder.resolve("u")))
        .isEqualTo(Files.readString(folder.resolve("t")));
    Typed verdict = headroom(with("referee", file("t.bin"), "--brent", "--schemes", file("s")));
    assertThat(verdict.exit()).isZero();
    assertThat(verdict.out()).startsWith("certified: 2 ⊙ ⟨3,2,2⟩ from 36 products, rank 36\n");
    assertThat(Files.readString(folder.resolve("s.0.1_P.sms"))).startsWith("6 18 R\n");
    Typed json = headroom(with("referee", file("t"), "--json", "-"));
    assertThat(json.out())
        .contains("\"schema\" : \"headroom/referee/1\"")
        .contains("\"products\" : 36")
        .contains("\"omegaAtMost\" :");
    assertThat(headroom("circuit", "stats", file("t"), "--json", "-").out())
        .contains("\"schema\" : \"headroom/circuit/1\"");
    assertThat(headroom("circuit", "gradient", file("t"), "--wrt", "wv.", "-o", file("g")).out())
        .contains("19 outputs");
    assertThat(headroom(with("circuit", "extract", file("t"), "-o", file("p"))).exit()).isZero();
    assertThat(headroom("circuit", "eval", file("p"), "--random", "--field", "rational").out())
        .startsWith("p.0.0.0.0 = ");
  }

  @Test
  void wrongCircuitsAreFoundWrongAndBadFilesAreBadInput() throws IOException {
    Files.writeString(
        folder.resolve("c"), "headroom-circuit 1\ninput x\nq = div x x\noutput f = q\n");
    Typed refused = headroom(with("referee", file("c")));
    assertThat(refused.exit()).isEqualTo(3);
    assertThat(refused.out()).startsWith("refused: ");
    Typed truncated = headroom("circuit", "truncate", file("c"));
    assertThat(truncated.exit()).isEqualTo(3);
    assertThat(truncated.out()).contains("gate q: divides by a gate that is 0 at the origin");
    Files.writeString(folder.resolve("bad"), "headroom-circuit 1\na = add a a\n");
    Typed bad = headroom(with("referee", file("bad")));
    assertThat(bad.exit()).isEqualTo(2);
    assertThat(bad.err().lines().count()).isEqualTo(1);
    assertThat(headroom("circuit", "substitute", file("c"), "y=1").exit()).isEqualTo(2);
    assertThat(headroom("circuit", "eval", file("c"), "--random", "--field", "fp61").exit())
        .isZero();
  }

  @Test
  void whatIsPrintedFollowsTheSchemas() throws IOException {
    assertThat(headroom(with("circuit", "trace", "-o", file("t"))).exit()).isZero();
    String stats = headroom("circuit", "stats", file("t"), "--json", "-").out();
    assertThat(faults("circuit.json", stats)).isEmpty();
    String certified = headroom(with("referee", file("t"), "--json", "-")).out();
    assertThat(faults("referee.json", certified)).isEmpty();
    String table = headroom("circuit", "certificates", "--tokens", "1,4", "--json", "-").out();
    assertThat(faults("certificates.json", table)).isEmpty();
    Files.writeString(
        folder.resolve("c"), "headroom-circuit 1\ninput x\nq = div x x\noutput f = q\n");
    String refused = headroom(with("referee", file("c"), "--json", "-")).out();
    assertThat(faults("referee.json", refused)).isEmpty();
    assertThat(faults("referee.json", refused.replace("\"refused\"", "\"perhaps\""))).hasSize(1);
  }

  private static List<String> faults(String schema, String document) throws IOException {
    Path file = Path.of("docs", "schema", schema);
    return JsonSchema.faults(
        JsonMapper.shared().readTree(file), JsonMapper.shared().readTree(document));
  }

  @Test
  void damagedFilesOfEveryFormEndWithOneLine() throws IOException {
    Files.writeString(folder.resolve("b.slp"), "o0:=i0+t9;");
    Files.writeString(folder.resolve("b.bin"), "headroom?");
    Files.writeString(folder.resolve("b"), "headroom-circuit 1\nconst c = NaN\n");
    for (String name : List.of("b.slp", "b.bin", "b", "missing")) {
      Typed bad = headroom("circuit", "stats", file(name));
      assertThat(bad.exit()).as(name).isEqualTo(2);
      assertThat(bad.err().lines()).as(name).hasSize(1);
    }
  }

  @Test
  void whatIsTooLargeForMemoryIsRefusedAtOnce() {
    String[] sizes = {"--layers", "1", "--heads", "64", "--tokens", "4096", "--head-dim", "4096"};
    for (List<String> command : List.of(List.of("circuit", "trace"), List.of("referee"))) {
      List<String> words = new java.util.ArrayList<>(command);
      words.addAll(List.of(sizes));
      Typed huge = headroom(words.toArray(String[]::new));
      assertThat(huge.exit()).isEqualTo(ExitCode.BAD_INPUT);
      assertThat(huge.err().lines()).hasSize(1);
      assertThat(huge.err())
          .contains("a circuit of 43979391111167 gates: expected ")
          .containsPattern("found \\S+ GiB .*; tokens \\d+ would fit");
    }
  }

  @Test
  void certificatesOfProductsTooSmallAreLeftOpen() {
    assertThat(headroom("circuit", "certificates", "--tokens", "1,2").out())
        .isEqualTo(
            """
            tokens  schoolbook    strassen
                 1           -           -
                 2       4.500       3.483
            """);
  }

  @Test
  void inputsComeFromJson() throws IOException {
    Files.writeString(
        folder.resolve("c"), "headroom-circuit 1\ninput x\ninput y\nq = mul x y\noutput f = q\n");
    Files.writeString(folder.resolve("i"), "{\"x\": 0.5, \"y\": \"2/3\"}");
    assertThat(
            headroom("circuit", "eval", file("c"), "--inputs", file("i"), "--field", "rational")
                .out())
        .isEqualTo("f = 1/3\n");
    Files.writeString(folder.resolve("i"), "{\"x\": 0.5}");
    Typed missing = headroom("circuit", "eval", file("c"), "--inputs", file("i"));
    assertThat(missing.exit()).isEqualTo(2);
    assertThat(missing.err()).contains("i: y: expected a number or \"p/q\", found nothing");
  }
}
