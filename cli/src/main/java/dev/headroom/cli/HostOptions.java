package dev.headroom.cli;

import dev.headroom.reduce.Host;
import dev.headroom.reduce.Hosting;
import dev.headroom.reduce.Hosting.Asked;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/// The options of `sat`, `ov` and `gauntlet` that choose an architecture that people run, and its sizes.
final class HostOptions {
  @Option(
      names = "--as",
      paramLabel = "gpt2|bert|llama|qwen3|gemma2|gemma3",
      description =
          "By a transformer of this architecture, as Hugging Face has it, whose next token is yes or"
              + " no (docs/models-that-solve.md).")
  private Optional<Host> host = Optional.empty();

  @Option(
      names = "--head-dim",
      paramLabel = "M",
      description = "With --as: the width of a head; default: the least.")
  private Optional<Integer> headDim = Optional.empty();

  @Option(
      names = "--width",
      paramLabel = "D",
      description = "With --as: the width of the model; default: the least.")
  private Optional<Integer> width = Optional.empty();

  @Option(
      names = "--positions",
      paramLabel = "P",
      description = "With --as: the most tokens that the model takes; default: those of its input.")
  private Optional<Integer> positions = Optional.empty();

  @Option(
      names = "--window",
      paramLabel = "W",
      description =
          "With --as gemma2 or gemma3: the tokens that a layer with a window sees; where that is not"
              + " all, such layers are idle and L layers more see all. Default: all.")
  private Optional<Integer> window = Optional.empty();

  @Option(
      names = "--rope-theta",
      paramLabel = "T",
      description = "With --as: the base of rotary positions. Default: 10000.")
  private Optional<Double> theta = Optional.empty();

  boolean chosen() {
    return host.isPresent();
  }

  /// Shape:  `answered`: one more token and layer, so that the last position answers for all.
  /// Fails:  IllegalArgumentException on sizes without an architecture.
  Optional<Hosting> hosting(boolean answered) {
    boolean sized =
        Stream.of(headDim, width, positions, window, theta).anyMatch(Optional::isPresent);
    if (host.isEmpty() && sized) {
      throw new IllegalArgumentException(
          "--head-dim, --width, --positions, --window and --rope-theta are sizes of"
              + " an architecture: expected --as beside them");
    }
    Asked asked = new Asked(size(headDim), size(width), size(positions), size(window), base());
    return host.map(h -> new Hosting(h, answered, asked));
  }

  private static OptionalInt size(Optional<Integer> given) {
    return given.map(OptionalInt::of).orElseGet(OptionalInt::empty);
  }

  private OptionalDouble base() {
    return theta.map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
  }
}
