package dev.headroom.testing;

import dev.headroom.circuit.Circuit;
import dev.headroom.field.Rational;
import dev.headroom.transform.Gradient;
import dev.headroom.transform.Substitution;
import dev.headroom.transform.Truncation;
import java.util.Optional;
import java.util.function.Function;

/// The three passes as the laws see them, so that the laws can be shown broken ones.
public interface Passes {
  Circuit gradient(Circuit circuit);

  Circuit degree2(Circuit circuit);

  Circuit substitution(Circuit circuit, Function<String, Optional<Rational>> values);

  Passes OURS =
      new Passes() {
        @Override
        public Circuit gradient(Circuit circuit) {
          return Gradient.of(circuit);
        }

        @Override
        public Circuit degree2(Circuit circuit) {
          return Truncation.degree2(circuit);
        }

        @Override
        public Circuit substitution(Circuit circuit, Function<String, Optional<Rational>> values) {
          return Substitution.of(circuit, values);
        }
      };
}
