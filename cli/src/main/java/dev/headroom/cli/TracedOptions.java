package dev.headroom.cli;

import dev.headroom.trace.Traced;
import dev.headroom.trace.Traced.Attention;
import dev.headroom.trace.Traced.Construction;
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
  private Construction construction = Construction.H2;

  @Option(
      names = "--attention",
      paramLabel = "softmax|denormalised",
      description = "Whether rows are divided by their sums; default: softmax.")
  private Attention attention = Attention.SOFTMAX;

  Traced model() {
    return new Traced(construction, attention, layers, heads, tokens, headDim);
  }
}
