package dev.headroom.cli;

import dev.headroom.machine.Processor;
import dev.headroom.matmul.Factors;
import dev.headroom.matmul.Form;
import dev.headroom.matmul.Trial;
import dev.headroom.measure.Here;
import dev.headroom.model.MatrixFile;
import dev.headroom.scheme.Levels;
import dev.headroom.scheme.SchemeSource;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `matmul run`.
@Command(
    name = "run",
    description = {
      "Multiplies matrices, random ones or yours, on this machine by 0, 1, 2, … levels of a scheme, in"
          + " turns: time, speed beside the definition, and error beside sums of twice the digits.",
      "A level pays where its blocks are large."
    },
    footer = {
      "%nExample:",
      "  $ ./headroom matmul run strassen --size 256,256,256 --levels 1 --rounds 1",
      "  256x256 times 256x256, f32, …",
      "  levels         ms  predicted   GFLOP/s   speed  by count   rms error   max error",
      "       0  …",
      "       1  …",
      "…",
      "  $ ./headroom matmul run strassen --a core/src/test/resources/matrices/a.npy"
          + " --b core/src/test/resources/matrices/b.npy --dtype f64 --levels 1",
      "  12x10 times 10x14, f64, …",
      "…"
    })
final class MatmulRun implements Callable<Integer> {
  private static final int MOST_ROUNDS = 1000;
  private static final int MOST_LEVELS = 8;
  private static final String RANDOM = "random";
  private static final String MISSING =
      "--size is missing, expected n,m,p as 1024,768,3072, or --a and --b";

  private final Console console;
  @Mixin private final ComputeOptions compute = new ComputeOptions();
  @Mixin private final JsonOption json = new JsonOption();

  @Parameters(paramLabel = "SCHEME", description = "A name of the catalogue, or files.")
  private String scheme = "";

  @Option(
      names = "--size",
      paramLabel = "n,m,p",
      description = "A is n x m, B is m x p; random matrices, unless --a and --b have these sizes.")
  private Optional<String> size = Optional.empty();

  @Option(
      names = "--a",
      paramLabel = "FILE",
      description = {
        "A: a .npy file of f2, f4 or f8, or a safetensors file with one tensor, or with one named A (B for"
            + " --b); FILE:TENSOR names another. Numbers are rounded once to --dtype."
      })
  private Optional<String> a = Optional.empty();

  @Option(names = "--b", paramLabel = "FILE", description = "B, as many rows as A has columns.")
  private Optional<String> b = Optional.empty();

  @Option(names = "--levels", paramLabel = "L", description = "The most levels; default: 2.")
  private int levels = 2;

  @Option(
      names = "--sums",
      paramLabel = "FORM",
      description = {
        "Where sums of blocks are: fused, added up on the way into the kernel; or stored, each once, as"
            + " matrices in memory. Default: fused."
      })
  private Form form = Form.FUSED;

  @Option(names = "--rounds", paramLabel = "K", description = "Timed rounds; default: 5.")
  private int rounds = 5;

  MatmulRun(Console console) {
    this.console = console;
  }

  record Document(
      String schema,
      String scheme,
      ProductSize size,
      String a,
      String b,
      String dtype,
      String sums,
      String cpu,
      int vectorBits,
      int threads,
      List<Trial.Level> levels) {}

  @Override
  public Integer call() {
    within("--levels", levels, MOST_LEVELS);
    within("--rounds", rounds, MOST_ROUNDS);
    json.check();
    if (a.isPresent() != b.isPresent()) {
      throw new IllegalArgumentException("only one of --a and --b, expected both or neither");
    }
    Optional<ProductSize> typed = size.map(ProductSize::parse);
    if (a.isPresent()) {
      return files(a.orElseThrow(), b.orElseThrow(), typed);
    }
    ProductSize drawn = typed.orElseThrow(() -> new IllegalArgumentException(MISSING));
    return run(
        drawn,
        () -> Factors.random(compute.dtype(), drawn.n(), drawn.m(), drawn.p(), compute.seed()));
  }

  private int files(String left, String right, Optional<ProductSize> typed) {
    try (MatrixFile x = MatrixFile.open(left, "A");
        MatrixFile y = MatrixFile.open(right, "B")) {
      x.notices().forEach(console::notice);
      y.notices().forEach(console::notice);
      if (x.cols() != y.rows()) {
        throw y.bad(x.cols() + " rows, as A has columns");
      }
      ProductSize found = new ProductSize(x.rows(), x.cols(), y.cols());
      if (!found.equals(typed.orElse(found))) {
        String sizes = found.n() + "," + found.m() + "," + found.p();
        throw new IllegalArgumentException(
            "--size is "
                + size.orElse("")
                + ", expected "
                + sizes
                + " as --a and --b have, or none");
      }
      return run(found, () -> new Factors(x.read(compute.dtype()), y.read(compute.dtype())));
    }
  }

  private int run(ProductSize size, Supplier<Factors> factors) {
    SchemeSource source = SchemeSource.find(scheme);
    source.notes().forEach(console::notice);
    Levels multiplies = source.real();
    Trial.Setting setting =
        new Trial.Setting(size.n(), size.m(), size.p(), levels, form, rounds, compute.seed());
    List<Trial.Level> found;
    try (Progress bar = console.progress("products", (levels + 1) * (rounds + 1L))) {
      found = Trial.of(multiplies, setting, factors, compute.engine(), () -> bar.step(1));
    }
    Processor machine = Here.processor(compute.threads());
    json.deliver(
        console,
        out -> print(out, setting, machine, found),
        () ->
            new Document(
                "headroom/matmul-run/1",
                scheme,
                size,
                a.orElse(RANDOM),
                b.orElse(RANDOM),
                compute.dtype().label(),
                form.label(),
                machine.cpu(),
                machine.vectorBits(),
                machine.threads(),
                found));
    return ExitCode.DONE;
  }

  private static void within(String option, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(option + " is " + value + ", expected 1 to " + most);
    }
  }

  private void print(
      PrintStream out, Trial.Setting setting, Processor machine, List<Trial.Level> found) {
    out.printf(
        Locale.ROOT,
        "%dx%d times %dx%d, %s, sums %s, %s, %d-bit vectors, threads %d, medians over rounds: %d%n",
        setting.n(),
        setting.m(),
        setting.m(),
        setting.p(),
        compute.dtype().label(),
        form.label(),
        machine.cpu(),
        machine.vectorBits(),
        machine.threads(),
        rounds);
    out.println("levels         ms  predicted   GFLOP/s   speed  by count   rms error   max error");
    for (Trial.Level l : found) {
      out.printf(
          Locale.ROOT,
          "%6d %10.3f %10s %9.1f %7.3f %9.3f %11.1e %11.1e%n",
          l.levels(),
          1e3 * l.seconds().median(),
          l.predicted().isPresent()
              ? String.format(Locale.ROOT, "%.3f", 1e3 * l.predicted().getAsDouble())
              : "-",
          setting.flops() / l.seconds().median() / 1e9,
          l.speed(),
          l.operations(),
          l.errors().rms(),
          l.errors().largest());
    }
    out.println(
        "GFLOP/s are those of the definition; errors are relative to the product's root mean square.");
  }
}
