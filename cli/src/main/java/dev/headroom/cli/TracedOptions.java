package dev.headroom.cli;

import dev.headroom.referee.Extraction;
import dev.headroom.trace.Bare;
import dev.headroom.trace.Bare.Attention;
import dev.headroom.trace.Bare.Construction;
import dev.headroom.trace.Traced;
import java.util.Optional;
import picocli.CommandLine.Option;

/// `--layers --heads --tokens --head-dim --construction --attention`: which transformer a circuit is.
final class TracedOptions {
  @Option(names = "--layers", paramLabel = "L", required = true, description = "Layers.")
  private int layers;

  @Option(names = "--heads", paramLabel = "H", required = true, description = "Heads of a layer.")
  private int heads;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      required = true,
      description = "Tokens; for h2 the width too.")
  private int tokens;

  @Option(
      names = "--head-dim",
      paramLabel = "M",
      required = true,
      description = "Width of queries and keys.")
  private int headDim;

  @Option(
      names = "--construction",
      paramLabel = "h2|paper",
      description = "Any transformer of width N, or that of [SXYY] Theorem 5.1; default: h2.")
  private Optional<Construction> construction = Optional.empty();

  @Option(
      names = "--attention",
      paramLabel = "softmax|denormalised",
      description = "Whether rows are divided by their sums; default: softmax.")
  private Optional<Attention> attention = Optional.empty();

  /// Fails:  IllegalArgumentException on sizes that the transformer does not have.
  Traced model() {
    return new Bare(
        construction.orElse(Construction.H2),
        attention.orElse(Attention.SOFTMAX),
        layers,
        heads,
        tokens,
        headDim);
  }

  /// The route that was asked for, or the one that there is.
  /// Fails:  IllegalArgumentException where there is no choice.
  Extraction.Route route(Optional<Extraction.Route> asked) {
    Extraction.Route only = Extraction.Route.of(model());
    boolean paper = construction.filter(c -> c == Construction.PAPER).isPresent();
    if (!paper && asked.filter(r -> r != only).isPresent()) {
      throw new IllegalArgumentException("--route is for --construction paper");
    }
    return asked.orElse(only);
  }
}
