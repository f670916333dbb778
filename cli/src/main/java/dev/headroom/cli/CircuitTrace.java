package dev.headroom.cli;

import dev.headroom.circuit.Circuit;
import dev.headroom.trace.Blocks;
import dev.headroom.trace.Multiplication;
import dev.headroom.trace.Trace;
import dev.headroom.trace.Traced;
import dev.headroom.transform.Pruning;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `circuit trace`.
@Command(
    name = "trace",
    description = "The circuit of a transformer.",
    footer = {
      "%nExample:",
      CircuitCommand.TRACED,
      "  75 gates, 48 non-scalar (4 of them exp or ln), depth 10, 16 inputs, 1 output",
      "  $ ./headroom circuit trace --architecture llama --layers 2 --heads 2 --kv-heads 1 --tokens 5"
          + " --width 6 --head-dim 2 -o ./l.circuit",
      "  3116 gates, 1770 non-scalar (120 of them exp or ln), depth 134, 240 inputs, 1 output"
    })
final class CircuitTrace extends CircuitPass {
  /// What the circuit gives.
  enum Output {
    TRACE,
    ALL
  }

  @Mixin private final TracedOptions options = new TracedOptions();

  @Option(
      names = "--multiply",
      paramLabel = "schoolbook|SCHEME",
      description = "How matrices are multiplied; default: schoolbook.")
  private Optional<Multiplication> multiplication = Optional.empty();

  @Option(
      names = "--output",
      paramLabel = "trace|all",
      description = "f, the trace of the output, or every entry y.i.c; default: trace.")
  private Output output = Output.TRACE;

  @Option(names = "--identity", description = "Fold X = I in and keep live gates only.")
  private boolean identity;

  CircuitTrace(Console console) {
    super(console);
  }

  @Override
  Circuit circuit() {
    Multiplication how = multiplication.orElse(Multiplication.SCHOOLBOOK);
    Traced model = options.model();
    Circuit whole = Trace.of(model, how, output == Output.ALL, identity);
    if (model instanceof Blocks blocks) {
      blocks.notes().forEach(console::notice);
    }
    return identity ? Pruning.of(whole) : whole;
  }
}
