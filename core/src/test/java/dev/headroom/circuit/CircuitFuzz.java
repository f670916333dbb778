package dev.headroom.circuit;

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
