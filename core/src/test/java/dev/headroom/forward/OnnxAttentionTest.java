package dev.headroom.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.InputException;
import dev.headroom.model.Resources;
import dev.headroom.model.Safetensors;
import dev.headroom.model.SafetensorsWriter;
import dev.headroom.model.StoredTensor;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import dev.headroom.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The test cases of ONNX's operator Attention, made by its own generators (onnx 1.23.1), and what no
/// file of that form may say.
class OnnxAttentionTest {
  @TempDir Path folder;

  static List<Path> cases() throws IOException {
    try (Stream<Path> files = Files.list(Resources.folder("attention-onnx"))) {
      return files.filter(f -> !f.toString().contains(".expected.")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void resultsAreThoseOfTheOperator(Path file) {
    String name = file.toString().replace(".safetensors", ".expected.safetensors");
    try (Safetensors expected = Safetensors.open(Path.of(name))) {
      for (KernelName kernel : KernelName.values()) {
        for (Dtype dtype : Dtype.values()) {
          for (int threads = 1; threads <= 2; threads++) {
            check(expected, results(file, new Engine(kernel, dtype, threads)));
          }
        }
      }
    }
  }

  private static Map<String, Tensor> results(Path file, Engine engine) {
    AttentionProblem p = AttentionProblem.read(file, engine.dtype());
    try (Attention attention = new Attention(engine)) {
      return Map.of(
          "Y", attention.apply(p.shape(), p.q(), p.k(), p.v(), p.scoring(), p.inputs()),
          "present_key", p.k(),
          "present_value", p.v(),
          "qk_matmul_output",
              attention.scores(
                  p.shape(), p.q(), p.k(), p.scoring(), p.inputs(), p.results().stage()));
    }
  }

  private static void check(Safetensors expected, Map<String, Tensor> results) {
    for (StoredTensor stored : expected.tensors()) {
      Tensor found = results.get(stored.name());
      Tensor exact = stored.matrix().whole(Dtype.F64);
      double tolerance =
          switch (stored.type()) {
            case F16 -> 3e-3;
            case BF16 -> 2e-2;
            default -> 2e-6;
          };
      double largest = 0;
      double worst = 0;
      for (int i = 0; i < exact.rows(); i++) {
        for (int j = 0; j < exact.cols(); j++) {
          double x = exact.get(i, j);
          if (Double.isInfinite(x)) {
            assertThat(found.get(i, j)).as("%s %s", expected.file(), stored.name()).isEqualTo(x);
          } else {
            largest = Math.max(largest, Math.abs(x));
            worst = Math.max(worst, Math.abs(found.get(i, j) - x));
          }
        }
      }
      assertThat(worst)
          .as("%s %s", expected.file(), stored.name())
          .isLessThanOrEqualTo(tolerance * largest);
    }
  }

  /// Two batch rows, four heads that share two, three queries, five keys, widths 4 and 6.
  private static SafetensorsWriter four() {
    return new SafetensorsWriter()
        .add("Q", List.of(2, 4, 3, 4), Tensor.zeros(Dtype.F32, 24, 4))
        .add("K", List.of(2, 2, 5, 4), Tensor.zeros(Dtype.F32, 20, 4))
        .add("V", List.of(2, 2, 5, 6), Tensor.zeros(Dtype.F32, 20, 6));
  }

  private static SafetensorsWriter three() {
    return new SafetensorsWriter()
        .add("Q", List.of(2, 3, 16), Tensor.zeros(Dtype.F32, 6, 16))
        .add("K", List.of(2, 5, 8), Tensor.zeros(Dtype.F32, 10, 8))
        .add("V", List.of(2, 5, 12), Tensor.zeros(Dtype.F32, 10, 12));
  }

  private AttentionProblem read(SafetensorsWriter writer) {
    Path file = folder.resolve("x.safetensors");
    writer.write(file);
    return AttentionProblem.read(file, Dtype.F32);
  }

  private void refused(SafetensorsWriter writer, String... says) {
    assertThatThrownBy(() -> read(writer))
        .isInstanceOf(InputException.class)
        .message()
        .contains(says)
        .doesNotContain("\n");
  }

  @Test
  void bothFormsSayTheSameSizes() {
    AttentionShape shape = new AttentionShape(2, 4, 2, 3, 5, 4, 6);
    assertThat(read(four()).shape()).isEqualTo(shape);
    assertThat(read(four().metadata("q_num_heads", "4")).shape()).isEqualTo(shape);
    SafetensorsWriter aside = three().metadata("q_num_heads", "4").metadata("kv_num_heads", "2");
    assertThat(read(aside).shape()).isEqualTo(shape);
    assertThat(read(aside).results().shape()).isEqualTo(List.of(2, 3, 24));
    assertThat(read(four()).results().shape()).isEqualTo(List.of(2, 4, 3, 6));
  }

  @Test
  void ourOwnAlignmentAndMaskMayStandInItsForm() {
    AttentionProblem p =
        read(four().metadata("causal", "true").add("key_mask", List.of(2, 5), ones(2, 5)));
    assertThat(p.inputs().position(p.shape(), 0, 0)).isEqualTo(2);
    assertThat(p.inputs().visible()).hasSize(2);
    AttentionProblem q = read(four().metadata("is_causal", "1"));
    assertThat(q.inputs().position(q.shape(), 0, 0)).isZero();
  }

  private static Tensor ones(int rows, int cols) {
    Tensor t = Tensor.zeros(Dtype.F32, rows, cols);
    t.fill(1);
    return t;
  }

  @ParameterizedTest
  @CsvSource({
    "q_num_heads, 3, 'q_num_heads: expected the heads of Q, 4, found 3'",
    "kv_num_heads, 4, 'kv_num_heads: expected the heads of K, 2, found 4'",
    "q_num_heads, four, q_num_heads: expected a finite number",
    "is_causal, 2, 'is_causal: expected true or false, found 2'",
    "softcap, -1, softcap: expected a number above 0",
    "softcap, NaN, softcap: expected a finite number",
    "scale, inf, scale: expected a finite number",
    "left_window_size, -2, left_window_size: expected a whole number from -1",
    "right_window_size, 1.5, right_window_size: expected a whole number",
    "left_window_size, 2147483648, left_window_size: expected a whole number",
    "qk_matmul_output_mode, 4, qk_matmul_output_mode: expected a whole number from 0 to 3",
    "softmax_precision, 7, 'softmax_precision: expected 1 (float), 10 (float16)'",
    "softmax_precision, 24, 'softmax_precision: expected 1 (float), 10 (float16)'",
    "kv_num_heads, 0, kv_num_heads: expected a whole number from 1",
    "attn_mask, causal, attn_mask: expected its absence (a tensor has this name)",
    "nonpad_kv_seqlen, 3, nonpad_kv_seqlen: expected its absence (a tensor has this name)",
    "past_key, 3, past_key: expected its absence (a tensor has this name)",
    "unidirectional, 1, unidirectional: expected its absence",
    "sliding_window, 4, sliding_window: expected its absence",
    "softmax_scale, 3, softmax_scale: expected its absence"
  })
  void badAttributesAreRefused(String name, String value, String says) {
    refused(four().metadata(name, value), says);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 2, q_num_heads: expected the number of heads of Q",
    "4, '', kv_num_heads: expected the number of heads of K",
    "0, 2, q_num_heads: expected a whole number from 1",
    "4, 0, kv_num_heads: expected a whole number from 1",
    "3, 2, 'q_num_heads: expected a divisor of the last dimension of Q, 16, found 3'",
    "8, 8, 'K: expected dimension 2 equal to'",
    "4, 4, 'K: expected dimension 2 equal to'",
    "2, 4, 'K: expected heads that divide the 2 of Q'",
    "-4, 2, q_num_heads: expected a whole number"
  })
  void badNumbersOfHeadsAreRefused(String heads, String kvHeads, String says) {
    SafetensorsWriter writer = three();
    if (!heads.isEmpty()) {
      writer.metadata("q_num_heads", heads);
    }
    if (!kvHeads.isEmpty()) {
      writer.metadata("kv_num_heads", kvHeads);
    }
    refused(writer, says);
  }

  @ParameterizedTest
  @CsvSource({
    "attn_mask, 6, attn_mask: expected rank 1 to 4",
    "attn_mask, 1 2 4 3 5, attn_mask: expected rank 1 to 4",
    "attn_mask, 3 6, attn_mask: expected rank 1 to 4",
    "attn_mask, 2 5, attn_mask: expected rank 1 to 4",
    "attn_mask, 2 3 5, attn_mask: expected rank 1 to 4",
    "attn_mask, 3 4 3 5, attn_mask: expected rank 1 to 4",
    "past_key, 2 2 3 4, past_value: expected a tensor beside past_key",
    "past_value, 2 2 3 6, past_key: expected a tensor beside past_value",
    "nonpad_kv_seqlen, 3, 'nonpad_kv_seqlen: expected shape [2]'",
    "key_mask, 3 5, key_mask: expected 5 entries",
    "is_causal, 1, is_causal: expected its absence (metadata has this name)",
    "softcap, 1, softcap: expected its absence (metadata has this name)",
    "kv_num_heads, 1, kv_num_heads: expected its absence (metadata has this name)",
    "sinks, 4, sinks: expected its absence",
    "bias, 3 5, bias: expected its absence"
  })
  void badTensorsAreRefused(String name, String sizes, String says) {
    List<Integer> shape = Stream.of(sizes.split(" ")).map(Integer::valueOf).toList();
    int entries = shape.stream().reduce(1, Math::multiplyExact);
    refused(four().add(name, shape, Tensor.zeros(Dtype.F32, 1, entries)), says);
  }

  @Test
  void whatDoesNotGoTogetherIsRefused() {
    refused(
        four().metadata("causal", "true").metadata("is_causal", "1"),
        "is_causal: expected its absence beside causal");
    Tensor lengths = Tensor.zeros(Dtype.F32, 1, 2);
    refused(
        four().add("nonpad_kv_seqlen", List.of(2), lengths).metadata("causal", "true"),
        "nonpad_kv_seqlen: expected its absence beside causal");
    SafetensorsWriter past =
        four()
            .add("past_key", List.of(2, 2, 3, 4), Tensor.zeros(Dtype.F32, 12, 4))
            .add("past_value", List.of(2, 2, 3, 6), Tensor.zeros(Dtype.F32, 12, 6));
    assertThat(read(past).shape().keys()).isEqualTo(8);
    refused(
        past.add("nonpad_kv_seqlen", List.of(2), lengths),
        "nonpad_kv_seqlen: expected its absence beside past_key");
    refused(
        four()
            .add("past_key", List.of(2, 2, 3, 4), Tensor.zeros(Dtype.F32, 12, 4))
            .add("past_value", List.of(2, 2, 2, 6), Tensor.zeros(Dtype.F32, 8, 6)),
        "past_value: expected [2, 2, past, 6] as past_key has it");
    Tensor tooLong = ones(1, 2);
    tooLong.set(0, 1, 6);
    refused(
        four().add("nonpad_kv_seqlen", List.of(2), tooLong),
        "nonpad_kv_seqlen[1]: expected a whole number from 0 to the 5 keys, found 6");
  }

  @Test
  void aMaskThatIsNoNumberIsNoticed() {
    Tensor mask = Tensor.zeros(Dtype.F32, 3, 5);
    mask.set(1, 1, Double.NEGATIVE_INFINITY);
    assertThat(read(four().add("attn_mask", List.of(3, 5), mask)).notices()).isEmpty();
    mask.set(2, 1, Double.NaN);
    assertThat(read(four().add("attn_mask", List.of(3, 5), mask)).notices())
        .satisfiesExactly(said -> assertThat(said).endsWith("attn_mask holds NaN or +infinity"));
  }

  @Test
  void aMoreExactSoftmaxThanIsComputedIsNoticed() {
    assertThat(read(four().metadata("softmax_precision", "1")).notices()).isEmpty();
    assertThat(read(four().metadata("softmax_precision", "11")).notices())
        .satisfiesExactly(said -> assertThat(said).contains("softmax_precision asks for double"));
  }

  /// A mask of 2^16 queries and two keys, where there are 2^16 keys, takes what it holds.
  @Test
  void aMaskThatIsShortTakesNoMoreThanItHolds() {
    int many = 1 << 16;
    SafetensorsWriter writer =
        new SafetensorsWriter()
            .add("Q", List.of(1, 1, many, 1), Tensor.zeros(Dtype.F32, many, 1))
            .add("K", List.of(1, 1, many, 1), Tensor.zeros(Dtype.F32, many, 1))
            .add("V", List.of(1, 1, many, 1), Tensor.zeros(Dtype.F32, many, 1))
            .add("attn_mask", List.of(many, 2), Tensor.zeros(Dtype.F32, many, 2));
    AttentionProblem p = read(writer);
    assertThat(p.inputs().bias().orElseThrow().table().cols()).isLessThan(4 * many);
    assertThat(p.inputs().has(0, 1)).isTrue();
    assertThat(p.inputs().has(0, 2)).isFalse();
  }

  /// Sizes that are each small and have a product that no array holds.
  @Test
  void aResultThatNoArrayHoldsIsRefusedWhenItIsRead() {
    int many = 1 << 16;
    SafetensorsWriter writer =
        new SafetensorsWriter()
            .add("Q", List.of(1, many, 1, 1), Tensor.zeros(Dtype.F32, many, 1))
            .add("K", List.of(1, 1, 1, 1), Tensor.zeros(Dtype.F32, 1, 1))
            .add("V", List.of(1, 1, 1, many), Tensor.zeros(Dtype.F32, 1, many));
    refused(writer, "Q: expected a result of at most 2147483639 entries, found 4294967296");
    refused(
        new SafetensorsWriter()
            .add("Q", List.of(1, 1, many), Tensor.zeros(Dtype.F32, 1, many))
            .add("K", List.of(1, 1, 1), Tensor.zeros(Dtype.F32, 1, 1))
            .add("V", List.of(1, 1, many), Tensor.zeros(Dtype.F32, 1, many))
            .metadata("q_num_heads", "" + many)
            .metadata("kv_num_heads", "1"),
        "Q: expected a result of at most 2147483639 entries, found 4294967296");
    refused(
        new SafetensorsWriter().add("Q", List.of(1, 1, 1, 1, 1), Tensor.zeros(Dtype.F32, 1, 1)),
        "Q: expected a shape of three or four sizes, found [1, 1, 1, 1, 1]");
  }

  @Test
  void integersAreRefused() throws IOException {
    Path file = folder.resolve("x.safetensors");
    four().write(file);
    byte[] bytes = Files.readAllBytes(file);
    String header = new String(bytes, StandardCharsets.ISO_8859_1);
    String other = header.replaceFirst("F32(.*?F32.*?F32)", "U32$1"); // one of the three
    Files.write(file, other.getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> AttentionProblem.read(file, Dtype.F32))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("Q: expected a floating-point type, found U32");
  }

  /// The least number of f64 hides no key in f32, where a row that sees none would be 0.
  @Test
  void aFiniteNumberStaysFinite() {
    Tensor mask = Tensor.zeros(Dtype.F64, 3, 5);
    mask.fill(-Double.MAX_VALUE);
    mask.set(0, 1, Double.NEGATIVE_INFINITY);
    AttentionProblem p = read(four().add("attn_mask", List.of(3, 5), mask));
    assertThat(p.inputs().bias().orElseThrow().get(0, 0, 0, 0)).isEqualTo(-Float.MAX_VALUE);
    assertThat(p.inputs().bias().orElseThrow().get(0, 0, 0, 1)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(p.notices()).isEmpty();
  }

  /// Every broadcast of a mask against the mask written out.
  @Test
  void masksOfAnyRankAreRepeated() {
    List<List<Integer>> shapes = new ArrayList<>();
    for (int batch : new int[] {1, 2}) {
      for (int heads : new int[] {1, 4}) {
        for (int queries : new int[] {1, 3}) {
          for (int keys : new int[] {1, 4, 5}) {
            shapes.add(List.of(batch, heads, queries, keys));
          }
        }
      }
    }
    shapes.addAll(
        List.of(
            List.of(3, 5),
            List.of(1, 2),
            List.of(4, 1, 5),
            List.of(1, 3, 4),
            List.of(5),
            List.of(3)));
    for (List<Integer> shape : shapes) {
      int entries = shape.stream().reduce(1, Math::multiplyExact);
      Tensor numbers = Tensor.zeros(Dtype.F32, 1, entries);
      for (int i = 0; i < entries; i++) {
        numbers.set(0, i, i);
      }
      AttentionProblem p = read(four().add("attn_mask", shape, numbers));
      AttentionShape s = p.shape();
      for (int at = 0; at < 2 * 4 * 3 * 5; at++) {
        int[] index = {at / 60, at / 15 % 4, at / 5 % 3, at % 5};
        double number = p.inputs().bias().orElseThrow().get(index[0], index[1], index[2], index[3]);
        boolean there = p.inputs().has(index[0], index[3]);
        double found = there ? number : Double.NEGATIVE_INFINITY;
        assertThat(found).as("%s of %s", shape, s).isEqualTo(entry(shape, index));
      }
    }
  }

  private static double entry(List<Integer> shape, int[] index) {
    int rank = shape.size();
    if (index[3] >= shape.getLast()) {
      return Double.NEGATIVE_INFINITY;
    }
    int at = 0;
    for (int d = 0; d < rank; d++) {
      int i = index[4 - rank + d];
      at = at * shape.get(d) + (shape.get(d) == 1 ? 0 : i);
    }
    return at;
  }
}
