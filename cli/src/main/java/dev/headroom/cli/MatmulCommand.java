package dev.headroom.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `matmul`: schemes for fast matrix multiplication.
@Command(
    name = "matmul",
    description = {
      "Schemes for fast matrix multiplication: list the catalogue, show one as formulas, verify one"
          + " exactly, convert it, count its operations, run it, search for one.",
      "",
      "A scheme is a name of the catalogue; X of X_L.sms, X_R.sms and X_P.sms (PLinOpt), or of X_L.slp"
          + " and the like; X-ALT with X-CoB; X.json (full or reduced); X.txt with a formula a line."
    },
    footer = {
      "%nExample:",
      "  $ ./headroom matmul list",
      "  name           size     rank  additions  exponent  growth  over  from",
      "  strassen       2x2x2       7         18    2.8074   14.83  Z     Strassen 1969",
      "  winograd       2x2x2       7         15    2.8074   17.85  Z     Winograd 1971",
      "  accurate       2x2x2       7         27    2.8074   12.20  Q     Dumas, Pernet, Sedoglavic 2024",
      "…",
      "  $ ./headroom matmul verify winograd",
      "  winograd: 2x2x2:7 multiplies over Z: Brent's 64 equations hold; growth factor 17.85"
    })
final class MatmulCommand {
  private MatmulCommand() {}

  /// The command with its subcommands, each constructed with the console that it writes to.
  static CommandLine line(Console console) {
    CommandLine line = new CommandLine(new MatmulCommand());
    List.of(
            new MatmulList(console),
            new MatmulShow(console),
            new MatmulVerify(console),
            new MatmulConvert(console),
            new MatmulCost(console),
            new MatmulRun(console),
            new MatmulSearch(console))
        .forEach(line::addSubcommand);
    return line;
  }
}
