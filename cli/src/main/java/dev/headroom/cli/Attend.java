package dev.headroom.cli;

import dev.headroom.InputException;
import dev.headroom.Plural;
import dev.headroom.WholeFile;
import dev.headroom.count.AttentionCount;
import dev.headroom.forward.Attention;
import dev.headroom.forward.AttentionProblem;
import dev.headroom.forward.Outputs.Named;
import dev.headroom.machine.Processor;
import dev.headroom.measure.Here;
import dev.headroom.measure.Peaks;
import dev.headroom.measure.Seconds;
import dev.headroom.model.Safetensors;
import dev.headroom.model.SafetensorsWriter;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Tensor;
import dev.headroom.work.Work;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
          + " keys-n+i).",
      "",
      "Or it holds what ONNX's operator Attention takes (opset 23 to 25), under its names: Q"
          + " [batch,h,n,m], or [batch,n,h*m] with q_num_heads and kv_num_heads; attn_mask, past_key,"
          + " past_value, nonpad_kv_seqlen; is_causal, scale, softcap, left_window_size,"
          + " right_window_size. Other names are refused, or noted where they mean nothing."
          + " Blocks read the first form alone."
    },
    footer = {
      "%nExample:",
      "  $ ./headroom attend core/src/test/resources/attention/dv-differs-n14.safetensors",
      "  o [2, 14, 9] f32, largest entry 1.39302",
      "  o[0][0] = 0.106797 -0.875688 -0.389158 -0.198399 0.897481 -0.568974 …"
    })
final class Attend implements Callable<Integer> {
  private static final String KEYS = "present_key";
  private static final String VALUES = "present_value";
  static final String SCORES = "qk_matmul_output";
  private static final int FIRST = 6;
  private static final double TIMED = 0.7; // seconds

  private final Console console;
  @Mixin private final ComputeOptions compute = new ComputeOptions();

  @Mixin private final BlockOptions blocks = new BlockOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "A safetensors file with Q, K and V.")
  private Optional<Path> given = Optional.empty();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "OUT",
      description =
          "Write o [h,n,mv] as a safetensors file; Y, present_key and present_value where FILE has"
              + " ONNX's form.")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--scores",
      description =
          "Compute the whole matrix of scores too, qk_matmul_output [batch,h,n,keys], at the stage of"
              + " qk_matmul_output_mode: 0 scaled, 1 capped, 2 masked, 3 weights.")
  private boolean scores;

  @Option(
      names = "--check",
      paramLabel = "MINE",
      description =
          "Compare the tensors of a safetensors file with the results of the same names, computed in"
              + " f64 unless --dtype says otherwise: the largest error and where it is; exit 3 where"
              + " one is beyond the tolerance.")
  private Optional<Path> mine = Optional.empty();

  @Option(
      names = "--tolerance",
      paramLabel = "E",
      description =
          "The largest error that --check lets pass, relative to the largest entry; default: what the"
              + " type of MINE rounds to: 1e-12 for F64, 2e-6 F32, 3e-3 F16, 2e-2 BF16.")
  private Optional<Double> tolerance = Optional.empty();

  @Option(
      names = "--time",
      description = "Time it for about a second, beside this machine's measured peak.")
  private boolean time;

  Attend(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (blocks.wanted()) {
      if (scores || time || mine.isPresent() || tolerance.isPresent()) {
        throw new IllegalArgumentException(
            "attention in blocks takes none of --scores, --check, --tolerance and --time: --rows"
                + " checks it");
      }
      return new AttendInBlocks(console, compute, blocks).run(given, out);
    }
    Path file = given.orElseThrow(() -> new IllegalArgumentException("expected FILE, found none"));
    Optional<WholeFile> target = out.map(WholeFile::new);
    AttendCheck.requireTolerance(tolerance, mine.isPresent());
    if (mine.isEmpty()) {
      return attend(file, target, Optional.empty());
    }
    try (Safetensors given = Safetensors.open(mine.get())) { // before OUT may take its place
      return attend(file, target, Optional.of(new AttendCheck(console, given, tolerance)));
    }
  }

  private int attend(Path file, Optional<WholeFile> target, Optional<AttendCheck> check) {
    Dtype dtype = check.isPresent() ? compute.dtypeOr(Dtype.F64) : compute.dtype();
    AttentionProblem p = AttentionProblem.read(file, dtype);
    p.notices().forEach(console::notice);
    Map<String, List<Integer>> shapes = shapes(file, p);
    check.ifPresent(c -> c.require(shapes, p.results().output()));
    try (Attention attention = new Attention(compute.engine(dtype))) {
      List<Named> results = results(p, attention, shapes);
      target.ifPresent(t -> {
        SafetensorsWriter writer = new SafetensorsWriter();
        results.forEach(r -> writer.add(r.name(), r.shape(), r.values()));
        t.write(writer::writeTo);
      });
      boolean right = check.map(c -> c.of(results)).orElse(true);
      if (check.isEmpty() && out.isEmpty()) {
        results.stream().filter(r -> !r.name().startsWith("present")).forEach(this::print);
      }
      if (time) {
        printTime(p, attention, dtype);
      }
      return right ? ExitCode.DONE : ExitCode.FOUND_WRONG;
    }
  }

  /// The names of the results, and their shapes.
  /// Fails:  InputException when no array holds the scores.
  private Map<String, List<Integer>> shapes(Path file, AttentionProblem p) {
    AttentionShape s = p.shape();
    Map<String, List<Integer>> shapes = new LinkedHashMap<>();
    shapes.put(p.results().output(), p.results().shape());
    if (p.results().present()) {
      shapes.put(KEYS, List.of(s.batch(), s.kvHeads(), s.keys(), s.headDim()));
      shapes.put(VALUES, List.of(s.batch(), s.kvHeads(), s.keys(), s.valueDim()));
    }
    if (scores) {
      long entries = (long) s.batch() * s.heads() * s.queries() * s.keys();
      if (entries > Tensor.MOST) {
        String expected = "scores of at most " + Tensor.MOST + " entries";
        throw new InputException(file.toString(), "--scores", expected, "" + entries);
      }
      shapes.put(SCORES, List.of(s.batch(), s.heads(), s.queries(), s.keys()));
    }
    return shapes;
  }

  private static List<Named> results(
      AttentionProblem p, Attention attention, Map<String, List<Integer>> shapes) {
    List<Named> all = new ArrayList<>();
    shapes.forEach((name, shape) -> {
      Tensor values =
          switch (name) {
            case KEYS -> p.k();
            case VALUES -> p.v();
            case SCORES ->
                attention.scores(
                    p.shape(), p.q(), p.k(), p.scoring(), p.inputs(), p.results().stage());
            default -> attention.apply(p.shape(), p.q(), p.k(), p.v(), p.scoring(), p.inputs());
          };
      all.add(new Named(name, shape, values));
    });
    return all;
  }

  private void printTime(AttentionProblem p, Attention attention, Dtype dtype) {
    Runnable once = () -> attention.apply(p.shape(), p.q(), p.k(), p.v(), p.scoring(), p.inputs());
    Seconds seconds = Seconds.settled(TIMED, once);
    Processor machine = Here.processor(compute.threads());
    Peaks peaks = Peaks.measure(compute.threads(), dtype);
    Work work = AttentionCount.of(p.shape(), p.scoring(), p.inputs(), dtype.bytes());
    double gflops = work.flops() / seconds.median() / 1e9;
    console
        .out()
        .printf(
            Locale.ROOT,
            "time %.3g ms median, %.3g to %.3g, of %d runs (measured)%n"
                + "%,d flops and %,d exps (counted): %.3g GFLOP/s,"
                + " %.0f%% of the %.4g GFLOP/s peak measured here%n"
                + "%s, %d-bit vectors, %s, %s%n",
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
            Plural.of(machine.threads(), "thread"),
            attention.kernel());
  }

  private void print(Named r) {
    Tensor o = r.values();
    double largest = 0;
    for (int i = 0; i < o.rows(); i++) {
      for (int j = 0; j < o.cols(); j++) {
        largest = Math.max(largest, Math.abs(o.get(i, j)));
      }
    }
    PrintStream text = console.out();
    text.printf(
        Locale.ROOT,
        "%s %s %s, largest entry %.6g%n",
        r.name(),
        r.shape(),
        o.dtype().label(),
        largest);
    String first = String.join("", Collections.nCopies(r.shape().size() - 1, "[0]"));
    text.print(r.name() + first + " =");
    for (int j = 0; j < Math.min(FIRST, o.cols()); j++) {
      text.printf(Locale.ROOT, " %.6g", o.get(0, j));
    }
    text.println(o.cols() > FIRST ? " …" : "");
  }
}
