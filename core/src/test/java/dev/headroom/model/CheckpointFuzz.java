package dev.headroom.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.headroom.InputException;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A small checkpoint, damaged in every place: an error that names the file, or the right weights.
class CheckpointFuzz {
  private static final String NAME = "model.safetensors";

  /// Bits that are flipped, one kind a byte in turn: a digit, a letter's case, everything.
  private static final int[] PATTERNS = {1, 32, 255};

  private static final Path SOUND = Resources.folder("checkpoints-bad/ok-control");

  @TempDir Path folder;

  @Test
  void isNeverAcceptedWhenCut() throws IOException {
    byte[] sound = prepare();
    int end = header(sound);
    for (int length = 0; length < sound.length; length += length < end + 8 ? 1 : 7) {
      Files.write(folder.resolve(NAME), Arrays.copyOf(sound, length));
      assertThatThrownBy(() -> MappedWeights.open(folder).close())
          .isInstanceOf(InputException.class)
          .hasMessageContaining(NAME)
          .hasMessageContaining(length < 8 ? length + " bytes" : "a file of ");
    }
  }

  @Test
  void everyByteOfItsHeaderMatters() throws IOException {
    byte[] sound = prepare();
    double expected = sum(SOUND);
    for (int i = 0; i < header(sound); i++) {
      byte[] damaged = sound.clone();
      int pattern = PATTERNS[i % PATTERNS.length];
      damaged[i] ^= (byte) pattern;
      Files.write(folder.resolve(NAME), damaged);
      checkRefusedOrRight(expected, i, pattern);
    }
  }

  /// Where the header of a safetensors file ends.
  private static int header(byte[] file) {
    return 8 + (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  @Test
  void everyByteOfItsConfigMatters() throws IOException {
    prepare();
    byte[] sound = Files.readAllBytes(SOUND.resolve("config.json"));
    for (int i = 0; i < sound.length; i++) {
      byte[] damaged = sound.clone();
      int pattern = PATTERNS[i % PATTERNS.length];
      damaged[i] ^= (byte) pattern;
      Files.write(folder.resolve("config.json"), damaged);
      checkOnlyInputException(i, pattern);
      Files.write(folder.resolve("config.json"), Arrays.copyOf(sound, i));
      checkOnlyInputException(i, 0);
    }
  }

  private byte[] prepare() throws IOException {
    Files.copy(SOUND.resolve("config.json"), folder.resolve("config.json"));
    byte[] sound = Files.readAllBytes(SOUND.resolve(NAME));
    Files.write(folder.resolve(NAME), sound);
    return sound;
  }

  private void checkRefusedOrRight(double expected, int at, int pattern) {
    try {
      assertThat(sum(folder)).as("byte " + at + " ^ " + pattern).isEqualTo(expected);
    } catch (InputException e) {
      assertThat(e).hasMessageContaining(NAME);
    } catch (RuntimeException e) {
      fail("byte " + at + " ^ " + pattern, e);
    }
  }

  private void checkOnlyInputException(int at, int pattern) {
    try {
      sum(folder);
    } catch (InputException e) {
      assertThat(e).hasMessageStartingWith(folder.toString());
    } catch (RuntimeException e) {
      fail("byte " + at + " ^ " + pattern, e);
    }
  }

  /// A number that changes with every weight of the first layer.
  private static double sum(Path directory) {
    try (MappedWeights w = MappedWeights.open(directory)) {
      double sum = 0;
      for (Role role : List.of(Role.QUERY, Role.KEY, Role.VALUE, Role.ATTENTION_OUT)) {
        var matrix = w.layer(0).rows(role);
        Tensor t = Tensor.zeros(Dtype.F64, matrix.rows(), matrix.cols());
        matrix.read(0, 0, t);
        for (int i = 0; i < t.rows(); i++) {
          for (int j = 0; j < t.cols(); j++) {
            sum += (1 + i + 3 * j) * t.get(i, j);
          }
        }
      }
      return sum;
    }
  }
}
