package dev.headroom.cli;

import dev.headroom.circuit.Circuit;
import dev.headroom.transform.Gradient;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `circuit gradient`.
@Command(
    name = "gradient",
    description = "A function (output f, or the only one) and its partial derivatives d.NAME.",
    footer = {
      "%nExample:",
      CircuitCommand.TRACED,
      "  …",
      "  $ ./headroom circuit gradient ./t.circuit --wrt wv. -o ./g.circuit",
      "  93 gates, 62 non-scalar (4 of them exp or ln), depth 10, 16 inputs, 5 outputs"
    })
final class CircuitGradient extends CircuitPass {
  @Parameters(paramLabel = "FILE", description = "A circuit.")
  private Path file;

  @Option(
      names = "--wrt",
      paramLabel = "PREFIX",
      description = "Only derivatives by inputs whose names begin so; default: all.")
  private String prefix = "";

  CircuitGradient(Console console) {
    super(console);
  }

  @Override
  Circuit circuit() {
    Circuit circuit = CircuitFiles.read(file, console);
    String output = Gradient.theOutput(circuit);
    return Gradient.of(circuit, output, name -> name.startsWith(prefix));
  }
}
