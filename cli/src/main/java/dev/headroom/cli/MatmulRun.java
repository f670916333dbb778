package dev.headroom.cli;

import dev.headroom.matmul.Form;
import dev.headroom.matmul.Trial;
import dev.headroom.measure.Machine;
import dev.headroom.scheme.Levels;
import dev.headroom.scheme.SchemeSource;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `matmul run`.
@Command(
    name = "run",
    description = {
      "Multiplies random matrices on this machine by 0, 1, 2, … levels of a scheme, in turns: time,"
          + " speed beside the definition, and error beside sums of twice the digits.",
      "A level pays where its blocks are large."
    },
    footer = {
      "%nExample:",
      "  $ ./headroom matmul run strassen --size 256,256,256 --levels 1 --rounds 1",
      "  256x256 times 256x256, f32, …",
      "  levels         ms   GFLOP/s   speed   by count   rms error   max error",
      "       0  …",
      "       1  …",
      "…"
    })
final class MatmulRun implements Callable<Integer> {
  private static final int MOST_ROUNDS = 1000;
  private static final int MOST_LEVELS = 8;

  private final Console console;
  @Mixin private final ComputeOptions compute = new ComputeOptions();
  @Mixin private final JsonOption json = new JsonOption();

  @Parameters(paramLabel = "SCHEME", description = "A name of the catalogue, or files.")
  private String scheme = "";

  @Option(
      names = "--size",
      required = true,
      paramLabel = "n,m,p",
      description = "A is n x m, B is m x p.")
  private String typedSize = "";

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
      String dtype,
      String sums,
      String cpu,
      int vectorBits,
      int threads,
      List<Trial.Level> levels) {}

  @Override
  public Integer call() {
    ProductSize size = ProductSize.parse(typedSize);
    within("--levels", levels, MOST_LEVELS);
    within("--rounds", rounds, MOST_ROUNDS);
    json.check();
    SchemeSource source = SchemeSource.find(scheme);
    source.notes().forEach(console::notice);
    Levels multiplies = source.real();
    Trial.Setting setting =
        new Trial.Setting(size.n(), size.m(), size.p(), levels, form, rounds, compute.seed());
    List<Trial.Level> found;
    try (Progress bar = console.progress("products", (levels + 1) * (rounds + 1L))) {
      found = Trial.of(multiplies, setting, compute.engine(), () -> bar.step(1));
    }
    Machine machine = Machine.here(compute.threads());
    json.deliver(
        console,
        out -> print(out, setting, machine, found),
        () ->
            new Document(
                "headroom/matmul-run/1",
                scheme,
                size,
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
      PrintStream out, Trial.Setting setting, Machine machine, List<Trial.Level> found) {
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
    out.println("levels         ms   GFLOP/s   speed   by count   rms error   max error");
    for (Trial.Level l : found) {
      out.printf(
          Locale.ROOT,
          "%6d %10.3f %9.1f %7.3f %10.3f %11.1e %11.1e%n",
          l.levels(),
          1e3 * l.seconds().median(),
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
