package dev.headroom.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headroom.claim.Claim;
import dev.headroom.count.Terms;
import dev.headroom.machine.Machine;
import dev.headroom.machine.MachineTable;
import dev.headroom.machine.Paper;
import dev.headroom.machine.Precision;
import dev.headroom.model.Experts;
import dev.headroom.model.Layer;
import dev.headroom.model.ModelSource;
import dev.headroom.model.Resources;
import dev.headroom.model.Role;
import dev.headroom.model.Slot;
import dev.headroom.model.Width;
import dev.headroom.shape.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The hand calculations of docs/audit.md, does it fit.
class FitTest {
  private static Fitting fitting(OptionalLong memory, OptionalInt context, int devices) {
    return new Fitting(context, 1, 2048, devices, memory, Precision.BF16, Widths.STORED);
  }

  private static Fit on(String machine, String model, OptionalInt context, int devices) {
    Paper paper = MachineTable.find(machine).usual();
    long memory = (long) paper.listed().memory().orElseThrow().value();
    return fitting(OptionalLong.of(memory), context, devices)
        .of(ModelSource.find(model), Optional.<Machine>of(paper));
  }

  /// By hand: what 24 and 80 GiB leave beside weights, activations of 2048 tokens and full windows,
  /// over the bytes of a token in the layers that keep all.
  @ParameterizedTest
  @CsvSource({
    "Llama-3-8B,    16060522496 + 134474240,            131072, 73049  / 531801,  8192",
    "Qwen3-8B,      16381470720 + 117744384,            147456, 62870  / 470649,  40960",
    "gemma-3-4b,    7760526336 + 94896256 + 121634816,  20480,  868786 / 3804799, 131072",
    "gpt-oss-20b,   13761264768 + 106570496 + 3145728,  24576,  484164 / 2930841, 131072",
    "Qwen3-30B-A3B, 61064245248 + 59024128,             98304,  0      / 252035,  40960"
  })
  void longestContexts(String model, String beside, long token, String fit24And80, int positions) {
    long[] held = Arrays.stream(beside.split(" \\+ ")).mapToLong(Long::parseLong).toArray();
    int[] fits = Arrays.stream(fit24And80.split(" +/ ")).mapToInt(Integer::parseInt).toArray();
    for (String machine : List.of("l4", "rtx-4090", "a100-80gb-sxm", "h100-sxm")) {
      Fit fit = on(machine, model, OptionalInt.empty(), 1);
      long memory = fit.capacity().orElseThrow().memory();
      assertThat(memory).isEqualTo((machine.matches(".*[14]00.*") ? 80L : 24L) << 30);
      assertThat(fit.weights().value()).isEqualTo(held[0]);
      assertThat(fit.activations().value()).isEqualTo(held[1]);
      int tokens = fits[memory == 24L << 30 ? 0 : 1];
      assertThat(fit.capacity().orElseThrow().tokens()).isEqualTo(tokens);
      long left = memory - Arrays.stream(held).sum();
      assertThat((long) tokens).isEqualTo(Math.max(0, Math.floorDiv(left, token)));
      assertThat(fit.longest())
          .isEqualTo(tokens == 0 ? OptionalInt.empty() : OptionalInt.of(positions));
      assertThat(fit.speed().isPresent()).isEqualTo(tokens > 0);
    }
  }

  /// Published: 36.0 MiB of attention weights and 9 MiB an expert a layer, 96 KiB of cache a token.
  @Test
  void qwen3ThirtyBillionHasItsPublishedFigures() {
    Fit fit = on("h100-sxm", "Qwen3-30B-A3B", OptionalInt.empty(), 1);
    assertThat(fit.cachePerToken().value()).isEqualTo(96 << 10);
    Layer layer = fit.model().layers().getFirst();
    long attention = 0;
    long experts = 0;
    for (Slot s : layer.slots(fit.model().width())) {
      boolean map =
          List.of(Role.QUERY, Role.KEY, Role.VALUE, Role.ATTENTION_OUT).contains(s.role());
      attention += map ? 2 * s.numbers() : 0;
      experts += s.copies() > 1 ? 2 * s.each() : 0;
    }
    assertThat(attention).isEqualTo(36 << 20);
    assertThat(experts).isEqualTo(9 << 20);
    assertThat(layer.mlp().orElseThrow().f()).isInstanceOf(Experts.class);
  }

  /// The floors are those of an audit of the same row.
  @Test
  void theFloorsAreThoseOfTheAudit() {
    Fit fit = on("h100-sxm", "Llama-3-8B", OptionalInt.of(8192), 1);
    Fit.Speed speed = fit.speed().orElseThrow();
    assertThat(seconds(speed.decode().orElseThrow()))
        .isCloseTo(16_083_724_804L / 3.35e12, within(1e-15));
    AuditReport audit =
        Audit.of(ModelSource.find("Llama-3-8B"))
            .on(Where.paper("h100-sxm"))
            .logits(Terms.Logits.LAST)
            .at(new Step(1, 8192));
    assertThat(seconds(speed.prefill())).isEqualTo(audit.limits().orElseThrow().wholeRun());
  }

  private static double seconds(Claim claim) {
    return ((Claim.Derived) claim).value();
  }

  /// Eight devices hold an eighth each, and do an eighth of the work.
  @Test
  void devicesShare() {
    Fit one = on("h200-sxm", "DeepSeek-V3", OptionalInt.empty(), 8);
    Fit all = on("h200-sxm", "DeepSeek-V3", OptionalInt.empty(), 1);
    assertThat(all.longest()).isEmpty();
    assertThat(all.speed()).isEmpty();
    assertThat(one.longest()).hasValue(163_840);
    assertThat(one.weights().value()).isEqualTo(Math.ceilDiv(all.weights().value(), 8L));
    assertThat(one.activations()).isEqualTo(all.activations());
    Fit small = on("h100-sxm", "gpt2", OptionalInt.empty(), 1);
    Fit shared = on("h100-sxm", "gpt2", OptionalInt.empty(), 8);
    assertThat(seconds(shared.speed().orElseThrow().prefill()))
        .isEqualTo(seconds(small.speed().orElseThrow().prefill()) / 8);
  }

  /// A longer row, one more row or a larger memory never changes the answer in the wrong direction.
  @Test
  void theLargestIsTheLargest() {
    long memory = 20L << 30;
    Fit fit =
        fitting(OptionalLong.of(memory), OptionalInt.of(4096), 1)
            .of(ModelSource.find("Llama-3-8B"), Optional.empty());
    long rows = fit.capacity().orElseThrow().rows().orElseThrow();
    long row = 4096L * fit.cachePerToken().value();
    long left = memory - fit.weights().value() - fit.activations().value();
    assertThat(rows).isEqualTo(left / row).isEqualTo(9);
  }

  @Test
  void tokensThatSeeLaterOnesKeepNothing() {
    Fit bert = on("l4", "bert-base-uncased", OptionalInt.empty(), 1);
    assertThat(bert.cachePerToken().value()).isZero();
    assertThat(bert.capacity().orElseThrow().rows()).isEmpty();
    assertThat(bert.speed().orElseThrow().decode()).isEmpty();
    assertThat(bert.context()).isEqualTo(512);
  }

  @Test
  void whatIsNotCountedIsSaid() {
    Fit next = on("h200-sxm", "Qwen3-Next-80B-A3B", OptionalInt.empty(), 2);
    assertThat(next.without().orElseThrow()).contains("gated delta nets in 36 of 48 layers");
  }

  /// GPT-2's files hold the causal mask of each layer, positions squared in float32, which is no weight.
  @Test
  void masksAreNoWeights() throws IOException {
    Path folder = Resources.folder("checkpoints/gpt2-tiny");
    Fit fit = folder(folder);
    long positions = fit.model().embedding().positions();
    assertThat(fit.weights().value() + 2 * positions * positions * Float.BYTES)
        .isEqualTo(payload(folder.resolve("model.safetensors")));
  }

  private static Fit folder(Path folder) {
    return fitting(OptionalLong.empty(), OptionalInt.empty(), 1)
        .of(ModelSource.find(folder.toString()), Optional.empty());
  }

  /// Weights of a folder are what its headers say that all tensors take.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "llama-tiny",
        "qwen3-tiny",
        "gemma3-text-tiny",
        "phi3-tiny",
        "bert-tiny",
        "modernbert-tiny",
        "olmo2-tiny",
        "mixtral-tiny",
        "gpt-oss-tiny",
        "deepseek-v3-tiny",
        "qwen3-moe-tiny",
        "roberta-tiny",
        "nomic-bert-tiny",
        "mpnet-tiny",
        "granite-tiny",
        "smollm3-tiny",
        "glm4-tiny",
        "gemma2-tiny",
        "eurobert-tiny",
        "distilbert-tiny"
      })
  void weightsAreWhatSafetensorsSay(String name) throws IOException {
    Path folder = Resources.folder("checkpoints/" + name);
    long bytes = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".safetensors")).toList()) {
        bytes += file.getFileName().toString().startsWith("model") ? payload(file) : 0;
      }
    }
    Fit fit = folder(folder);
    assertThat(fit.weights().value()).isEqualTo(bytes);
  }

  /// Eight bytes of length, a header, and nothing but numbers behind it.
  private static long payload(Path file) throws IOException {
    try (FileChannel in = FileChannel.open(file)) {
      ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      in.read(length);
      return in.size() - Long.BYTES - length.getLong(0);
    }
  }

  @Test
  void otherWidthsAreTaken() {
    Widths widths = new Widths(Optional.of(Width.INT4), Optional.of(Width.FP8));
    Fitting narrow =
        new Fitting(OptionalInt.empty(), 1, 2048, 1, OptionalLong.empty(), Precision.BF16, widths);
    Fit fit = narrow.of(ModelSource.find("Llama-3-8B"), Optional.empty());
    assertThat(fit.cachePerToken().value()).isEqualTo(65_536);
    assertThat(fit.weights().value())
        .isEqualTo(6_979_321_856L / 2 + 2 * (8_030_261_248L - 6_979_321_856L));
  }
}
