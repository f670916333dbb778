package dev.headroom.cli;

import dev.headroom.scheme.Formulas;
import dev.headroom.scheme.SchemeSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `matmul show`.
@Command(
    name = "show",
    description = "A scheme as formulas, one a line; `matmul` reads them as X.txt.",
    footer = {
      "%nExample:",
      "  $ ./headroom matmul show strassen",
      "  m1 = (a11 + a22) * (b11 + b22)",
      "  m2 = (a21 + a22) * b11",
      "…",
      "  c22 = m1 - m2 + m3 + m6"
    })
final class MatmulShow implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "SCHEME", description = "A name of the catalogue, or files.")
  private String scheme = "";

  MatmulShow(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    SchemeSource source = SchemeSource.find(scheme);
    source.notes().forEach(console::notice);
    Formulas.lines(source.levels(), source.ring()).forEach(console.out()::println);
    return ExitCode.DONE;
  }
}
