package dev.headroom.scheme;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.InputException;
import dev.headroom.PlainText;
import dev.headroom.Seeded;
import dev.headroom.WholeFile;
import dev.headroom.field.Rational;
import dev.headroom.model.Resources;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What is written in any form reads back as the same scheme, with the sums and bases that the form has.
class WrittenSchemeLaws {
  private static final List<String> ENDINGS =
      List.of(".txt", ".json", ".sms", ".slp", ".txt.gz", ".sms.gz", ".slp.gz");

  static Stream<SchemeSource> schemes() {
    return Stream.concat(
        Catalogue.all().stream(),
        Stream.of("strassen-ALT", "winograd-reduced.json", "strassen-mod2", "accurate-root")
            .map(name -> SchemeSource.find(Resources.folder("schemes").resolve(name).toString())));
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void everyFormReadsBackAsTheSame(SchemeSource source, @TempDir Path folder) {
    boolean root = source.ring().flatMap(Ring::comment).isPresent();
    List<String> scheme = Formulas.lines(Program.of(source.program().scheme()));
    for (String ending : ENDINGS) {
      boolean bases = source.levels() instanceof InBasis;
      if (ending.startsWith(".json") && (root || bases)) {
        String target = folder.resolve("x.json").toString();
        assertThatThrownBy(() -> WrittenScheme.of(target, source.levels(), source.ring()))
            .isInstanceOf(InputException.class)
            .hasMessageContaining(root ? "found one over Q(√3)" : "found one with them");
        continue;
      }
      SchemeSource read = read(folder, ending, source.levels(), source);
      assertThat(Formulas.lines(Program.of(read.program().scheme()))).isEqualTo(scheme);
      assertThat(read.ring().flatMap(Ring::comment))
          .isEqualTo(source.ring().flatMap(Ring::comment));
      assertThat(read.levels().getClass()).isEqualTo(source.levels().getClass());
      if (!ending.startsWith(".sms")) {
        assertThat(read.levels().additions()).isEqualTo(source.levels().additions());
        assertThat(read.levels().scalings()).isEqualTo(source.levels().scalings());
        assertThat(Cost.of(read.levels(), 64, 64, 64, 2))
            .isEqualTo(Cost.of(source.levels(), 64, 64, 64, 2));
      }
    }
  }

  @Test
  void namesThatCannotBeReadAreRefused() {
    Levels strassen = Catalogue.find("strassen").orElseThrow().levels();
    assertThatThrownBy(() -> WrittenScheme.of("x.json.gz", strassen, Optional.empty()))
        .hasMessage("x.json.gz: expected X.json, which is read unpacked, found a packed one");
    assertThatThrownBy(() -> WrittenScheme.of("x-ALT", strassen, Optional.empty()))
        .hasMessageContaining("expected a name that ends in neither ALT nor CoB");
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void expandedSchemesHaveNoSumsAndNoBases(SchemeSource source, @TempDir Path folder) {
    SchemeSource read = read(folder, ".txt", source.expanded(), source);
    assertThat(Formulas.lines(read.levels()))
        .isEqualTo(Formulas.lines(Program.of(source.program().scheme())));
  }

  private static SchemeSource read(Path folder, String ending, Levels levels, SchemeSource source) {
    String target = folder.resolve("x" + ending).toString();
    WrittenScheme written = WrittenScheme.of(target, levels, source.ring());
    written
        .texts()
        .forEach((name, text) ->
            new WholeFile(Path.of(name)).write(out -> out.write(text.getBytes(UTF_8))));
    return SchemeSource.find(written.texts().keySet().iterator().next());
  }

  static Stream<Seeded> trials() {
    return Seeded.trials(200, 12);
  }

  /// Any forms, zeros, copies and fractions among them.
  @ParameterizedTest
  @MethodSource("trials")
  void straightLineProgramsReadBack(Seeded trial) throws IOException {
    SplittableRandom random = trial.random();
    int inputs = 1 + random.nextInt(1 + trial.size());
    List<LinearForm> fresh = new ArrayList<>();
    List<LinearForm> out = new ArrayList<>();
    for (int t = random.nextInt(1 + trial.size()); t > 0; t--) {
      fresh.add(form(random, inputs + fresh.size()));
    }
    for (int t = random.nextInt(1 + trial.size()); t > 0; t--) {
      out.add(form(random, inputs + fresh.size()));
    }
    out.add(LinearForm.of(inputs - 1)); // names the last input
    Linear linear = new Linear(inputs, fresh, out);
    Linear read = read(String.join("\n", LinearSlp.lines(linear)));
    assertThat(read.inputs()).isEqualTo(inputs);
    assertThat(read.additions()).isLessThanOrEqualTo(linear.additions()); // sums of zeros are none
    assertThat(terms(read)).as("%s", trial).isEqualTo(terms(linear));
  }

  private static List<List<Object>> terms(Linear linear) {
    return linear.expanded().stream()
        .map(form -> List.<Object>of(List.of(form.coefficient()), indices(form)))
        .toList();
  }

  private static List<Integer> indices(LinearForm form) {
    return Arrays.stream(form.index()).boxed().toList();
  }

  private static LinearForm form(SplittableRandom random, int size) {
    LinearForm form = LinearForm.ZERO;
    for (int t = random.nextInt(4); t > 0; t--) {
      Rational c = Rational.of(random.nextInt(-3, 4), 1 + random.nextInt(3));
      form = form.plus(c, LinearForm.of(random.nextInt(size)));
    }
    return form;
  }

  private static Linear read(String text) throws IOException {
    return LinearSlp.read("x", PlainText.of("x", new ByteArrayInputStream(text.getBytes(UTF_8))));
  }

  /// Four additions: outputs are operands, copies are free; names are used again, statements share lines.
  @Test
  void programsAsOtherToolsWriteThem() throws IOException {
    Linear winograd =
        read("o0:=i2-i0;\no1:=i3+o0;\no4:=o1-i1;\no5:=i2+i3;\no2:=i0;\no3:=i3;\no6:=i1;\n");
    assertThat(winograd.inputs()).isEqualTo(4);
    assertThat(winograd.additions()).isEqualTo(4);
    LinearForm last = winograd.expanded().get(4);
    assertThat(last.index()).containsExactly(0, 1, 2, 3);
    assertThat(last.coefficient())
        .containsExactly(Rational.of(-1), Rational.of(-1), Rational.ONE, Rational.ONE);
    Linear more = read("# a note\nc0:=6; e:=i0+i1;e:=e*2\n -i2/c0; o0:=-(e-i0*1/3)/2;o1:=0;");
    assertThat(more.expanded().get(0).coefficient())
        .containsExactly(Rational.of(-5, 6), Rational.of(-1), Rational.of(1, 12));
    assertThat(more.expanded().get(1).isZero()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "o0:=i0*i1;| x: line 1: expected a product with a number, found one of two forms",
        "o0:=i0+1;| x: line 1: expected a linear form, found one plus 1",
        "o0:=2;| x: line 1: expected a linear form, found 2",
        "o0:=1/i0;| x: line 1: expected a division by a number other than 0, found another",
        "o0:=i0/0;| x: line 1: expected a division by a number other than 0, found another",
        "o0:=t0;| x: line 1: expected a number, an input or a name assigned above, found t0",
        "o0:=(i0;| x: line 1: expected a closing parenthesis, found nothing",
        "o0:=i0| x: line 1: expected ; at the end of the statement, found the end of the file",
        "nonsense;| x: line 1: expected NAME:=EXPRESSION;, found nonsense",
        "o1:=i0;| x: expected an output o0, found none",
        "t1:=i0;| x: expected an output o0:=…;, found none",
        "o0:=i99999;| x: line 1: expected at most 65536 inputs, found i99999",
      })
  void whatIsNoLinearProgramIsRefused(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(InputException.class)
        .hasMessage(message.strip());
  }
}
