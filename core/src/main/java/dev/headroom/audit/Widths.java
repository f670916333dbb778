package dev.headroom.audit;

import dev.headroom.count.Terms;
import dev.headroom.machine.Precision;
import dev.headroom.model.Architecture;
import dev.headroom.model.Width;
import java.util.Optional;

/// Widths that the caller asks for in the place of those of weights and cache: bytes alone.
/// Fails:  IllegalArgumentException when the cache's has no whole bytes.
public record Widths(Optional<Width> weights, Optional<Width> kv) {
  /// Weights as they are stored, the cache in the type that is computed in.
  public static final Widths STORED = new Widths(Optional.empty(), Optional.empty());

  public Widths {
    kv.ifPresent(Width::cacheBytes);
  }

  boolean stored() {
    return equals(STORED);
  }

  /// What a count depends on, computed in a type.
  Terms terms(Terms.Logits logits, Precision in) {
    return new Terms(logits, in.bytes(), kv.map(Width::cacheBytes).orElse(in.bytes()));
  }

  /// The name of what keys and values are kept in.
  String cache(Precision in) {
    return kv.map(Width::label).orElse(in.label());
  }

  /// Weights at the width that is asked for: nobody stores them so, as far as anything here shows.
  Stored of(Architecture a, Stored stored) {
    return weights
        .map(w ->
            new Stored(
                w.weights(a, stored.bytes()),
                w.words() + ", as asked for, in place of " + stored.words(),
                true))
        .orElse(stored);
  }
}
