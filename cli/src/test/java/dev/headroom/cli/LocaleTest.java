package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is printed does not depend on the user's language: no digits of another script, no decimal
/// comma, no letters that a language writes differently.
class LocaleTest {
  private static final List<String> COMMANDS =
      List.of(
          "run core/src/test/resources/checkpoints/gpt2-tiny --text-ids 1,2,3",
          "run core/src/test/resources/checkpoints/gpt2-tiny --text-ids 1,2,3333",
          "run core/src/test/resources/checkpoints/bert-tiny --text-ids 1,2,3",
          "attend core/src/test/resources/attention/dv-differs-n14.safetensors",
          "sat core/src/test/resources/sat/kissat-ite32.cnf --count",
          "ov --planted 64,8,16 --hits 0",
          "referee --layers 1 --heads 1 --tokens 8 --head-dim 8 --multiply strassen",
          "circuit trace --layers 2 --heads 2 --tokens 3 --head-dim 3 --json -",
          "circuit certificates --tokens 8,16",
          "audit gpt2 --tokens 1024 --no-run",
          "audit gpt2 --tokens 1024 --no-run --json -",
          "audit --list",
          "audit gpt2 --runs 0",
          "audit gpt2 --runs 12345678901",
          "INFO");

  /// What differs from run to run, in the digits that are expected.
  private static final String TIMES =
      "(?<=seconds )[0-9]+\\.[0-9]+|[0-9.]+(?= GFLOP/s)" + "|(?<=\"date\" : \")[0-9TZ:-]+";

  @ParameterizedTest
  @ValueSource(strings = {"ar-EG", "fa-IR", "bn-BD", "mr-IN", "my-MM", "tr-TR", "de-CH"})
  void theLanguageChangesNothing(String tag) {
    expectSame(Locale.forLanguageTag(tag));
  }

  @Test
  void norDoesTheThaiCalendar() {
    expectSame(Locale.forLanguageTag("th-TH-u-ca-buddhist-nu-thai"));
  }

  private static void expectSame(Locale locale) {
    for (String command : COMMANDS) {
      Typed plain = typed(Locale.ROOT, command);
      Typed theirs = typed(locale, command);
      assertThat(theirs).as("%s in %s", command, locale).isEqualTo(plain);
      assertThat(plain.exit()).as(plain.err()).isNotEqualTo(ExitCode.FAILED);
    }
  }

  private static Typed typed(Locale locale, String command) {
    Locale before = Locale.getDefault();
    Locale.setDefault(locale);
    try {
      Typed typed = Typed.headroom(command.split(" "));
      return new Typed(typed.exit(), typed.out().replaceAll(TIMES, "#"), typed.err());
    } finally {
      Locale.setDefault(before);
    }
  }
}
