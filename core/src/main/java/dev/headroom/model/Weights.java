package dev.headroom.model;

import dev.headroom.tensor.Part;
import dev.headroom.tensor.Rows;
import java.util.List;
import java.util.Optional;

/// Where a transformer's numbers come from: mapped from a file, random, or computed when asked for.
/// The same object returned twice means the same numbers: an engine prepares it once.
/// Shared: by any number of threads until they are closed.
public interface Weights extends AutoCloseable {
  Architecture architecture();

  EmbeddingWeights embedding();

  /// Shape:  layer from 0.
  LayerWeights layer(int layer);

  OutputWeights output();

  /// Whether an engine may keep what it prepared: true for stored weights, false where every layer is
  /// computed when asked for and keeping all of them would not fit.
  default boolean resident() {
    return true;
  }

  /// What a user should know of these weights although they were accepted, complete once everything
  /// was read.
  List<String> notices();

  /// Gives back what holds the numbers, such as a mapped file; nothing may be read afterwards.
  @Override
  default void close() {}

  /// Shape:  tokens `[vocabulary, d]`, positions `[positions, d]`, types `[tokenTypes, d]`.
  record EmbeddingWeights(
      Rows tokens, Optional<Rows> positions, Optional<Rows> types, Optional<NormWeights> norm) {}

  /// Heads come in groups that share one input projection: one group of all heads in practice, one
  /// head a group where heads are summed at full width. `mlpNorm` and `mlp` are absent where the
  /// layer has none.
  record LayerWeights(
      Optional<NormWeights> attentionNorm,
      List<HeadGroup> groups,
      Optional<NormWeights> mlpNorm,
      Optional<MlpWeights> mlp) {}

  /// Shape:  q `[d, heads·m]`, k `[d, kvHeads·m]`, v `[d, kvHeads·m]`, o `[heads·m, d]`.
  record HeadGroup(int heads, int kvHeads, Linear q, Linear k, Linear v, Linear o) {}

  /// Shape:  up and gate `[d, ffn]`, down `[ffn, d]`.
  record MlpWeights(Optional<Linear> gate, Linear up, Linear down) {}

  /// Shape:  gain and bias `[1, d]`.
  record NormWeights(Rows gain, Optional<Rows> bias) {}

  /// Shape:  weight `[in, out]` after its own transposition, bias `[1, out]`.
  record Linear(Part weight, Optional<Rows> bias) {}

  /// `transform` and `transformNorm` stand before the head of a masked-language model.
  record OutputWeights(
      Optional<NormWeights> norm,
      Optional<Linear> transform,
      Optional<NormWeights> transformNorm,
      Optional<Linear> head,
      Optional<Linear> pooler) {}
}
