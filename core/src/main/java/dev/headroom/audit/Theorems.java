package dev.headroom.audit;

import dev.headroom.bounds.Bound;
import dev.headroom.bounds.Catalogue;
import dev.headroom.bounds.HeadWords;
import dev.headroom.bounds.Says.Silent;
import dev.headroom.bounds.Says.States;
import dev.headroom.bounds.Subject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// What the theorems of the catalogue say of a model, in rungs and in a sentence.
record Theorems(Subject subject) {
  /// What time is needed under a hypothesis.
  Optional<States> conditional() {
    return first(Catalogue.CONDITIONAL);
  }

  /// Which independent products a circuit hides.
  Optional<States> products() {
    return first(Catalogue.PRODUCTS);
  }

  /// What stands in the way of all of them.
  String conditionalSilent() {
    if (subject.decodes()) {
      return "its tokens come behind a cache";
    }
    return "Theorem 3.1 does not for "
        + silent(Catalogue.PAPER)
        + ", nor H5 for "
        + silent(Catalogue.H5);
  }

  /// What stands in the way of the construction for the most models.
  String productsSilent() {
    return silent(Catalogue.H4);
  }

  /// Of what a head moves to and from a fast memory of that many words.
  String words(OptionalLong fastMemory) {
    return HeadWords.beside(subject, fastMemory);
  }

  String sentence() {
    if (subject.decodes()) {
      return "no theorem here speaks of joint heads behind a cache.";
    }
    if (Catalogue.PAPER.about(subject) instanceof States paper) {
      return paper.summary() + ".";
    }
    List<String> ours =
        Stream.of(Catalogue.H5, Catalogue.H4)
            .flatMap(
                b -> b.about(subject) instanceof States s ? Stream.of(s.summary()) : Stream.of())
            .toList();
    String paper =
        "on joint heads the paper's theorems are silent, since this model has "
            + silent(Catalogue.PAPER);
    return paper
        + (ours.isEmpty()
            ? ""
            : "; Headroom's say, weights being inputs: " + String.join("; and ", ours))
        + unspoken()
        + ".";
  }

  private String unspoken() {
    String h5 = silent(Catalogue.H5);
    String h4 = silent(Catalogue.H4);
    if (h5.equals(h4)) {
      return h5.isEmpty() ? "" : "; Headroom's H5 and H4 are silent too: it has " + h5;
    }
    return (h5.isEmpty() ? "" : "; H5 is silent: it has " + h5)
        + (h4.isEmpty() ? "" : "; H4 is silent: it has " + h4);
  }

  private Optional<States> first(List<Bound> rows) {
    return rows.stream()
        .map(row -> row.about(subject))
        .flatMap(says -> says instanceof States s ? Stream.of(s) : Stream.of())
        .findFirst();
  }

  private String silent(Bound row) {
    return row.about(subject) instanceof Silent(String because) ? because : "";
  }
}
