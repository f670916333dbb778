package dev.headroom.cli;

import dev.headroom.circuit.Circuit;
import dev.headroom.transform.Truncation;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `circuit truncate`.
@Command(
    name = "truncate",
    description =
        "Each output's Taylor polynomial at the origin, as a circuit of + - x alone; refused, by"
            + " gate, where a needed value does not exist or is not kept exactly.",
    footer = {
      "%nExample:",
      CircuitCommand.TRACED,
      "  …",
      "  $ ./headroom circuit truncate ./t.circuit -o ./y.circuit",
      "  19 gates, 8 non-scalar (0 of them exp or ln), depth 6, 16 inputs, 1 output"
    })
final class CircuitTruncate extends CircuitPass {
  @Parameters(paramLabel = "FILE", description = "A circuit.")
  private Path file;

  @Option(names = "--degree", paramLabel = "2", description = "Highest degree kept; 2 alone.")
  private int degree = 2;

  @Option(names = "--homogeneous", description = "The part of degree 2 alone.")
  private boolean homogeneous;

  CircuitTruncate(Console console) {
    super(console);
  }

  @Override
  Circuit circuit() {
    if (degree != 2) {
      throw new IllegalArgumentException("--degree is " + degree + ", expected 2");
    }
    Circuit circuit = CircuitFiles.read(file, console);
    return homogeneous ? Truncation.degree2(circuit) : Truncation.of(circuit);
  }
}
