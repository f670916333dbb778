package dev.headroom.circuit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.InputException;
import dev.headroom.field.Rational;
import dev.headroom.field.Rationals;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StraightLineTest {
  private static Circuit of(String text) throws IOException {
    return read(
        text,
        note -> {
          throw new AssertionError(note);
        });
  }

  private static Circuit read(String text, Consumer<String> notes) throws IOException {
    return StraightLine.read("p.slp", new ByteArrayInputStream(text.getBytes(UTF_8)), notes);
  }

  private static Map<String, Rational> point() {
    return Map.of(
        "i0", Rational.of(2), "i1", Rational.of(3), "i2", Rational.of(5), "i3", Rational.of(7));
  }

  @Test
  void winogradsLeftFactorsTakeFourAdditions() throws IOException {
    Circuit c = of("o0:=i2-i0; o1:=i3+o0; o4:=o1-i1; o5:=i2+i3; o2:=i0; o3:=i3; o6:=i1;");
    assertThat(c.size()).isEqualTo(4);
    assertThat(Evaluation.of(c, Rationals.Q, point()).toString())
        .isEqualTo("[3, 10, 2, 7, 7, 12, 3]");
  }

  @Test
  void temporariesMayBeAssignedAgain() throws IOException {
    Circuit c =
        of("e3:=i0;\ne3:=e3+i1;  # twice\ne3:=e3*3/4-(i2-i3)/2;\no0:=-e3;\n# 4 additions\n");
    assertThat(Evaluation.of(c, Rationals.Q, point())).containsExactly(Rational.of(-19, 4));
  }

  @Test
  void whatIsWrittenReadsBack() throws IOException {
    Circuit c = of("t:=i0*i1-3/4*i2;o0:=t*t;o1:=-t;o2:=i3;");
    StringWriter text = new StringWriter();
    StraightLine.write(c, text);
    assertThat(Evaluation.of(of(text.toString()), Rationals.Q, point()))
        .isEqualTo(Evaluation.of(c, Rationals.Q, point()));
  }

  /// A random program of + − ×, its names with gaps; words apart, so that anything fits between.
  private static List<String> program(SplittableRandom random) {
    List<String> words = new ArrayList<>();
    List<String> known =
        new ArrayList<>(List.of("i" + random.nextInt(9), "i1" + random.nextInt(9)));
    int statements = 1 + random.nextInt(12);
    for (int s = 0; s < statements; s++) {
      boolean output = s == 0 || random.nextInt(3) == 0;
      String name = (output ? "o" : "t") + random.nextInt(40);
      words.addAll(List.of(name, ":="));
      if (random.nextInt(4) == 0) {
        words.add("-");
      }
      words.addAll(List.of("(", known.get(random.nextInt(known.size()))));
      words.addAll(List.of("+-*".split("", -1)[random.nextInt(3)], random.nextInt(9) + "", ")"));
      words.addAll(List.of("*", known.get(random.nextInt(known.size())), ";"));
      known.add(name);
    }
    return words;
  }

  @Test
  void blanksLineEndsAndCommentsChangeNothing() throws IOException {
    String[] between = {" ", "", "\t", "\n", "\r\n", "\r", " # o1:=i0; text;\n", "#\n", "\n\n  "};
    for (long seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<String> words = program(random);
      StringBuilder wild = new StringBuilder();
      for (String word : words) {
        boolean own = word.equals(":="); // its line has the name
        wild.append(
            own ? random.nextBoolean() ? " " : "" : between[random.nextInt(between.length)]);
        wild.append(word);
      }
      Circuit plain = of(String.join(" ", words));
      String expected = CircuitText.format(plain);
      assertThat(CircuitText.format(of(wild.toString()))).as("seed %d", seed).isEqualTo(expected);
      StringWriter written = new StringWriter();
      StraightLine.write(plain, written);
      Circuit again = of(written.toString());
      assertThat(again.outputs())
          .extracting(Circuit.Output::name)
          .containsExactlyElementsOf(plain.outputs().stream().map(Circuit.Output::name).toList());
      Map<String, Rational> point = new HashMap<>();
      plain.inputNames().forEach(name -> point.put(name, Rational.of(random.nextInt(-9, 9), 7)));
      assertThat(Evaluation.of(again, Rationals.Q, point))
          .isEqualTo(Evaluation.of(plain, Rationals.Q, point));
    }
  }

  @Test
  void thereIsNoExponential() {
    CircuitBuilder out = Circuit.builder();
    out.output("f", out.exp(out.input("x")));
    Circuit c = out.build();
    assertThatThrownBy(() -> StraightLine.write(c, new StringWriter()))
        .isInstanceOf(RefusedException.class)
        .hasMessage("gate g0: a straight-line program has no exp");
  }

  /// The files of resources/outside/slp at i0 = 3, i1 = 1/2, i2 = 4.
  @ParameterizedTest
  @CsvSource({
    "plain.slp, 'o0, o1', '14, 3/2'",
    "hash-after.slp, o0, 14",
    "only-o1-wrapped.slp, 'o0, o1', '14, 3/2'",
    "gap.slp, 'o0, o2', '7/2, 5/2'"
  })
  void readsTheFilesThatOthersStumbledOver(String name, String outputs, String values)
      throws IOException {
    try (InputStream in = StraightLineTest.class.getResourceAsStream("/outside/slp/" + name)) {
      Circuit c = of(new String(in.readAllBytes(), UTF_8));
      assertThat(Evaluation.of(c, Rationals.Q, OUTSIDE)).hasToString("[" + values + "]");
      assertThat(c.outputs().stream().map(Circuit.Output::name).toList())
          .hasToString("[" + outputs + "]");
    }
  }

  private static final Map<String, Rational> OUTSIDE =
      Map.of("i0", Rational.of(3), "i1", Rational.of(1, 2), "i2", Rational.of(4));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "o0:=i0+i1;",
        "o0\t:=\ti0\n\n+\n i1 ;",
        "o0:=i0 # a comment; o0:=i2;\n+i1;",
        "o0:=i0+i1\n;",
        "o0:=\r\ni0+\r\ni1;\r\n",
        "o0:=\ri0+i1;\r# the end",
        "\ufeffo0:=i0+i1;\n\u001a",
        "t0:=i0;o0:=t0;t0:=i1;o0:=o0+t0;",
        "i9:=i0+i1;o0:=i9;"
      })
  void aStatementRunsToItsSemicolon(String text) throws IOException {
    assertThat(Evaluation.of(of(text), Rationals.Q, point())).containsExactly(Rational.of(5));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4 additions;;o0:=i0;|line 1 is no statement and is not read: \"4 additions\"",
        "o0:=i0; 4 additions|line 1 is no statement and is not read: \"4 additions\"",
        "o0:=i0;;text;more; of it;|line 2 is no statement and is not read: \"text\" (and 2 more)",
        "o0:=i0;;o1 = i1|line 2 is no statement and is not read: \"o1 = i1\"",
      })
  void whatIsNoStatementIsTold(String text, String note) throws IOException {
    List<String> notes = new ArrayList<>();
    Circuit c =
        read(text.replace(";;", ";\n").replaceFirst("^4 additions;", "4 additions"), notes::add);
    assertThat(Evaluation.of(c, Rationals.Q, point())).containsExactly(Rational.of(2));
    assertThat(notes).containsExactly("p.slp: " + note);
  }

  @Test
  void namesOfInputsAndOutputsSurviveEveryForm() throws IOException {
    Circuit c = of("o7:=i5+i0;o2:=i5*i0;o11:=i0;");
    for (int round = 0; round < 2; round++) {
      assertThat(CircuitText.format(c)).contains("output o2 = ", "output o7 = ", "output o11 = ");
      assertThat(c.inputNames()).containsExactlyInAnyOrder("i5", "i0");
      assertThat(StraightLine.renamed(c)).isEmpty();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      CircuitBinary.write(c, bytes);
      c = CircuitBinary.read("c", new ByteArrayInputStream(bytes.toByteArray()));
      c = CircuitText.parse(CircuitText.format(c).lines().toList());
      StringWriter text = new StringWriter();
      StraightLine.write(c, text);
      c = of(text.toString());
    }
    assertThat(c.outputs().stream().map(Circuit.Output::name)).containsExactly("o2", "o7", "o11");
    assertThat(Evaluation.of(c, Rationals.Q, Map.of("i5", Rational.of(2), "i0", Rational.of(3))))
        .hasToString("[6, 5, 3]");
  }

  @Test
  void namesThatTheFormLacksTakeThoseThatAreFree() throws IOException {
    Circuit c =
        CircuitText.parse(
            List.of(
                "headroom-circuit 1",
                "input x",
                "input i0",
                "input i01",
                "s = add x i0",
                "d = sub s i01",
                "output f = s",
                "output o0 = x",
                "output o1 = d"));
    assertThat(StraightLine.renamed(c))
        .hasValue("a straight-line program has its own names: x is i1");
    StringWriter text = new StringWriter();
    StraightLine.write(c, text);
    assertThat(text).hasToString("t0:=i1+i0;\nt1:=t0-i2;\no2:=t0;\no0:=i1;\no1:=t1;\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "o0:=t1;|a number, an input or a name assigned above, found t1",
        "o0:=i1+;|a number, an input or a name assigned above, found nothing",
        "o0:=(i1;|a closing parenthesis, found",
        "t0:=i1;|an output o0:=…;, found none",
        "t0:=i1;~o0:=t0|line 2: expected ; at the end of the statement, found the end of the file",
        "t0:=i1;~o0:=t0~+i2~|line 2: expected ; at the end of the statement, found the end of the file",
        "t0:=i1~o0:=t0;|line 1: expected ; at the end of the statement, found another :=",
        "o0:=i1 2;|line 1: expected an operator or ;, found 2",
        "o0:=i1~2;|line 1: expected an operator or ;, found 2",
        "o0:=1 2;|line 1: expected an operator or ;, found 2",
        "o0:=i 1;|a number, an input or a name assigned above, found i",
        ":=i1;|line 1: expected a name before :=, found nothing",
        "o0~:=i1;|line 2: expected a name before :=, found nothing",
        "~o 0:=i1;|line 2: expected a name before :=, found o 0",
        "o0:=i01;|an index below 10^9 without zeros before it, found i01",
        "o01:=i1;|an index below 10^9 without zeros before it, found o01",
        "o1234567890:=i1;|an index below 10^9 without zeros before it, found o1234567890",
        "o0:=1e3;|a number, an input or a name assigned above, found 1e3",
        "o0:=1.5;|an operator or ;, found .5",
        "o0:=exp(i0);|a number, an input or a name assigned above, found exp",
        "o0:=i0^2;|an operator or ;, found ^2",
        "o0:=t1;t1:=i0;|a number, an input or a name assigned above, found t1",
        "o0:=i\u0661;|a number, an input or a name assigned above, found i",
        "\u00e9:=i0;|a name before :=, found \u00e9",
        "o0:=i0 \u2212 i1;|an operator or ;, found \u2212 i1",
        "o0:=\u00d7i1;|a number, an input or a name assigned above, found \u00d7i1",
        "o0:=(i0\ud835\udfd9;|a closing parenthesis, found \ud835\udfd9",
      })
  void saysWhatIsWrong(String text, String message) {
    assertThatThrownBy(() -> of(text.replace('~', '\n')))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }
}
