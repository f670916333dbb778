package dev.headroom.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.forward.Engine;
import dev.headroom.forward.Outputs;
import dev.headroom.forward.Transformer;
import dev.headroom.forward.Wanted;
import dev.headroom.json.Json;
import dev.headroom.model.Architecture;
import dev.headroom.model.Attention;
import dev.headroom.model.Input;
import dev.headroom.model.MappedWeights;
import dev.headroom.model.Resources;
import dev.headroom.model.Rope;
import dev.headroom.model.Safetensors;
import dev.headroom.model.Weights;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import dev.headroom.tensor.Tensor;
import dev.headroom.vectors.Ov;
import dev.headroom.vectors.VectorSet;
import dev.headroom.work.Probe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Checkpoints of 3-OV instances that another library ran in float64, four of them written by another
/// hand: the README beside them tells how. The engine computes the same of them, and {@link Hosted} the same from the
/// sets. Expected values are of weights in float32, so 1e-6 is what they promise.
final class DecidersTest {
  private static final double CLOSE = 1e-6;

  static List<String> names() {
    return List.of(
        "gpt2-yes",
        "gpt2-no",
        "bert-yes",
        "bert-no",
        "llama-yes",
        "qwen3-no",
        "gemma2-yes",
        "gemma3-yes");
  }

  private static Path folder(String name) {
    return Resources.folder("deciders/" + name);
  }

  private static JsonNode answer(String name) {
    return Json.object(folder(name).resolve("answer.json"), 1 << 16);
  }

  @ParameterizedTest
  @MethodSource("names")
  void theEngineComputesWhatTheLibraryDid(String name) {
    try (MappedWeights weights = MappedWeights.open(folder(name))) {
      assertThat(weights.notices()).isEmpty();
      Input input = Input.read(folder(name).resolve("input_ids.json"), weights.architecture());
      requireExpected(name, weights, input);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void theSetsGiveTheSameTransformer(String name) {
    JsonNode answer = answer(name);
    JsonNode sets = answer.get("sets");
    Ov instance = Ov.of(set(sets.get("A")), set(sets.get("B")), set(sets.get("C")));
    try (MappedWeights weights = MappedWeights.open(folder(name))) {
      Architecture theirs = weights.architecture();
      Attention heads = theirs.layers().getFirst().attention().f();
      Hosting hosting =
          new Hosting(
              Host.valueOf(name.substring(0, name.indexOf('-')).toUpperCase(java.util.Locale.ROOT)),
              answer.get("variant").stringValue().equals("last"),
              new Hosting.Asked(
                  OptionalInt.of(heads.keyWidth()),
                  OptionalInt.of(theirs.width()),
                  OptionalInt.of(theirs.embedding().positions()),
                  answer.has("window")
                      ? OptionalInt.of(answer.get("window").intValue())
                      : OptionalInt.empty(),
                  heads
                      .rope()
                      .map(Rope::theta)
                      .map(OptionalDouble::of)
                      .orElseGet(OptionalDouble::empty)));
      Grid grid = new Grid(answer.get("L").intValue(), heads.heads());
      Hosted ours = hosting.of(instance, grid, false);
      assertThat(ours.architecture().layers()).isEqualTo(theirs.layers());
      requireExpected(name, ours, ours.input());
      assertThat(HostedCheck.faults(ours, ours, engine())).isEmpty();
    }
  }

  private static VectorSet set(JsonNode rows) {
    int dim = rows.get(0).stringValue().length();
    return VectorSet.of(rows.size(), dim, (i, x) -> rows.get(i).stringValue().charAt(x) == '1');
  }

  private static Engine engine() {
    return new Engine(KernelName.SIMD, Dtype.F64, 1);
  }

  private static void requireExpected(String name, Weights weights, Input input) {
    JsonNode answer = answer(name);
    List<Integer> working = new ArrayList<>();
    answer.get("working_layers").forEach(layer -> working.add(layer.intValue()));
    int each = weights.architecture().layers().getFirst().attention().f().heads();
    try (Transformer transformer = new Transformer(weights, engine());
        Safetensors expected = Safetensors.open(folder(name).resolve("expected.safetensors"))) {
      Tensor o1 = matrix(expected, "o1", working.size() * each, input.tokens());
      Tensor o2 = matrix(expected, "o2", working.size() * each, input.tokens());
      Wanted wanted =
          new Wanted(
              Wanted.Logits.ALL,
              false,
              OptionalInt.empty(),
              (layer, head, o) -> {
                int place = working.indexOf(layer);
                for (int i = 0; i < o.rows() && place >= 0; i++) {
                  assertThat(o.get(i, 0)).isCloseTo(o1.get(place * each + head, i), within());
                  assertThat(o.get(i, 1)).isCloseTo(o2.get(place * each + head, i), within());
                }
              });
      Outputs outputs = transformer.run(input, wanted, Probe.NONE);
      Tensor logits = outputs.find("logits").orElseThrow().values();
      Tensor theirs = matrix(expected, "logits", logits.rows(), logits.cols());
      for (int i = 0; i < logits.rows(); i++) {
        for (int j = 0; j < logits.cols(); j++) {
          assertThat(logits.get(i, j)).as("%d %d", i, j).isCloseTo(theirs.get(i, j), within());
        }
      }
    }
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(CLOSE);
  }

  private static Tensor matrix(Safetensors file, String name, int rows, int cols) {
    Tensor t = Tensor.zeros(Dtype.F64, rows, cols);
    file.tensor(name).matrix().read(0, 0, t);
    return t;
  }
}
