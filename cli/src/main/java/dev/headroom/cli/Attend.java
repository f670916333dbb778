package dev.headroom.cli;

import dev.headroom.WholeFile;
import dev.headroom.count.AttentionCount;
import dev.headroom.forward.Attention;
import dev.headroom.forward.AttentionProblem;
import dev.headroom.measure.Machine;
import dev.headroom.measure.Peaks;
import dev.headroom.measure.Seconds;
import dev.headroom.model.SafetensorsWriter;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Tensor;
import dev.headroom.work.Work;
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
          + " optionally key_mask [keys] (0 = hidden, 1 = seen; a row that sees no key is 0), and in"
          + " its metadata scale (default 1/sqrt(m)) and causal (query i of n sees keys 0 to"
          + " keys-n+i). Other names are refused, or noted where they mean nothing."
    },
    footer = {
      "%nExample:",
      "  $ ./headroom attend core/src/test/resources/attention/dv-differs-n14.safetensors",
      "  o [2, 14, 9] f32, largest entry 1.39302",
      "  o[0][0] = 0.106797 -0.875688 -0.389158 -0.198399 0.897481 -0.568974 …"
    })
final class Attend implements Callable<Integer> {
  private static final int FIRST = 6;
  private static final double TIMED = 0.7; // seconds

  private final Console console;
  @Mixin private final ComputeOptions compute = new ComputeOptions();

  @Parameters(paramLabel = "FILE", description = "A safetensors file with Q, K and V.")
  private Path file;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "OUT",
      description = "Write o [h,n,mv] as a safetensors file.")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--time",
      description = "Time it for about a second, beside this machine's measured peak.")
  private boolean time;

  Attend(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Optional<WholeFile> target = out.map(WholeFile::new);
    AttentionProblem p = AttentionProblem.read(file, compute.dtype());
    p.notices().forEach(console::notice);
    AttentionShape s = p.shape();
    try (Attention attention = new Attention(compute.engine())) {
      Tensor o = attention.apply(s, p.q(), p.k(), p.v(), p.scoring(), p.inputs());
      List<Integer> shape = List.of(s.heads(), s.queries(), s.valueDim());
      target.ifPresentOrElse(
          t -> t.write(new SafetensorsWriter().add("o", shape, o)::writeTo), () -> print(o, shape));
      if (time) {
        printTime(p, attention);
      }
    }
    return ExitCode.DONE;
  }

  private void printTime(AttentionProblem p, Attention attention) {
    Runnable once = () -> attention.apply(p.shape(), p.q(), p.k(), p.v(), p.scoring(), p.inputs());
    Seconds seconds = Seconds.settled(TIMED, once);
    Machine machine = Machine.here(compute.threads());
    Peaks peaks = Peaks.measure(compute.threads(), compute.dtype());
    Work work =
        AttentionCount.of(p.shape(), p.scoring(), p.inputs(), compute.dtype().bytes());
    double gflops = work.flops() / seconds.median() / 1e9;
    console
        .out()
        .printf(
            Locale.ROOT,
            "time %.3g ms median, %.3g to %.3g, of %d runs (measured)%n"
                + "%,d flops and %,d exps (counted): %.3g GFLOP/s,"
                + " %.0f%% of the %.4g GFLOP/s peak measured here%n"
                + "%s, %d-bit vectors, %d threads, %s%n",
            seconds.median() * 1e3,
            seconds.min() * 1e3,
            seconds.max() * 1e3,
            seconds.runs(),
            work.flops(),
            work.exps(),
            gflops,
            100 * gflops / peaks.gflops(),
            peaks.gflops(),
            machine.cpu(),
            machine.vectorBits(),
            machine.threads(),
            attention.kernel());
  }

  private void print(Tensor o, List<Integer> shape) {
    double largest = 0;
    for (int i = 0; i < o.rows(); i++) {
      for (int j = 0; j < o.cols(); j++) {
        largest = Math.max(largest, Math.abs(o.get(i, j)));
      }
    }
    PrintStream text = console.out();
    text.printf(Locale.ROOT, "o %s %s, largest entry %.6g%n", shape, o.dtype().label(), largest);
    text.print("o[0][0] =");
    for (int j = 0; j < Math.min(FIRST, o.cols()); j++) {
      text.printf(Locale.ROOT, " %.6g", o.get(0, j));
    }
    text.println(o.cols() > FIRST ? " …" : "");
  }
}
