package dev.headroom.bounds;

import dev.headroom.bounds.Says.Silent;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;

/// A theorem: the features that it is silent about, and what it says of models without them.
public record Bound(String name, Set<Feature> silentFor, Function<Subject, Says> of) {
  public Says about(Subject subject) {
    if (subject.decodes()) {
      return new Silent("tokens behind a cache");
    }
    Set<Feature> inTheWay = EnumSet.copyOf(silentFor);
    inTheWay.retainAll(subject.features());
    return inTheWay.isEmpty() ? of.apply(subject) : new Silent(Feature.listed(inTheWay));
  }
}
