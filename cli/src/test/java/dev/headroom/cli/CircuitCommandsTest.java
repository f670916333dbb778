package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  /// From the trace to the verdict.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gpt2  | 5 --width 6 --layers 2 --heads 2 --kv-heads 1 --head-dim 2          | 2 ⊙ ⟨6,2,2⟩  | 48
          llama | 5 --width 6 --layers 2 --heads 2 --kv-heads 1 --head-dim 2          | 2 ⊙ ⟨6,2,2⟩  | 48
          qwen3 | 6 --width 8 --layers 2 --heads 4 --kv-heads 2 --head-dim 2 --keys 3 | 4 ⊙ ⟨6,2,3⟩  | 144
          bert  | 8 --width 9 --layers 1 --heads 2 --kv-heads 1 --head-dim 4 --keys 3 | 1 ⊙ ⟨16,4,3⟩ | 192
          """)
  void transformersThatPeopleRun(String architecture, String tokens, String shape, String products)
      throws IOException {
    String sizes = "--architecture " + architecture + " --tokens " + tokens;
    Typed traced = headroom(("circuit trace " + sizes + " -o " + file("t")).split(" "));
    assertThat(traced.exit()).isZero();
    assertThat(traced.err()).contains("note: every norm adds epsilon ");
    Typed extracted = headroom(("circuit extract " + file("t") + " " + sizes).split(" "));
    assertThat(extracted.out()).contains(products + " non-scalar (0 of them exp or ln)");
    Typed verdict = headroom(("referee " + file("t") + " --brent " + sizes).split(" "));
    assertThat(verdict.exit()).isZero();
    assertThat(verdict.out())
        .startsWith("certified: " + shape + " from " + products + " products, rank " + products)
        .contains("worth: that joint heads have no better exponent");
    Typed json = headroom(("referee " + file("t") + " --json - " + sizes).split(" "));
    assertThat(faults("referee.json", json.out())).isEmpty();
    assertThat(json.out()).contains("docs/audit.md, input counting");
    String wider = sizes.replaceFirst("--head-dim .", "--head-dim 6");
    Typed other = headroom(("referee " + file("t") + " " + wider).split(" "));
    assertThat(other.exit()).isEqualTo(3);
    assertThat(other.out()).startsWith("refused: ");
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
    assertThat(headroom("circuit", "substitute", file("c"), "x=1", "x=2").err())
        .contains("expected one value of x, found two");
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

  private static final String SLP = "core/src/test/resources/outside/slp/";

  @Test
  void programsOfOthersHaveTheirValues() throws IOException {
    for (String name : List.of("plain", "hash-after", "only-o1-wrapped", "gap")) {
      Typed typed =
          headroom(
              "circuit",
              "eval",
              SLP + name + ".slp",
              "--inputs",
              SLP + "in.json",
              "--field",
              "rational");
      assertThat(typed.exit()).as(typed.err()).isZero();
      assertThat(typed.out())
          .isEqualTo(
              switch (name) {
                case "gap" -> "o0 = 7/2\no2 = 5/2\n";
                case "hash-after" -> "o0 = 14\n";
                default -> "o0 = 14\no1 = 3/2\n";
              });
    }
    Typed cut = headroom("circuit", "stats", SLP + "no-last-semicolon.slp");
    assertThat(cut.exit()).isEqualTo(2);
    assertThat(cut.err())
        .endsWith(
            SLP
                + "no-last-semicolon.slp: line 3: expected ; at the end of the statement, found the"
                + " end of the file\n");
  }

  @Test
  void namesSurviveEveryForm() throws IOException {
    String from = SLP + "gap.slp";
    for (String name : List.of("a.circuit", "b.bin", "c.slp", "d.bin", "e.slp")) {
      Typed typed = headroom("circuit", "convert", from, "-o", file(name));
      assertThat(typed.exit()).as(typed.err()).isZero();
      assertThat(typed.err()).isEmpty();
      from = file(name);
    }
    assertThat(Files.readString(folder.resolve("e.slp")))
        .isEqualTo("t0:=i0+i1;\nt1:=i0-i1;\no0:=t0;\no2:=t1;\n");
    assertThat(headroom(with("circuit", "trace", "-o", file("t"))).exit()).isZero();
    assertThat(headroom(with("circuit", "extract", file("t"), "-o", file("p.slp"))).err())
        .contains("note: a straight-line program has its own names: wq.0.0.0.0 is i0\n");
  }

  @Test
  void everyFormIsReadInGzip() throws IOException {
    assertThat(headroom("circuit", "convert", SLP + "gap.slp", "-o", file("b.bin")).exit())
        .isZero();
    assertThat(headroom("circuit", "convert", SLP + "gap.slp", "-o", file("t")).exit()).isZero();
    Files.copy(Path.of(SLP + "gap.slp"), folder.resolve("s.slp"));
    String stats = headroom("circuit", "stats", file("t")).out();
    for (String name : List.of("b.bin", "t", "s.slp")) {
      Path packed = folder.resolve(name + ".gz");
      try (var out = new GZIPOutputStream(Files.newOutputStream(packed))) {
        Files.copy(folder.resolve(name), out);
      }
      assertThat(headroom("circuit", "stats", packed.toString()).out()).isEqualTo(stats);
    }
    Files.write(folder.resolve("z"), HexFormat.of().parseHex("28b52ffd0458"));
    Typed zstd = headroom("circuit", "stats", file("z"));
    assertThat(zstd.exit()).isEqualTo(2);
    assertThat(zstd.err()).contains("found a zstd archive: unpack it first, with unzstd");
    Typed directory = headroom("circuit", "stats", folder.toString());
    assertThat(directory.exit()).isEqualTo(2);
    assertThat(directory.err()).contains("expected a circuit, found a folder");
  }

  @Test
  void whatIsNotReadIsNoted() throws IOException {
    Files.writeString(folder.resolve("p.slp"), "o0:=i0; 4 additions\n");
    assertThat(headroom("circuit", "stats", file("p.slp")).err())
        .isEqualTo(
            "note: "
                + file("p.slp")
                + ": line 1 is no statement and is not read: \"4 additions\"\n");
    Files.writeString(folder.resolve("i"), "\ufeff{\"i0\": 2, \"i7\": 1}");
    Typed typed = headroom("circuit", "eval", file("p.slp"), "--inputs", file("i"));
    assertThat(typed.out()).isEqualTo("o0 = 2.0\n");
    assertThat(typed.err()).endsWith(": i7 is no input of the circuit\n");
    Files.writeString(folder.resolve("i"), "{\"i0\": 2,\n \"i0\": 1}");
    Typed twice = headroom("circuit", "eval", file("p.slp"), "--inputs", file("i"));
    assertThat(twice.exit()).isEqualTo(2);
    assertThat(twice.err())
        .contains(
            "i: line 2, column ", "JSON with each name once in an object, found \"i0\" twice");
    Files.writeString(folder.resolve("i"), "{\"i9\": 2, \"i0\": 2, \"i7\": 1, \"x\": 1}");
    assertThat(headroom("circuit", "eval", file("p.slp"), "--inputs", file("i")).err())
        .endsWith(": i9, i7, x are no inputs of the circuit\n");
  }

  @Test
  void anInputIsExactOfAnySize() throws IOException {
    Files.writeString(folder.resolve("p.slp"), "o0:=i0/i1;\n");
    Files.writeString(
        folder.resolve("i"), "{\"i0\": 1e400, \"i1\": 0.1000000000000000000000001E400}");
    Typed exact =
        headroom("circuit", "eval", file("p.slp"), "--inputs", file("i"), "--field", "rational");
    assertThat(exact.out())
        .isEqualTo("o0 = 10000000000000000000000000/1000000000000000000000001\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'i0': 1e99999}    | i0: expected an exponent from -10000 to 10000, found 1E+99999",
        "{'i0': 1e-99999}   | i0: expected an exponent from -10000 to 10000, found 1E-99999",
        "{'i0': NaN}        | i0: expected a number or \"p/q\", found ",
        "{'i0': -Infinity}  | i0: expected a number or \"p/q\", found ",
        "{'i0': '1/0'}      | i0: expected a number or \"p/q\", found \"1/0\"",
        "{'i0': [1]}        | i0: expected a number or \"p/q\", found a list",
        "{'i0': null}       | i0: expected a number or \"p/q\", found null",
        "[1]                | expected JSON {name: number or \"p/q\"}, found a list",
        "{'i0': 1} 2        | found more after the end of the value",
        "{'i0': 01}         | found a number that begins with 0",
      },
      quoteCharacter = '`')
  void whatIsWrongWithAnInputIsSaid(String json, String says) throws IOException {
    Files.writeString(folder.resolve("p.slp"), "o0:=i0;\n");
    Files.writeString(folder.resolve("i"), json.replace('\'', '"'));
    Typed typed = headroom("circuit", "eval", file("p.slp"), "--inputs", file("i"));
    assertThat(typed.exit()).as(typed.err()).isEqualTo(2);
    assertThat(typed.err()).contains(file("i") + ": ", says).hasLineCount(1);
  }
}
