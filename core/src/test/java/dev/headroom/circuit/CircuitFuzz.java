package dev.headroom.circuit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.InputException;
import dev.headroom.testing.RandomCircuits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Readers of damaged files: an InputException of one line or a circuit, and nothing else.
class CircuitFuzz {
  private static final int ROUNDS = 2000;

  private final Circuit circuit = new RandomCircuits.Generator(7, 40, true).circuit();

  @Test
  void damagedText() throws IOException {
    byte[] text = CircuitText.format(circuit).getBytes(StandardCharsets.UTF_8);
    SplittableRandom random = new SplittableRandom(1);
    int refused = 0;
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bad = damaged(text, random);
      try {
        CircuitText.read("f", new ByteArrayInputStream(bad));
      } catch (InputException e) {
        refused++;
        assertThat(e.getMessage()).startsWith("f: line ").doesNotContain("\n");
      }
    }
    assertThat(refused).isGreaterThan(ROUNDS / 2);
  }

  @Test
  void damagedBytes() throws IOException {
    byte[] bytes = bytes();
    SplittableRandom random = new SplittableRandom(2);
    int read = 0;
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bad = damaged(bytes, random);
      try {
        CircuitBinary.read("f", new ByteArrayInputStream(bad));
        read++;
      } catch (InputException e) {
        assertThat(e.getMessage()).startsWith("f: byte ").doesNotContain("\n");
      }
    }
    assertThat(read).isZero(); // the checksum sees every change
  }

  @Test
  void declaredGatesAllocateNothing() throws IOException {
    byte[] bytes = bytes();
    ByteBuffer.wrap(bytes).putLong(CircuitBinary.MAGIC.length + 4 + 8, 1_000_000_000L);
    // 9 GB would not fit into the tests' heap
    assertThatThrownBy(() -> CircuitBinary.read("f", new ByteArrayInputStream(bytes)))
        .isInstanceOf(InputException.class);
  }

  @Test
  void cutAtEveryByte() throws IOException {
    byte[] bytes = bytes();
    byte[] text = CircuitText.format(circuit).getBytes(StandardCharsets.UTF_8);
    for (int end = 0; end < bytes.length; end++) {
      byte[] cut = java.util.Arrays.copyOf(bytes, end);
      assertThatThrownBy(() -> CircuitBinary.read("f", new ByteArrayInputStream(cut)))
          .isInstanceOf(InputException.class);
    }
    for (int end = 0; end < text.length; end++) {
      try {
        CircuitText.read("f", new ByteArrayInputStream(text, 0, end));
      } catch (InputException e) {
        assertThat(e.getMessage()).startsWith("f: ").doesNotContain("\n");
      }
    }
  }

  private static Circuit slp(String text) throws IOException {
    return StraightLine.read("f", new ByteArrayInputStream(text.getBytes(UTF_8)), note -> {});
  }

  @Test
  void damagedStraightLinePrograms() throws IOException {
    String good = "o1:=(i0-i1*2)/3; t:=-i2*3/4;\nt:=t+o1*t; # again\no0:=t-(i1+1)*(i0+2);\n";
    SplittableRandom random = new SplittableRandom(3);
    int refused = 0;
    for (int i = 0; i < ROUNDS; i++) {
      String bad = new String(damaged(good.getBytes(UTF_8), random), UTF_8);
      try {
        slp(i < good.length() ? good.substring(0, i) : bad);
      } catch (InputException e) {
        refused++;
        assertThat(e.getMessage()).startsWith("f: line ").doesNotContain("\n");
      }
    }
    assertThat(refused).isGreaterThan(ROUNDS / 4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "input x|input x",
        "input x|y = exp x|y = ln x|output f = y",
        "input x|y = add x|output f = y",
        "input x|y = exp x x|output f = y",
        "input x|y = add x z|z = add x x|output f = y",
        "input x|y = add y x|output f = y",
        "const c = NaN|output f = c",
        "const c = 1/0|output f = c",
        "const c = 1e999999999|output f = c",
        "const c = Infinity|output f = c",
        "input x|output f = x|output f = x",
        "input x|y = pow x x|output f = y"
      })
  void contradictionsAreNamed(String lines) {
    String text = "headroom-circuit 1\n" + lines.replace('|', '\n') + "\n";
    assertThatThrownBy(() -> CircuitText.read("f", new ByteArrayInputStream(text.getBytes(UTF_8))))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("f: line ")
        .hasMessageNotContaining("\n");
  }

  @Test
  void signsAndParenthesesDoNotOverflowTheStack() {
    for (String nest : new String[] {"-", "(", "-("}) {
      String text = "o0:=" + nest.repeat(1_000_000) + "i0;";
      assertThatThrownBy(() -> slp(text))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("in one another");
    }
  }

  @Test
  void aWrongChecksumIsNamed() throws IOException {
    byte[] bytes = bytes();
    bytes[bytes.length - 1] ^= 1;
    assertThatThrownBy(() -> CircuitBinary.read("f", new ByteArrayInputStream(bytes)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("expected checksum");
  }

  private byte[] bytes() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CircuitBinary.write(circuit, out);
    return out.toByteArray();
  }

  private static byte[] damaged(byte[] good, SplittableRandom random) {
    byte[] bad = good.clone();
    int where = random.nextInt(bad.length);
    return switch (random.nextInt(4)) {
      case 0 -> java.util.Arrays.copyOf(bad, where);
      case 1 -> {
        bad[where] ^= (byte) (1 << random.nextInt(8));
        yield bad;
      }
      case 2 -> {
        bad[where] = (byte) (bad[where] + 1 + random.nextInt(255));
        yield bad;
      }
      default -> {
        byte[] longer = java.util.Arrays.copyOf(bad, bad.length + 1);
        System.arraycopy(bad, where, longer, where + 1, bad.length - where);
        longer[where] = (byte) "x =\n#/.".charAt(random.nextInt(7));
        yield longer;
      }
    };
  }
}
