package dev.headroom.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.headroom.InputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Any bytes are a formula or an error of one line that names its line.
final class DimacsFuzz {
  private static byte[] corpus(String name) throws IOException {
    try (InputStream in = DimacsFuzz.class.getResourceAsStream("/sat/" + name)) {
      return in.readAllBytes();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"satlib-uf20-01.cnf", "kissat-unit6.cnf", "cadical-ph3.cnf"})
  void truncatedAnywhere(String name) throws IOException {
    byte[] whole = corpus(name);
    for (int length = 0; length < whole.length; length++) {
      check(Arrays.copyOf(whole, length));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"satlib-uf20-01.cnf", "kissat-unit6.cnf", "cadical-ph3.cnf"})
  void bitsFlippedAnywhere(String name) throws IOException {
    byte[] whole = corpus(name);
    for (int i = 0; i < whole.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] flipped = whole.clone();
        flipped[i] ^= (byte) (1 << bit);
        check(flipped);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void wordsShuffled(long seed) {
    String[] words = {
      "p",
      "cnf",
      "p cnf 3 2\n",
      "p cnf 2147483647 2147483647\n",
      "1",
      "-1",
      "0",
      "\n",
      "%",
      "c x\n",
      "-",
      "\0",
      "9999999999",
      "2147483648",
      "-2147483648",
      "\r\n",
      "é",
      "p cnf",
      "3 0\n"
    };
    SplittableRandom random = new SplittableRandom(seed);
    for (int trial = 0; trial < 20_000; trial++) {
      StringBuilder text = new StringBuilder();
      int count = random.nextInt(12);
      for (int i = 0; i < count; i++) {
        text.append(words[random.nextInt(words.length)]).append(random.nextBoolean() ? " " : "");
      }
      check(text.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  private static void check(byte[] bytes) {
    try {
      Cnf formula = Dimacs.read("f.cnf", new ByteArrayInputStream(bytes));
      assertThat(formula.clauses()).isLessThanOrEqualTo(bytes.length);
    } catch (InputException e) {
      assertThat(e.getMessage()).matches("f\\.cnf: line \\d+: expected .*, found .*");
    } catch (IOException e) {
      fail(e);
    }
  }
}
