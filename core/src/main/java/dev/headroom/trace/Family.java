package dev.headroom.trace;

import dev.headroom.field.Rational;
import java.util.List;
import java.util.Optional;

/// What sets the blocks of one family of transformers apart from another's, in few values.
/// Shape:  centred: Layer norms, and a bias beside every matrix, else RMS norms and none; after:
///         norms follow the blocks, and none stands at the end; theta: the base of rotary positions;
///         headNorms: RMS norms of queries and keys; gated: the MLP has a second matrix beside W_up.
///         Its activation is z/(1 + exp(−linear·z − cubic·z³)): SiLU, and GELU by tanh.
/// Source: theory.md 7; docs/circuits.md 1.
public record Family(
    String name,
    boolean centred,
    boolean after,
    boolean causal,
    Optional<Double> theta,
    boolean headNorms,
    boolean gated,
    Rational linear,
    Rational cubic) {

  private static final Rational GELU = Rational.of(1_595_769_122, 1_000_000_000); // 2·√(2/π)
  private static final Rational CUBIC = GELU.times(Rational.of(44_715, 1_000_000));

  public static final Family GPT2 =
      new Family("gpt2", true, false, true, Optional.empty(), false, false, GELU, CUBIC);
  public static final Family BERT =
      new Family("bert", true, true, false, Optional.empty(), false, false, GELU, CUBIC);
  public static final Family LLAMA = rotary("llama", 1e4, false);
  public static final Family QWEN3 = rotary("qwen3", 1e6, true);

  public static final List<Family> ALL = List.of(GPT2, LLAMA, QWEN3, BERT);

  private static Family rotary(String name, double theta, boolean headNorms) {
    return new Family(
        name, false, false, true, Optional.of(theta), headNorms, true, Rational.ONE, Rational.ZERO);
  }

  /// Fails:  IllegalArgumentException when there is none.
  public static Family named(String name) {
    return ALL.stream()
        .filter(f -> f.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "architecture "
                    + name
                    + ": expected "
                    + String.join(", ", ALL.stream().map(Family::name).toList())));
  }
}
