package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `sat --as` and `ov --as` as they are typed.
final class SatAsTest {
  private static final String YES = "core/src/test/resources/sat/kissat-ite32.cnf";
  private static final String NO = "core/src/test/resources/sat/kissat-xor5.cnf";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "bert", "llama", "qwen3"})
  void anExportSaysYesAndNo(String host) {
    String yes = folder + "/yes";
    Typed sat = Typed.headroom("sat", YES, "--as", host, "--count", "--export", yes);
    assertThat(sat.err()).isEmpty();
    assertThat(sat.exit()).isEqualTo(10);
    assertThat(sat.out())
        .contains("c architecture " + host + ", f64\n", "required at least 0.44\n")
        .contains("c models 8\ns SATISFIABLE\nv -1 2 -3 -4 5 -6 -7 -8 0\n");
    assertThat(first(yes)).isEqualTo("18");
    String no = folder + "/no";
    Typed unsat = Typed.headroom("sat", NO, "--as", host, "--dtype", "f32", "--export", no);
    assertThat(unsat.exit()).isEqualTo(20);
    assertThat(unsat.out()).contains("c architecture " + host + ", f32\n", "at most 0.05\n");
    assertThat(first(no)).isEqualTo("11");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gemma2", "gemma3", "gemma2 --window 3", "gemma3 --window 9"})
  void whereNormsStandAroundBlocksTheAnswerIsTheSame(String host) {
    for (boolean yes : new boolean[] {true, false}) {
      String model = folder + "/" + yes;
      String line = "sat " + (yes ? YES : NO) + " --as " + host + " --export " + model;
      Typed sat = Typed.headroom(line.split(" ", -1));
      assertThat(sat.err()).isEmpty();
      assertThat(sat.exit()).isEqualTo(yes ? 10 : 20);
      assertThat(first(model)).isEqualTo(yes ? "18" : "11");
    }
  }

  /// The largest logit's id, as `run` prints it.
  private static String first(String model) {
    Typed run = Typed.headroom("run", model);
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.err()).contains("note: input: " + model + "/input_ids.json");
    return run.out().lines().skip(2).findFirst().orElseThrow().strip().split(" +", -1)[0];
  }

  @Test
  void withoutIdsBesideTheModelTheyAreAskedFor() throws IOException {
    String model = folder + "/model";
    assertThat(Typed.headroom("sat", YES, "--as", "llama", "--export", model).exit()).isEqualTo(10);
    Files.delete(Path.of(model, "input_ids.json"));
    Typed run = Typed.headroom("run", model);
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .contains("expected token ids beside it, as --text-ids 1,2,3 or --ids FILE");
  }

  @Test
  void jsonNamesTheArchitecture() throws IOException {
    Typed typed =
        Typed.headroom(
            "sat", YES, "--as", "qwen3", "--per-token", "--stats", "--json", folder + "/f.json");
    assertThat(typed.exit()).isEqualTo(10);
    assertThat(typed.out()).contains("required at least 0.466\n");
    String text = Files.readString(folder.resolve("f.json"));
    JsonNode document = JsonMapper.shared().readTree(text);
    assertThat(document.get("construction").stringValue()).isEqualTo("standard");
    assertThat(document.get("architecture").stringValue()).isEqualTo("qwen3");
    assertThat(document.get("tokens").intValue()).isEqualTo(17);
    assertThat(document.get("components")).hasSize(9);
    assertThat(typed.out()).contains("c softmax ", "c share of this machine's measured peak of ");
    String schema = Files.readString(Path.of("docs/schema/sat-1.schema.json"));
    JsonNode rules = JsonMapper.shared().readTree(schema);
    assertThat(JsonSchema.faults(rules, document)).isEmpty();
  }

  @Test
  void vectorsAreDecidedWholeInBlocksAndExported() {
    String planted = "16,4,12";
    Typed no = Typed.headroom("ov", "--planted", planted, "--hits", "0", "--as", "llama");
    assertThat(no.exit()).isEqualTo(20);
    String model = folder + "/model";
    Typed yes =
        Typed.headroom("ov", "--planted", planted, "--as", "gpt2", "--count", "--export", model);
    assertThat(yes.exit()).isEqualTo(10);
    assertThat(yes.out()).contains("c tuples 8\n");
    assertThat(first(model)).isEqualTo("34");
    Typed parts =
        Typed.headroom("ov", "--planted", planted, "--as", "gpt2", "--count", "--blocks", "5,3");
    assertThat(parts.out()).contains("c tuples 8\n", "c transformers 8\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --as gpt2 --head-dim 12 | gpt2 with heads of 12 cannot hold this: expected at least d + 2 = 11 + 2 = 13
          --as llama --head-dim 24 | heads of 24 cannot hold this: expected at least 2·(d + 2) = 2·(11 + 2) = 26
          --as llama --head-dim 27 | head_dim: expected an even head width
          --as gpt2 --head-dim 64 --width 100 | D = 100 is not H·m = 2·64
          --as qwen3 --width 45 | 2 does not divide 45
          --as qwen3 --width 46 | expected at least 47 columns of a row
          --as gpt2 --positions 9 | gpt2 with 9 positions cannot hold this: expected at least 10 tokens
          --as bert --head-dim 12 | bert with heads of 12 cannot hold this: expected at least d + 2 = 11 + 2 = 13
          --as gemma2 --count | gemma2 norms what its heads add, in which no count is kept
          --as gemma3 --count | gemma3 norms what its heads add, in which no count is kept
          --as llama --window 4 | llama has no layers with a window
          --as gemma2 --window 0 | a window of 0 tokens, expected at least 1
          --window 4 | expected --as beside them
          --as gpt2 --rope-theta 100 | gpt2 has no rotary positions
          --as llama --rope-theta 0 | llama: rope_theta: expected a number above 0, found 0
          --as gpt2 --construction sharp | expected one or the other
          --as gpt2 --attention hardmax | expected one or the other
          --as gpt2 --budget 8 | 2^5·11 = 352 steps, which exceeds the budget 8.00
          --as gpt3 | Invalid value for option '--as'
          --per-token | expected --as beside it
          --width 64 | expected --as beside them
          """)
  void whatDoesNotFitIsRefusedWithTheArithmetic(String options, String line) throws IOException {
    String model = folder + "/model";
    String[] typed = ("sat " + NO + " --export " + model + " " + options).split(" ");
    Typed sat = Typed.headroom(typed);
    assertThat(sat.err().lines()).singleElement().asString().contains(line);
    assertThat(sat.exit()).isEqualTo(2);
    assertThat(sat.out()).isEmpty();
    try (var left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  /// What a cap on scores leaves no room for.
  @Test
  void moreThanACapAllowsIsRefusedWithTheArithmetic() {
    String sizes = "ov --planted 8192,1048576,8 --layers 1024 --heads 1024 --budget 1e17 --as ";
    Typed gemma = Typed.headroom((sizes + "gemma2").split(" "));
    assertThat(gemma.err().lines())
        .singleElement()
        .asString()
        .contains(
            "gemma2 caps scores at 50.0, LH 1048576 and N 8192 want them at"
                + " 1.02·⌈ln(20·LH·N·(2N+2)·1.00e+06)⌉ = 51.00");
    assertThat(gemma.exit()).isEqualTo(2);
  }

  @Test
  void oneTransformerIsExported() {
    for (List<String> more : List.of(List.of("--blocks", "2,2"), List.of("--double", "N"))) {
      String[] typed = {"ov", "--planted", "4,4,6", "--export", "x", more.get(0), more.get(1)};
      assertThat(Typed.headroom(typed).err()).contains("expected one transformer to write");
    }
  }
}
