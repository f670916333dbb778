package dev.headroom.cli;

import dev.headroom.forward.Attention;
import dev.headroom.forward.AttentionProblem;
import dev.headroom.model.SafetensorsWriter;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Tensor;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `attend`: exact attention of somebody's Q, K and V.
@Command(
    name = "attend",
    description = {
      "Exact attention softmax(scale Q K^T) V of one file: ground truth for any kernel.",
      "",
      "FILE holds Q [h,n,m], K [g,keys,m], V [g,keys,mv] (query head i reads key head i div h/g),"
          + " optionally key_mask [keys] (0 = hidden; a row that sees no key is 0), and in its"
          + " metadata scale (default 1/sqrt(m)) and causal (query i of n sees keys 0 to keys-n+i)."
    },
    footer = {
      "%nExample:",
      "  $ ./headroom attend core/src/test/resources/attention/n1-d5.safetensors --dtype f64",
      "  …"
    })
final class Attend implements Callable<Integer> {
  private final Console console;
  @Mixin private final ComputeOptions compute = new ComputeOptions();

  @Parameters(paramLabel = "FILE", description = "A safetensors file with Q, K and V.")
  private Path file;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "OUT",
      description = "Write o [h,n,mv] as a safetensors file.")
  private Optional<Path> out = Optional.empty();

  Attend(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    AttentionProblem problem = AttentionProblem.read(file, compute.dtype());
    AttentionShape s = problem.shape();
    try (Attention attention = new Attention(compute.engine())) {
      Tensor o =
          attention.apply(
              s, problem.q(), problem.k(), problem.v(), problem.scale(), problem.mask());
      List<Integer> shape = List.of(s.heads(), s.queries(), s.valueDim());
      out.ifPresent(path -> new SafetensorsWriter().add("o", shape, o).write(path));
      print(o, shape);
    }
    return ExitCode.DONE;
  }

  private void print(Tensor o, List<Integer> shape) {
    PrintStream text = console.out();
    text.printf(Locale.ROOT, "o %s %s%n", shape, o.dtype().label());
  }
}
