package dev.headroom.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.headroom.audit.Convention;
import dev.headroom.audit.Rung;
import dev.headroom.claim.Claim;
import java.util.Optional;

/// A claim with its name and words, in an audit's document.
@JsonInclude(JsonInclude.Include.ALWAYS)
record RungJson(
    String rung,
    String kind,
    Optional<Number> value,
    Optional<String> unit,
    Optional<String> hypothesis,
    String source,
    String text) {
  static RungJson of(Rung rung) {
    return of(rung.name(), rung.claim(), rung.text());
  }

  static RungJson of(Convention c) {
    return of(c.name(), c.claim(), c.words());
  }

  private static RungJson of(String name, Claim claim, String words) {
    Optional<Number> value =
        switch (claim) {
          case Claim.Measured m -> Optional.of(m.value());
          case Claim.Derived d -> Optional.of(d.value());
          case Claim.Counted c -> Optional.of(c.value());
          case Claim.Certified c -> Optional.of(c.value());
          case Claim.Exponent _, Claim.Conditional _ -> Optional.empty();
        };
    Optional<String> unit =
        switch (claim) {
          case Claim.Measured m -> Optional.of(m.unit().symbol());
          case Claim.Derived d -> Optional.of(d.unit().symbol());
          case Claim.Counted c -> Optional.of(c.unit().symbol());
          case Claim.Certified c -> Optional.of(c.unit().symbol());
          case Claim.Exponent _, Claim.Conditional _ -> Optional.empty();
        };
    Optional<String> hypothesis =
        claim instanceof Claim.Conditional c
            ? Optional.of(c.hypothesis().name())
            : Optional.empty();
    String text =
        switch (claim) {
          case Claim.Exponent e -> e.bound() + ", " + words;
          case Claim.Conditional c -> c.exponent() + ", " + words;
          case Claim.Measured _, Claim.Derived _, Claim.Counted _, Claim.Certified _ -> words;
        };
    return new RungJson(
        name, claim.kind(), value, unit, hypothesis, claim.source().toString(), text);
  }
}
