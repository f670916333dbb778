package dev.headroom.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.model.Input;
import dev.headroom.model.MappedWeights;
import dev.headroom.model.RandomWeights;
import dev.headroom.model.Resources;
import dev.headroom.model.Safetensors;
import dev.headroom.model.Weights;
import dev.headroom.reduce.Construction;
import dev.headroom.reduce.Grid;
import dev.headroom.reduce.OvTransformer;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import dev.headroom.tensor.Tensor;
import dev.headroom.tensor.Weighting;
import dev.headroom.testing.Together;
import dev.headroom.vectors.Planted;
import dev.headroom.work.Probe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What may be shared gives every caller the bytes that it gives to one.
final class SharingLaws {
  private static final int INPUTS = 4;
  private static final int CALLS = 8;

  static Stream<Engine> engines() {
    return Stream.of(Dtype.values())
        .flatMap(dtype ->
            Stream.concat(
                Stream.of(new Engine(KernelName.REFERENCE, dtype, 1)),
                IntStream.rangeClosed(1, 3)
                    .mapToObj(threads -> new Engine(KernelName.SIMD, dtype, threads))));
  }

  static Stream<Arguments> modelsAndEngines() {
    return Stream.of("gpt2-tiny", "bert-tiny", "llama-tiny", "random", "computed")
        .flatMap(model -> engines().map(engine -> Arguments.of(model, engine)));
  }

  private static Weights weights(String model) {
    return switch (model) {
      case "random" -> {
        try (Weights tiny = weights("llama-tiny")) {
          yield new RandomWeights(tiny.architecture(), 7);
        }
      }
      case "computed" -> // every head is packed again in every run, where another one stood
          OvTransformer.of(
              new Planted(20, 6, 7, new int[] {3}, 1).instance(),
              Grid.square(6),
              Construction.PAPER,
              Weighting.SOFTMAX);
      default -> MappedWeights.open(Resources.folder("checkpoints/" + model));
    };
  }

  /// Inputs of different lengths, so that workspaces change their size.
  private static Input input(String model, int i) {
    int tokens = model.equals("computed") ? 21 : 3 + 4 * (i % INPUTS);
    return Input.of(IntStream.range(0, tokens).map(t -> (t * 7 + i) % 21).toArray());
  }

  private static List<Integer> bytes(Outputs outputs) {
    List<Integer> all = new ArrayList<>();
    outputs.all().forEach(named -> all.add(bytes(named.values())));
    return all;
  }

  private static int bytes(Tensor t) {
    return switch (t) {
      case Tensor.F32 f -> Arrays.hashCode(f.array());
      case Tensor.F64 f -> Arrays.hashCode(f.array());
    };
  }

  private static final Wanted EVERYTHING = new Wanted(Wanted.Logits.ALL, true, OptionalInt.of(0));

  @ParameterizedTest
  @MethodSource("modelsAndEngines")
  void aSharedTransformerGivesEachCallerTheBytesOfOne(String model, Engine engine) {
    try (Weights weights = weights(model);
        Transformer shared = new Transformer(weights, engine)) {
      IntFunction<List<Integer>> run =
          i -> bytes(shared.run(input(model, i % INPUTS), EVERYTHING, Probe.NONE));
      List<List<Integer>> alone = IntStream.range(0, CALLS).mapToObj(run).toList();
      assertThat(Together.call(CALLS, run)).allMatch(alone::equals);
    }
  }

  @ParameterizedTest
  @MethodSource("modelsAndEngines")
  void sessionsSideBySideGiveTheBytesOfOne(String model, Engine engine) {
    try (Weights weights = weights(model);
        Transformer shared = new Transformer(weights, engine)) {
      IntFunction<List<Integer>> run =
          i -> bytes(shared.open().run(input(model, i % INPUTS), EVERYTHING, Probe.NONE));
      ThreadLocal<Session> own = ThreadLocal.withInitial(shared::open);
      List<List<Integer>> alone = IntStream.range(0, CALLS).mapToObj(run).toList();
      assertThat(
              Together.call(
                  CALLS,
                  i -> bytes(own.get().run(input(model, i % INPUTS), EVERYTHING, Probe.NONE))))
          .allMatch(alone::equals);
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void sharedAttentionGivesEachCallerTheBytesOfOne(Engine engine) {
    List<AttentionProblem> problems =
        Stream.of("basic-n16-d8", "gqa-6on2-n19-d10", "key-mask-n15", "odd-n29-d7")
            .map(name -> Resources.folder("attention").resolve(name + ".safetensors"))
            .map(file -> AttentionProblem.read(file, engine.dtype()))
            .toList();
    try (Attention shared = new Attention(engine)) {
      IntFunction<Integer> run =
          i -> {
            AttentionProblem p = problems.get(i % problems.size());
            return bytes(shared.apply(p.shape(), p.q(), p.k(), p.v(), p.scoring(), p.inputs()));
          };
      List<Integer> alone = IntStream.range(0, CALLS).mapToObj(run).toList();
      assertThat(Together.call(CALLS, run)).allMatch(alone::equals);
    }
  }

  @Test
  void aSessionThatRunsRefusesASecondCaller() {
    try (Weights weights = weights("gpt2-tiny");
        Transformer transformer = new Transformer(weights, Engine.throughput())) {
      Session session = transformer.open();
      Input input = input("gpt2-tiny", 0);
      Probe again =
          new Probe() {
            @Override
            public void layer(int finished) {
              session.run(input, Wanted.PLAIN, NONE);
            }
          };
      assertThatThrownBy(() -> session.run(input, Wanted.PLAIN, again))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("a session for each");
      assertThat(bytes(session.run(input, Wanted.PLAIN, Probe.NONE)))
          .isEqualTo(bytes(transformer.run(input, Wanted.PLAIN, Probe.NONE)));
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void whatIsClosedSaysSo(Engine engine) {
    Input input = input("gpt2-tiny", 0);
    Weights weights = weights("gpt2-tiny");
    Transformer transformer = new Transformer(weights, engine);
    Session session = transformer.open();
    transformer.close();
    transformer.close();
    weights.close();
    weights.close();
    closed(() -> transformer.run(input, Wanted.PLAIN, Probe.NONE));
    closed(transformer::open);
    closed(transformer::warmUp);
    closed(() -> session.run(input, Wanted.PLAIN, Probe.NONE));
    closed(() -> new Transformer(weights, engine));

    AttentionProblem p =
        AttentionProblem.read(
            Resources.folder("attention").resolve("n1-d5.safetensors"), engine.dtype());
    Attention attention = new Attention(engine);
    attention.close();
    attention.close();
    closed(() -> attention.apply(p.shape(), p.q(), p.k(), p.v(), p.scoring(), p.inputs()));
  }

  @Test
  void aClosedFileSaysSo() {
    Safetensors file = Safetensors.open(Resources.folder("attention").resolve("n1-d5.safetensors"));
    file.close();
    file.close();
    var rows = file.tensor("Q").matrix();
    assertThatThrownBy(() -> rows.read(0, 0, Tensor.zeros(Dtype.F32, 1, 5)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(file.file() + ": Q is read after its file was closed");
  }

  private static void closed(Runnable use) {
    assertThatThrownBy(use::run)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageMatching("(?i).*closed.*");
  }
}
