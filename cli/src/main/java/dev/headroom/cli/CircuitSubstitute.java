package dev.headroom.cli;

import dev.headroom.circuit.Circuit;
import dev.headroom.field.Rational;
import dev.headroom.transform.Substitution;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `circuit substitute`.
@Command(
    name = "substitute",
    description =
        "Inputs become constants; what is then known is computed, what no output needs is dropped.",
    footer = {
      "%nExample:",
      CircuitCommand.TRACED,
      "  …",
      "  $ ./headroom circuit substitute ./t.circuit x.0.0=1 x.0.1=0 -o ./s.circuit",
      "  47 gates, 30 non-scalar (4 of them exp or ln), depth 10, 14 inputs, 1 output"
    })
final class CircuitSubstitute extends CircuitPass {
  @Parameters(index = "0", paramLabel = "FILE", description = "A circuit.")
  private Path file;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "NAME=VALUE",
      description = "An input and an integer or p/q.")
  private List<String> values = List.of();

  CircuitSubstitute(Console console) {
    super(console);
  }

  @Override
  Circuit circuit() {
    Circuit circuit = CircuitFiles.read(file, console);
    Map<String, Rational> fixed = new HashMap<>();
    for (String value : values) {
      int equals = value.indexOf('=');
      String name = value.substring(0, Math.max(0, equals));
      if (circuit.input(name).isEmpty()) {
        throw new IllegalArgumentException(
            "expected NAME=VALUE with an input's name, found " + value);
      }
      Rational before = fixed.put(name, rational(value.substring(equals + 1), value));
      if (before != null) {
        throw new IllegalArgumentException("expected one value of " + name + ", found two");
      }
    }
    return Substitution.of(circuit, name -> Optional.ofNullable(fixed.get(name)));
  }

  private static Rational rational(String text, String value) {
    try {
      return Rational.parse(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("expected an integer or p/q, found " + value, e);
    }
  }
}
