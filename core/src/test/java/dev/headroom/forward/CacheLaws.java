package dev.headroom.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.forward.Wanted.Logits;
import dev.headroom.model.Input;
import dev.headroom.model.MappedWeights;
import dev.headroom.model.Resources;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import dev.headroom.tensor.Tensor;
import dev.headroom.work.Probe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Tokens one after the other, or some at a time, are the same as all at once.
class CacheLaws {
  private static final Wanted WANTED = new Wanted(Logits.ALL, true, OptionalInt.empty());

  static Stream<Arguments> causalModelsAndEngines() {
    return Stream.of(
            "gpt2-tiny",
            "llama-tiny",
            "llama-yarn-tiny",
            "mistral-window-tiny",
            "qwen2-window-tiny",
            "qwen3-tiny",
            "gemma-tiny",
            "gemma2-tiny",
            "gemma3-text-tiny",
            "phi3-tiny",
            "olmo2-tiny",
            "granite-tiny",
            "smollm3-tiny",
            "glm4-tiny")
        .flatMap(model ->
            Stream.of(KernelName.values())
                .flatMap(kernel ->
                    Stream.of(Dtype.values())
                        .flatMap(dtype ->
                            Stream.of(1, 2)
                                .map(t -> Arguments.of(model, new Engine(kernel, dtype, t))))));
  }

  private static Path folder(String model) {
    return Resources.folder("checkpoints/" + model);
  }

  private static Input part(Input input, int from, int to) {
    List<int[]> ids = input.ids().stream().map(r -> Arrays.copyOfRange(r, from, to)).toList();
    List<int[]> types = input.types().stream().map(r -> Arrays.copyOfRange(r, from, to)).toList();
    return new Input(ids, types, List.of());
  }

  @ParameterizedTest
  @MethodSource("causalModelsAndEngines")
  void piecesOfAnySizesAreTheWhole(String model, Engine engine) {
    try (MappedWeights weights = MappedWeights.open(folder(model));
        Transformer transformer = new Transformer(weights, engine)) {
      Input read = Input.read(folder(model).resolve("input_ids.json"), weights.architecture());
      Input input = part(read, 0, read.tokens());
      Outputs whole = transformer.run(input, WANTED, Probe.NONE);
      SplittableRandom random = new SplittableRandom(model.hashCode());
      Session session = transformer.open();
      KeyValueCache cache = session.cache(input.batch(), input.tokens());
      for (int most : List.of(1, 3, input.tokens())) {
        cache.clear();
        for (int at = 0; at < input.tokens(); ) {
          int n = Math.min(1 + random.nextInt(most), input.tokens() - at);
          Outputs piece = session.run(part(input, at, at + n), WANTED, Probe.NONE, cache);
          for (Outputs.Named named : piece.all()) {
            Tensor all = whole.find(named.name()).orElseThrow().values();
            double limit = (engine.dtype() == Dtype.F64 ? 1e-12 : 1e-5) * largest(all);
            for (int b = 0; b < input.batch(); b++) {
              Tensor expected = all.rows(b * input.tokens() + at, b * input.tokens() + at + n);
              assertThat(difference(expected, named.values().rows(b * n, (b + 1) * n)))
                  .as("%s of tokens %d to %d", named.name(), at, at + n)
                  .isLessThan(limit);
            }
          }
          at += n;
          assertThat(cache.length()).isEqualTo(at);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"gpt2-tiny, 1", "gemma3-text-tiny, 7", "qwen3-tiny, 16"})
  void stepsOfTheLastTokensGiveTheResultsOfAll(String model, int last) {
    Engine engine = new Engine(KernelName.SIMD, Dtype.F64, 2);
    try (MappedWeights weights = MappedWeights.open(folder(model));
        Transformer transformer = new Transformer(weights, engine)) {
      Input read = Input.read(folder(model).resolve("input_ids.json"), weights.architecture());
      Input input = part(read, 0, read.tokens());
      Outputs whole = transformer.run(input, WANTED, Probe.NONE);
      Outputs steps = Steps.run(transformer.open(), input, last, WANTED, Probe.NONE);
      assertThat(steps.all()).hasSameSizeAs(whole.all());
      for (Outputs.Named named : steps.all()) {
        Outputs.Named expected = whole.find(named.name()).orElseThrow();
        assertThat(named.shape()).isEqualTo(expected.shape());
        assertThat(difference(expected.values(), named.values()))
            .isLessThan(1e-12 * largest(expected.values()));
      }
      assertThatThrownBy(() -> Steps.run(transformer.open(), input, 0, WANTED, Probe.NONE))
          .hasMessageContaining("0 steps of");
    }
  }

  /// What another implementation says of each step.
  @ParameterizedTest
  @MethodSource("decoded")
  void stepsAreThoseOfAnotherImplementation(String model, KernelName kernel) {
    JsonNode expected = JsonMapper.shared().readTree(folder(model).resolve("decode.json"));
    int prompt = expected.path("prompt_length").intValue();
    try (MappedWeights weights = MappedWeights.open(folder(model));
        Transformer transformer = new Transformer(weights, new Engine(kernel, Dtype.F64, 2))) {
      Input read = Input.read(folder(model).resolve("input_ids.json"), weights.architecture());
      Session session = transformer.open();
      KeyValueCache cache = session.cache(read.batch(), read.tokens());
      Wanted last = new Wanted(Logits.LAST, false, OptionalInt.empty());
      for (int t = 0; prompt - 1 + t < read.tokens(); t++) {
        Input next = part(read, t == 0 ? 0 : prompt - 1 + t, prompt + t);
        Tensor logits =
            session.run(next, last, Probe.NONE, cache).find("logits").orElseThrow().values();
        for (int b = 0; b < read.batch(); b++) {
          JsonNode row = expected.path("logits").path(b).path(t);
          double largest = 0;
          double error = 0;
          for (int j = 0; j < logits.cols(); j++) {
            double value = row.get(j).doubleValue();
            largest = Math.max(largest, Math.abs(value));
            error = Math.max(error, Math.abs(value - logits.get(b, j)));
          }
          assertThat(error).as("row %d, step %d", b, t).isLessThan(1e-10 * largest);
        }
      }
    }
  }

  static Stream<Arguments> decoded() {
    return Stream.of("gpt2-tiny", "llama-tiny", "qwen3-tiny", "gemma3-text-tiny")
        .flatMap(m -> Stream.of(KernelName.values()).map(k -> Arguments.of(m, k)));
  }

  @Test
  void whatDoesNotFitLeavesTheCacheAsItWas() {
    try (MappedWeights weights = MappedWeights.open(folder("gemma3-text-tiny"));
        Transformer transformer = new Transformer(weights, Engine.latency())) {
      Session session = transformer.open();
      KeyValueCache cache = session.cache(1, 9);
      Outputs first = session.run(Input.of(1, 2, 3, 4, 5, 6, 7, 8), WANTED, Probe.NONE, cache);
      assertThat(first.find("logits")).isPresent();
      List<Runnable> refused = new ArrayList<>();
      refused.add(() -> session.run(Input.of(1, 2), WANTED, Probe.NONE, cache));
      refused.add(() -> session.run(Input.of(-1), WANTED, Probe.NONE, cache));
      refused.add(() ->
          session.run(
              new Input(List.of(new int[] {1}), List.of(), List.of(new byte[] {1})),
              WANTED,
              Probe.NONE,
              cache));
      for (Runnable one : refused) {
        assertThatThrownBy(one::run).isInstanceOf(IllegalArgumentException.class);
        assertThat(cache.length()).isEqualTo(8);
      }
      Tensor step =
          session.run(Input.of(9), WANTED, Probe.NONE, cache).find("logits").orElseThrow().values();
      Tensor whole =
          transformer
              .run(Input.of(1, 2, 3, 4, 5, 6, 7, 8, 9), WANTED, Probe.NONE)
              .find("logits")
              .orElseThrow()
              .values();
      assertThat(difference(whole.rows(8, 9), step)).isLessThan(1e-5 * largest(whole));
      assertThatThrownBy(() -> session.cache(1, 1000))
          .hasMessageContaining("expected at most")
          .hasMessageContaining("positions");
    }
  }

  @Test
  void aModelThatSeesLaterTokensKeepsNone() {
    try (MappedWeights weights = MappedWeights.open(folder("bert-tiny"));
        Transformer transformer = new Transformer(weights, Engine.latency())) {
      Session session = transformer.open();
      assertThatThrownBy(() -> session.cache(1, 4)).hasMessageContaining("see later ones");
    }
  }

  private static double largest(Tensor t) {
    double largest = 0;
    for (int i = 0; i < t.rows(); i++) {
      for (int j = 0; j < t.cols(); j++) {
        largest = Math.max(largest, Math.abs(t.get(i, j)));
      }
    }
    return largest;
  }

  private static double difference(Tensor a, Tensor b) {
    double difference = 0;
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.cols(); j++) {
        difference = Math.max(difference, Math.abs(a.get(i, j) - b.get(i, j)));
      }
    }
    return difference;
  }
}
