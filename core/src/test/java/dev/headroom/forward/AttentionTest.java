package dev.headroom.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import dev.headroom.tensor.ScoreInputs;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Span;
import dev.headroom.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a caller hands over and its shape does not ask for is refused with both values.
final class AttentionTest {
  private static final Engine ENGINE = new Engine(KernelName.REFERENCE, Dtype.F32, 1);

  /// q and out 2·2·3 rows, k and v 2·1·4; q and k 5 columns, v and out 6.
  private static final AttentionShape SHAPE = new AttentionShape(2, 2, 1, 3, 4, 5, 6);

  private static final Scoring PLAIN = Scoring.softmax(1, Span.ALL);

  private static MemorySegment floats(int entries) {
    return MemorySegment.ofArray(new float[entries]);
  }

  private static void refused(Runnable use, String... says) {
    assertThatThrownBy(use::run)
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .contains(says);
  }

  @ParameterizedTest
  @CsvSource({
    "59, 40, 48, 72, q has 236 bytes, 240",
    "61, 40, 48, 72, q has 244 bytes, 240",
    "60, 80, 48, 72, k has 320 bytes, 160",
    "60, 40, 40, 72, v has 160 bytes, 192",
    "60, 40, 48, 60, out has 240 bytes, 288",
    "60, 40, 48, 0, out has 0 bytes, 288",
    "60, 40, 48, 144, out has 576 bytes, 288"
  })
  void segmentsHaveTheBytesOfTheirShape(int q, int k, int v, int out, String found, String asked) {
    List<MemorySegment> qkv = List.of(floats(q), floats(k), floats(v));
    try (Attention attention = new Attention(ENGINE)) {
      refused(
          () -> attention.apply(SHAPE, qkv, PLAIN, ScoreInputs.NONE, floats(out)),
          found + ", the shape in f32 asks for " + asked);
    }
  }

  @Test
  void threeSegmentsAreQKAndV() {
    MemorySegment one = floats(40);
    try (Attention attention = new Attention(ENGINE)) {
      for (List<MemorySegment> qkv : List.of(List.of(one, one), List.of(one, one, one, one))) {
        refused(
            () -> attention.apply(SHAPE, qkv, PLAIN, ScoreInputs.NONE, floats(72)),
            "qkv has " + qkv.size() + " segments, expected q, k, v");
      }
    }
  }

  @Test
  void sizesWhoseProductIsNoIntAreRefused() {
    int huge = 1 << 16;
    AttentionShape rows =
        new AttentionShape(huge, huge, huge, 1, 1, 1, 1); // 2^32 rows: 0 as an int
    AttentionShape out = new AttentionShape(1, huge, 1, 1, 1, 1, huge); // q and v fit, out does not
    Tensor none = Tensor.zeros(Dtype.F32, 0, 1);
    try (Attention attention = new Attention(ENGINE)) {
      refused(
          () -> attention.apply(rows, none, none, none, PLAIN, ScoreInputs.NONE),
          "q is 0 x 1, the shape asks for 4294967296 x 1");
      refused(
          () ->
              attention.apply(
                  rows,
                  List.of(floats(0), floats(0), floats(0)),
                  PLAIN,
                  ScoreInputs.NONE,
                  floats(0)),
          "out has 0 bytes, the shape in f32 asks for 17179869184");
      Tensor q = Tensor.zeros(Dtype.F32, huge, 1);
      Tensor k = Tensor.zeros(Dtype.F32, 1, 1);
      Tensor v = Tensor.zeros(Dtype.F32, 1, huge);
      refused(
          () -> attention.apply(out, q, k, v, PLAIN, ScoreInputs.NONE),
          "out has 4294967296 entries");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"F32", "F64"})
  void segmentsAndTensorsGiveTheSame(Dtype dtype) {
    Engine engine = new Engine(KernelName.REFERENCE, dtype, 1);
    try (Attention attention = new Attention(engine);
        Arena arena = Arena.ofConfined()) {
      MemorySegment q = arena.allocate(60L * dtype.bytes(), 8);
      MemorySegment k = arena.allocate(40L * dtype.bytes(), 8);
      MemorySegment v = arena.allocate(48L * dtype.bytes(), 8);
      MemorySegment out = arena.allocate(72L * dtype.bytes(), 8);
      for (int i = 0; i < 48; i++) {
        if (dtype == Dtype.F32) {
          v.setAtIndex(ValueLayout.JAVA_FLOAT, i, i < 24 ? 0 : 1);
        } else {
          v.setAtIndex(ValueLayout.JAVA_DOUBLE, i, i < 24 ? 0 : 1);
        }
      }
      attention.apply(SHAPE, List.of(q, k, v), PLAIN, ScoreInputs.NONE, out);
      for (int i = 0; i < 72; i++) {
        double found =
            dtype == Dtype.F32
                ? out.getAtIndex(ValueLayout.JAVA_FLOAT, i)
                : out.getAtIndex(ValueLayout.JAVA_DOUBLE, i);
        assertThat(found).isEqualTo(i < 36 ? 0.0 : 1.0);
      }
    }
  }
}
