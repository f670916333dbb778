package dev.headroom.audit;

import dev.headroom.claim.Claim;
import dev.headroom.claim.Claim.Counted;
import dev.headroom.model.Architecture;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Whether a model fits into a memory, with how long a row and how many rows, and how fast it could be
/// there.
/// Shape:  weights and activations of each device, cachePerToken of one row on each; context: the
///         tokens of a row that the rest is about, fewer than asked for where the model has not as
///         many positions; speed where as many rows as are asked for fit; without: what is not counted.
/// Source: docs/audit.md, does it fit.
public record Fit(
    Architecture model,
    int context,
    Counted weights,
    Counted cachePerToken,
    Counted activations,
    Optional<Capacity> capacity,
    Optional<Speed> speed,
    Optional<String> without) {

  /// Shape:  tokens: of one row, if the model had as many positions, 0 where nothing fits; rows: as many
  ///         of `context` tokens as fit, absent where nothing is kept.
  public record Capacity(long memory, int tokens, OptionalLong rows) {}

  /// Tokens of the longest row that the memory and the model's positions allow; absent where nothing
  /// fits.
  public OptionalInt longest() {
    int tokens = capacity.map(Capacity::tokens).orElse(0);
    return tokens == 0
        ? OptionalInt.empty()
        : OptionalInt.of(Math.min(tokens, model.embedding().positions()));
  }

  /// Shape:  prefill: seconds of all rows of `context` tokens; decode: those of one token more of each,
  ///         the last of `context`; absent where nothing can be kept.
  public record Speed(Claim prefill, Optional<Claim> decode) {}
}
