package dev.headroom.cli;

import dev.headroom.Plural;
import dev.headroom.circuit.Circuit;
import dev.headroom.referee.Extraction;
import dev.headroom.trace.Traced;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `circuit extract`.
@Command(
    name = "extract",
    description =
        "The matrix products p.l.h.i.j in a transformer's circuit: W_Q W_K^T less its row means (h2"
            + " softmax), W_Q W_K^T (h2 denormalised), A B^T (paper, and architectures). Each pass is reported.",
    footer = {
      "%nExample:",
      CircuitCommand.TRACED,
      "  …",
      "  $ ./headroom circuit extract ./t.circuit --layers 1 --heads 1 --tokens 2 --head-dim 2"
          + " -o ./p.slp",
      "  32 gates, 8 non-scalar (0 of them exp or ln), depth 8, 8 inputs, 4 outputs"
    })
final class CircuitExtract extends CircuitPass {
  @Mixin private final TracedOptions options = new TracedOptions();

  @Parameters(paramLabel = "FILE", description = "A transformer's circuit.")
  private Path file;

  @Option(
      names = "--route",
      paramLabel = "h1|ln",
      description =
          "For the paper's: degree 2 of df/dC, or its logarithms of f and g; default: h1.")
  private Optional<Extraction.Route> route = Optional.empty();

  CircuitExtract(Console console) {
    super(console);
  }

  @Override
  Circuit circuit() {
    Traced model = options.model();
    Extraction.Route way = options.route(route);
    Extraction.Result result = Extraction.of(CircuitFiles.read(file, console), model, way);
    for (Extraction.Step step : result.steps()) {
      console.notice(
          String.format(
              Locale.ROOT,
              "%s: %s, %d non-scalar, %.3f %s, %.3f s",
              step.pass(),
              Plural.of(step.stats().size(), "gate"),
              step.stats().nonScalar(),
              step.ratio(),
              step.bound(),
              step.seconds()));
    }
    return result.circuit();
  }
}
