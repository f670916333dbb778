package dev.headroom.model;

import dev.headroom.tensor.Activation;
import java.util.Map;
import java.util.TreeMap;

/// The names that configs give to activations.
/// Source: the table ACT2FN of transformers. `gelu_fast` rounds √(2/π) to ten digits and is left
///         out, as are those with parameters or thresholds.
final class Activations {
  private static final Map<String, Activation> NAMED =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("gelu", Activation.GELU),
              Map.entry("gelu_python", Activation.GELU),
              Map.entry("gelu_new", Activation.GELU_TANH),
              Map.entry("gelu_pytorch_tanh", Activation.GELU_TANH),
              Map.entry("gelu_python_tanh", Activation.GELU_TANH),
              Map.entry("gelu_accurate", Activation.GELU_TANH),
              Map.entry("quick_gelu", Activation.GELU_QUICK),
              Map.entry("relu", Activation.RELU),
              Map.entry("silu", Activation.SILU),
              Map.entry("swish", Activation.SILU),
              Map.entry("tanh", Activation.TANH),
              Map.entry("sigmoid", Activation.SIGMOID),
              Map.entry("linear", Activation.IDENTITY)));

  private Activations() {}

  static Activation read(Fields config, String field, String otherwise) {
    String name = config.text(field, otherwise);
    Activation activation = NAMED.get(name);
    if (activation == null) {
      throw config.bad(field, "one of " + NAMED.keySet(), '"' + name + '"');
    }
    return activation;
  }

  /// The first name of an activation in the order of the alphabet.
  static String name(Activation activation) {
    return NAMED.entrySet().stream()
        .filter(e -> e.getValue() == activation)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }
}
