package dev.headroom;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a hostile file can do to a message: nothing.
class InputExceptionTest {
  @ParameterizedTest
  @CsvSource({
    "001b, \\u001b",
    "0000, \\u0000",
    "0007, \\u0007",
    "000a, \\n",
    "0009, \\t",
    "000d, \\u000d",
    "0085, \\u0085",
    "009b, \\u009b",
    "202e, \\u202e",
    "2066, \\u2066",
    "200b, \\u200b",
    "feff, \\ufeff",
    "2028, \\u2028",
    "2029, \\u2029",
    "d800, \\ud800",
    "e000, \\ue000"
  })
  void whatIsNotPrintableIsEscaped(String hex, String escape) {
    String bad = "a" + (char) Integer.parseInt(hex, 16) + "b";
    for (InputException e :
        new InputException[] {
          new InputException(bad, "p", "x", "y"),
          new InputException("f", bad, "x", "y"),
          new InputException("f", "p", bad, "y"),
          new InputException("f", "p", "x", bad)
        }) {
      assertThat(e).hasMessageContaining("a" + escape + "b");
      assertThat(InputException.oneLine(String.valueOf(e.getMessage()))).isEqualTo(e.getMessage());
    }
  }

  @Test
  void lettersOfEveryScriptStay() {
    String text = "modèle 模型 نموذج 😀 {\"a\": 'b'} \\u001b";
    assertThat(new InputException(text, "", text, text))
        .hasMessage(text + ": expected " + text + ", found " + text);
  }

  @Test
  void longTextsAreCutBetweenLetters() {
    for (String letter : new String[] {"x", "😀", "\u001b"}) {
      String many = letter.repeat(5_000);
      String message = String.valueOf(new InputException(many, many, many, many).getMessage());
      assertThat(message).contains("…").hasSizeLessThan(2_100);
      assertThat(message.chars().filter(c -> Character.getType(c) == Character.SURROGATE).count())
          .isEven();
    }
    assertThat(new InputException("f", "", "a number", "y".repeat(5_000)))
        .hasMessageMatching("f: expected a number, found y{240}…");
  }
}
