package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.gauntlet.CourseFile;
import dev.headroom.model.Safetensors;
import dev.headroom.model.SafetensorsWriter;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `sat`, `ov` and `gauntlet` as they are typed.
final class SatTest {
  @TempDir private Path folder;

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text.replace(';', '\n')).toString();
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  @Test
  void exitCodesAreThoseOfTheCompetition() throws IOException {
    Typed yes = Typed.headroom("sat", file("yes.cnf", "p cnf 3 2;1 -2 0;-1 0;"));
    assertThat(yes.exit()).isEqualTo(10);
    assertThat(yes.out()).contains("s SATISFIABLE\nv -1 -2 -3 0\n");
    Typed no = Typed.headroom("sat", file("no.cnf", "p cnf 1 2;1 0;-1 0;"), "--json", "-");
    assertThat(no.exit()).isEqualTo(20);
    JsonNode document = json(no.out());
    assertThat(document.get("schema").stringValue()).isEqualTo("headroom/sat/1");
    assertThat(document.get("status").stringValue()).isEqualTo("UNSATISFIABLE");
    assertThat(document.has("model")).isFalse();
    assertThat(document.get("gapObserved").doubleValue()).isZero();
    Typed unknown = Typed.headroom("sat", folder + "/yes.cnf", "--budget", "1");
    assertThat(unknown.exit()).isZero();
    assertThat(unknown.out()).contains("exceeds the budget").endsWith("s UNKNOWN\n");
  }

  @Test
  void jsonSaysWhatTheTextSays() throws IOException {
    Typed typed =
        Typed.headroom(
            "sat", file("f.cnf", "p cnf 4 1;1 2 0;"), "--count", "--json", folder + "/f.json");
    assertThat(typed.exit()).isEqualTo(10);
    assertThat(typed.out()).contains("c models 12\n");
    JsonNode document = json(Files.readString(folder.resolve("f.json")));
    assertThat(document.get("models").stringValue()).isEqualTo("12");
    assertThat(document.get("model").size()).isEqualTo(4);
    assertThat(document.get("construction").stringValue()).isEqualTo("paper");
    assertThat(document.get("tokens").intValue()).isEqualTo(3);
    assertThat(document.get("gapRequired").doubleValue()).isEqualTo(0.3);
  }

  @Test
  void tasksThatAreKeptAnswerAsOneTransformer() {
    String formula = "core/src/test/resources/sat/kissat-unit6.cnf";
    String answer = answer(Typed.headroom("sat", formula, "--count"));
    String kept = folder.resolve("kept").toString();
    for (int i = 0; i < 2; i++) {
      Typed tasks = Typed.headroom("sat", formula, "--count", "--keep", kept);
      assertThat(answer(tasks)).isEqualTo(answer);
      assertThat(tasks.out()).contains("c transformers ");
      assertThat(tasks.err()).isEmpty();
    }
    String[] planted = {"ov", "--planted", "16,8,24", "--hits", "3", "--count", "--blocks", "5,3"};
    String[] keeping =
        Stream.concat(Stream.of(planted), Stream.of("--keep", kept)).toArray(String[]::new);
    assertThat(answer(Typed.headroom(keeping))).isEqualTo(answer(Typed.headroom(planted)));
  }

  /// Without what depends on how many transformers there were, and how fast they were.
  private static String answer(Typed typed) {
    return typed.exit() + typed.out().replaceAll("c (?!models|tuples).*\n", "");
  }

  private static List<String> faults(String schema, String document) throws IOException {
    JsonNode rules = json(Files.readString(Path.of("docs/schema/" + schema + ".schema.json")));
    return JsonSchema.faults(rules, json(document));
  }

  @Test
  void jsonKeepsToItsSchema() throws IOException {
    String formula = file("f.cnf", "p cnf 4 1;1 2 0;");
    for (String[] typed :
        List.of(
            new String[] {"sat", formula, "--count", "--json", "-", "--stats"},
            new String[] {"sat", formula, "--budget", "1", "--json", "-"},
            new String[] {"ov", "--planted", "4,2,5", "--json", "-"})) {
      assertThat(faults("sat-1", Typed.headroom(typed).out())).isEmpty();
    }
  }

  @Test
  void secondsAreComparedAsASizeDoubles() throws IOException {
    String[] command = {"ov", "--planted", "16,4,12", "--hits", "0", "--double", "LH"};
    Typed text = Typed.headroom(command);
    assertThat(text.exit()).as(text.err()).isEqualTo(20);
    assertThat(text.out()).containsPattern("c +16 +32 +12 .*\n").endsWith("s UNSATISFIABLE\n");
    String[] bounded = {
      "ov", "--planted", "16,4,12", "--double", "N", "--budget", "50000", "--json", "-"
    };
    Typed typed = Typed.headroom(bounded);
    assertThat(typed.exit()).isZero();
    assertThat(faults("ov-doubling-1", typed.out())).isEmpty();
    JsonNode sizes = json(typed.out()).get("sizes");
    assertThat(sizes).hasSize(3);
    assertThat(sizes.get(1).get("tokens").intValue()).isEqualTo(33);
    assertThat(sizes.get(1).get("times").doubleValue())
        .isEqualTo(
            sizes.get(1).get("seconds").doubleValue() / sizes.get(0).get("seconds").doubleValue());
    assertThat(sizes.get(2).get("reason").stringValue()).contains("exceeds the budget");
    assertThat(Typed.headroom("ov", "--double", "N").exit()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          p cnf 2 1;1 2        | line 2: expected 0 at the end of the clause
          p cnf 2000000000 1;1 | line 2: expected 0
          p cnf 2 1;3 0        | line 2: expected a variable up to 2, found 3
          hello                | line 1: expected a literal or 0
          """)
  void badFormulasAreOneLine(String text, String message) throws IOException {
    Typed typed = Typed.headroom("sat", file("bad.cnf", text));
    assertThat(typed.exit()).isEqualTo(2);
    assertThat(typed.out()).isEmpty();
    assertThat(typed.err().lines().toList()).hasSize(1);
    assertThat(typed.err()).contains("bad.cnf: " + message.replace("a literal or 0", "a header"));
  }

  private static final String OUTSIDE = "core/src/test/resources/outside/cnf/";

  @ParameterizedTest
  @CsvSource({"bom.cnf", "dos-eof.cnf", "old-mac.cnf", "plain.cnf.gz"})
  void filesOfOtherMachinesAreRead(String name) {
    Typed typed = Typed.headroom("sat", OUTSIDE + name, "--count");
    assertThat(typed.exit()).as(typed.err()).isEqualTo(10);
    assertThat(typed.out()).contains("c models 3\n");
    assertThat(typed.err()).isEmpty();
  }

  @Test
  void aProjectionThatIsNotUsedIsNoted() throws IOException {
    Typed counted = Typed.headroom("sat", OUTSIDE + "mcc.cnf", "--count", "--json", "-");
    JsonNode document = json(counted.out());
    String note =
        "the file asks for a projected count on 1 variable (c p show, line 3); this counts models"
            + " over all variables";
    assertThat(document.get("models").stringValue()).isEqualTo("6");
    assertThat(document.get("notes").get(0).stringValue()).isEqualTo(note);
    assertThat(counted.err()).isEqualTo("note: " + note + "\n");
    assertThat(faults("sat-1", counted.out())).isEmpty();
    Typed decided = Typed.headroom("sat", OUTSIDE + "mcc.cnf");
    assertThat(decided.exit()).isEqualTo(10);
    assertThat(decided.err())
        .isEqualTo(
            "note: the file asks for a projected count on 1 variable (c p show, line 3); this"
                + " decides the clauses\n");
  }

  @Test
  void aWeightedCountIsRefused() throws IOException {
    String formula =
        file("w.cnf", "c t wmc;p cnf 2 1;c p weight 1 0.3 0;c p weight -1 0.7 0;1 2 0;");
    Typed counted = Typed.headroom("sat", formula, "--count");
    assertThat(counted.exit()).isEqualTo(2);
    assertThat(counted.out()).isEmpty();
    assertThat(counted.err())
        .contains("w.cnf: line 3: expected a formula whose models all count 1 with --count, found")
        .contains("a weighted count (2 lines of c p weight, line 3)");
    Typed decided = Typed.headroom("sat", formula);
    assertThat(decided.exit()).isEqualTo(10);
    assertThat(decided.err()).contains("note: the file asks for a weighted count");
  }

  @Test
  void badOptionsAreRefused() throws IOException {
    String formula = file("f.cnf", "p cnf 1 1;1 0;");
    for (List<String> options :
        List.of(
            List.of("--count", "--construction", "sharp"),
            List.of("--layers", "0"),
            List.of("--heads", "2000000"),
            List.of("--attention", "denormalised"))) {
      String[] typed = new String[2 + options.size()];
      typed[0] = "sat";
      typed[1] = formula;
      System.arraycopy(options.toArray(new String[0]), 0, typed, 2, options.size());
      assertThat(Typed.headroom(typed).exit()).as("%s", options).isEqualTo(2);
    }
  }

  @Test
  void anExportedTransformerRuns() throws IOException {
    String formula = file("f.cnf", "p cnf 3 2;1 2 0;-2 3 0;");
    String model = folder + "/model";
    assertThat(Typed.headroom("sat", formula, "--export", model).exit()).isEqualTo(10);
    Typed run =
        Typed.headroom(
            "run", model, "--ids", model + "/input_ids.json", "-o", folder + "/o.safetensors");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(folder.resolve("o.safetensors")).exists();
  }

  @Test
  void vectorsAreDecidedWholeAndInBlocks() throws IOException {
    String a = file("a", "# a;110;011;;111;");
    String b = file("b", "111;101;");
    String c = file("c", "0 1 1;1 1 0;1 0 0;");
    Typed whole = Typed.headroom("ov", a, b, c, "--count");
    assertThat(whole.exit()).isEqualTo(10);
    assertThat(whole.out()).contains("c tuples 4\n", "v 1 2 1 0\n");
    Typed parts = Typed.headroom("ov", a, b, c, "--count", "--blocks", "1,2");
    assertThat(parts.out()).contains("c transformers 4\n", "c tuples 4\n");
    assertThat(Typed.headroom("ov", b, file("b2", "111;100;")).exit()).isEqualTo(20);
    assertThat(Typed.headroom("ov", a, file("wide", "1111;")).exit()).isEqualTo(2);
    assertThat(Typed.headroom("ov", a).exit()).isEqualTo(2);
    assertThat(Typed.headroom("ov", a, file("bad", "111;1x1;")).err())
        .contains("bad: line 2: expected 0 or 1, found \"x\"");
  }

  @Test
  void plantedVectorsHaveTheirAnswer() {
    String[] no = {"ov", "--planted", "16,4,12", "--hits", "0", "--construction", "sharp"};
    assertThat(Typed.headroom(no).exit()).isEqualTo(20);
    assertThat(Typed.headroom("ov", "--planted", "16,4,12", "--seed", "3").exit()).isEqualTo(10);
    assertThat(Typed.headroom("ov", "--planted", "16,4").exit()).isEqualTo(2);
  }

  @Test
  void gauntletIsWrittenAndJudged() throws IOException {
    String course = folder + "/course";
    Typed made =
        Typed.headroom("gauntlet", "--tokens", "32", "--heads", "2", "--layers", "2", "-o", course);
    assertThat(made.exit()).as(made.err()).isZero();
    assertThat(made.out()).startsWith("4 instances of 32 tokens, dim 20: 2 yes, 2 no");
    Typed right =
        Typed.headroom(
            "gauntlet", "--check", course, "--outputs", course + "/expected.safetensors");
    assertThat(right.exit()).as(right.err()).isZero();
    assertThat(right.out()).contains("0 of 4 instances wrong");
    String ours = folder + "/ours.safetensors";
    for (String dtype : List.of("f32", "f64")) {
      String[] attend = {"gauntlet", "--attend", course, "-o", ours, "--dtype", dtype};
      assertThat(Typed.headroom(attend).exit()).isZero();
      Typed judged = Typed.headroom("gauntlet", "--check", course, "--outputs", ours);
      assertThat(judged.exit()).isZero();
      assertThat(judged.out()).contains("; 0 beyond the certified tolerance");
    }
    assertThat(Typed.headroom("gauntlet", "--check", course).exit()).isEqualTo(2);
    assertThat(
            Typed.headroom("gauntlet", "--check", course, "--outputs", ours, "--heads", "2").err())
        .contains("only where a course is written");
    Typed vast = Typed.headroom("gauntlet", "--tokens", "2147483647", "-o", course + "x");
    assertThat(vast.exit()).isEqualTo(2);
    assertThat(vast.err()).contains("--tokens 2147483647", "memory for an instance");
    String[] mute = {"gauntlet", "--attend", course, "-o", ours, "--json", "-"};
    assertThat(Typed.headroom(mute).exit()).isEqualTo(2);
    Typed missing =
        Typed.headroom("gauntlet", "--check", course, "--outputs", course + "/inputs.safetensors");
    assertThat(missing.exit()).isEqualTo(2);
    assertThat(missing.err()).contains("o.0: expected a tensor of this name");
  }

  @Test
  void whatIsWrongIsFoundWrong() throws IOException {
    String course = folder + "/course";
    String[] make = {"gauntlet", "--tokens", "8", "--heads", "2", "-o", course, "--json", "-"};
    assertThat(faults("gauntlet-1", Typed.headroom(make).out())).isEmpty();
    SafetensorsWriter given = new SafetensorsWriter();
    for (int i = 0; i < 3; i++) { // the third is nobody's
      Tensor o = Tensor.zeros(Dtype.F32, 8, 12);
      o.fill(i == 0 ? Double.NaN : 1);
      given.add("o." + i, List.of(8, 12), o);
    }
    given.write(folder.resolve("given.safetensors"));
    String[] check = {"gauntlet", "--check", course, "--outputs", folder + "/given.safetensors"};
    Typed judged = Typed.headroom(check);
    assertThat(judged.exit()).isEqualTo(3);
    assertThat(judged.out())
        .contains("not finite  WRONG, 96 entries not finite, the first o.0[0,0]\n")
        .contains("2 of 2 instances wrong: 1 of 1 yes, 1 of 1 no")
        .endsWith("first failing head: instance 0, layer 0, head 0\n");
    assertThat(judged.err()).contains("note: ", "1 tensor is not judged: o.2\n");
    Typed document =
        Typed.headroom(check[0], check[1], check[2], check[3], check[4], "--json", "-");
    assertThat(document.exit()).isEqualTo(3);
    assertThat(faults("gauntlet-check-1", document.out())).isEmpty();
  }

  /// Right but for one entry outside the column that decides, or in the sentinel's row.
  @ParameterizedTest
  @CsvSource({"NaN,0,0", "NaN,7,3", "Infinity,2,5", "-Infinity,7,11", "NaN,3,11"})
  void whatIsNotFiniteIsWrongInEveryColumn(double bad, int row, int column) throws IOException {
    String course = folder + "/course";
    String[] make = {"gauntlet", "--tokens", "8", "--heads", "2", "-o", course};
    assertThat(Typed.headroom(make).exit()).isZero();
    CourseFile file = CourseFile.read(Path.of(course), note -> {});
    SafetensorsWriter given = new SafetensorsWriter();
    try (Safetensors expected = Safetensors.open(Path.of(course, "expected.safetensors"))) {
      for (CourseFile.Instance i : file.instances()) {
        Tensor o = Tensor.zeros(Dtype.F64, 8, 12);
        expected.tensor("o." + i.id()).matrix().read(0, 0, o);
        if (i.id() == 1) {
          o.set(row, column, bad);
        }
        given.add("o." + i.id(), List.of(1, 1, 8, 12), o);
      }
      given.write(folder.resolve("given.safetensors"));
    }
    String[] check = {"gauntlet", "--check", course, "--outputs", folder + "/given.safetensors"};
    Typed judged = Typed.headroom(check);
    assertThat(judged.exit()).isEqualTo(3);
    assertThat(judged.out())
        .contains("WRONG, 1 entries not finite, the first o.1[" + row + "," + column + "]")
        .contains("1 of 2 instances wrong")
        .endsWith("first failing head: instance 1, layer 0, head 1\n");
    Typed document =
        Typed.headroom(check[0], check[1], check[2], check[3], check[4], "--json", "-");
    assertThat(document.exit()).isEqualTo(3);
    assertThat(faults("gauntlet-check-1", document.out())).isEmpty();
    JsonNode line = json(document.out()).get("judged").get(1);
    assertThat(line.get("notFinite").intValue()).isEqualTo(1);
    assertThat(line.get("firstNotFinite").get("row").intValue()).isEqualTo(row);
    assertThat(line.get("right").booleanValue()).isFalse();
  }
}
