package dev.headroom.cli;

import dev.headroom.circuit.Circuit;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `circuit convert`.
@Command(
    name = "convert",
    description =
        "The same circuit in another form: text, bytes (.bin) or a straight-line program (.slp).",
    footer = {
      "%nExample:",
      CircuitCommand.TRACED,
      "  …",
      "  $ ./headroom circuit convert ./t.circuit -o ./t.bin",
      "  75 gates, 48 non-scalar (4 of them exp or ln), depth 10, 16 inputs, 1 output"
    })
final class CircuitConvert extends CircuitPass {
  @Parameters(paramLabel = "FILE", description = "A circuit.")
  private Path file;

  CircuitConvert(Console console) {
    super(console);
  }

  @Override
  Circuit circuit() {
    return CircuitFiles.read(file, console);
  }
}
