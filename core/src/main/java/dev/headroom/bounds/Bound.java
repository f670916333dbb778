package dev.headroom.bounds;

import dev.headroom.bounds.Says.Elsewhere;
import dev.headroom.bounds.Says.Silent;
import dev.headroom.claim.Source;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// A row of the catalogue: what it states, what it is silent about, and what it says of models that it
/// speaks of.
public record Bound(
    String id,
    Statement statement,
    Reach reach,
    Source source,
    Status status,
    Function<Subject, Says> of) {
  public Says about(Subject subject) {
    if (!reach.of().ofModels()) {
      return new Elsewhere(reach.of());
    }
    if (subject.decodes()) {
      return new Silent("tokens behind a cache");
    }
    Set<Feature> inTheWay = EnumSet.noneOf(Feature.class);
    inTheWay.addAll(reach.silentFor());
    inTheWay.retainAll(subject.features());
    if (!inTheWay.isEmpty()) {
      return new Silent(Feature.listed(inTheWay));
    }
    Optional<String> outside = reach.headDim().outside(subject.headDim(), subject.step().tokens());
    return outside.<Says>map(Silent::new).orElseGet(() -> of.apply(subject));
  }
}
