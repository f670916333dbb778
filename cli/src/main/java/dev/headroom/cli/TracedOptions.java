package dev.headroom.cli;

import dev.headroom.referee.Extraction;
import dev.headroom.trace.Bare;
import dev.headroom.trace.Bare.Attention;
import dev.headroom.trace.Bare.Construction;
import dev.headroom.trace.Blocks;
import dev.headroom.trace.Family;
import dev.headroom.trace.Traced;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/// Which transformer a circuit is: bare heads (`--construction`, `--attention`), or one of the
/// architectures that people run (`--architecture` and its sizes).
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

  @Option(
      names = "--architecture",
      paramLabel = "gpt2|llama|qwen3|bert",
      description = "A transformer that people run: norms, MLP, masks, positions (theory.md 7).")
  private Optional<String> architecture = Optional.empty();

  @Option(
      names = "--width",
      paramLabel = "D",
      description = "With --architecture: width of the stream; default: heads x head-dim.")
  private Optional<Integer> width = Optional.empty();

  @Option(
      names = "--kv-heads",
      paramLabel = "G",
      description = "With --architecture: heads of keys and values; default: heads.")
  private Optional<Integer> groups = Optional.empty();

  @Option(
      names = "--value-dim",
      paramLabel = "M",
      description =
          "With --architecture: width of a head's values; default: head-dim, or keys if more.")
  private Optional<Integer> valueDim = Optional.empty();

  @Option(
      names = "--ffn",
      paramLabel = "F",
      description = "With --architecture: inner width of the MLP; default: 1.")
  private Optional<Integer> ffn = Optional.empty();

  @Option(
      names = "--keys",
      paramLabel = "K",
      description =
          "With --architecture: tokens that are keys of the products; default: as many as head-dim, at"
              + " most half of the tokens, or without a mask all but one.")
  private Optional<Integer> keys = Optional.empty();

  /// Fails:  IllegalArgumentException on sizes that the transformer does not have.
  Traced model() {
    if (architecture.isPresent()) {
      if (construction.isPresent() || attention.isPresent()) {
        throw new IllegalArgumentException(
            "--construction and --attention are for bare heads: expected no --architecture"
                + " beside them");
      }
      return blocks(Family.named(architecture.get()));
    }
    if (Stream.of(width, groups, valueDim, ffn, keys).anyMatch(Optional::isPresent)) {
      throw new IllegalArgumentException(
          "--width, --kv-heads, --value-dim, --ffn and --keys are sizes of an architecture:"
              + " expected --architecture beside them");
    }
    return new Bare(
        construction.orElse(Construction.H2),
        attention.orElse(Attention.SOFTMAX),
        layers,
        heads,
        tokens,
        headDim);
  }

  private Blocks blocks(Family family) {
    int values = valueDim.orElse(Math.max(headDim, keys.orElse(headDim)));
    int most = Math.min(values, family.causal() ? tokens / 2 : tokens - 1);
    return new Blocks(
        family,
        new Blocks.Sizes(
            layers,
            heads,
            groups.orElse(heads),
            tokens,
            width.orElseGet(() -> Math.multiplyExact(heads, headDim)),
            headDim,
            values,
            ffn.orElse(1),
            keys.orElse(most)));
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
