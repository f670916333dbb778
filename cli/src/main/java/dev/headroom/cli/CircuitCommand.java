package dev.headroom.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `circuit`: transformers as arithmetic circuits, and the passes on circuits.
@Command(
    name = "circuit",
    description = {
      "Arithmetic circuits of + - x / exp ln: write a transformer as one, differentiate, substitute,"
          + " truncate and evaluate it, extract the matrix products in it, tabulate what they certify.",
      "",
      "Files are text (\"headroom-circuit 1\"), bytes where the name ends in .bin,"
          + " PLinOpt's straight-line programs where it ends in .slp."
    },
    footer = {
      "%nExample:",
      "  $ ./headroom circuit trace --layers 2 --heads 2 --tokens 3 --head-dim 3 -o ./t.circuit",
      "  1034 gates, …",
      "  $ ./headroom circuit gradient ./t.circuit --wrt wv. -o ./g.circuit",
      "  … 117 inputs, 37 outputs",
      "  $ ./headroom circuit certificates --tokens 8,16",
      "  tokens  schoolbook    strassen",
      "       8       3.066       2.857",
      "      16       3.023       2.827"
    })
final class CircuitCommand {
  /// Makes what the examples of the subcommands read.
  static final String TRACED =
      "  $ ./headroom circuit trace --layers 1 --heads 1 --tokens 2 --head-dim 2 -o ./t.circuit";

  private CircuitCommand() {}

  /// The command with its subcommands, each constructed with the console that it writes to.
  static CommandLine line(Console console) {
    CommandLine line = new CommandLine(new CircuitCommand());
    List.of(
            new CircuitTrace(console),
            new CircuitStats(console),
            new CircuitGradient(console),
            new CircuitSubstitute(console),
            new CircuitTruncate(console),
            new CircuitExtract(console),
            new CircuitCertificates(console),
            new CircuitEval(console),
            new CircuitConvert(console))
        .forEach(line::addSubcommand);
    return line;
  }
}
