package dev.headroom.cli;

import dev.headroom.circuit.Circuit;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `circuit stats`.
@Command(
    name = "stats",
    description = "What a circuit costs: gates, non-scalar gates, depth.",
    footer = {
      "%nExample:",
      CircuitCommand.TRACED,
      "  …",
      "  $ ./headroom circuit stats ./t.circuit",
      "  75 gates, 48 non-scalar (4 of them exp or ln), depth 10, 16 inputs, 1 output"
    })
final class CircuitStats extends CircuitPass {
  @Parameters(paramLabel = "FILE", description = "A circuit.")
  private Path file;

  CircuitStats(Console console) {
    super(console);
  }

  @Override
  Circuit circuit() {
    return CircuitFiles.read(file, console);
  }
}
