package dev.headroom.cli;

import dev.headroom.circuit.Circuit;
import dev.headroom.claim.Claim;
import dev.headroom.claim.Unit;
import dev.headroom.referee.Extraction;
import dev.headroom.referee.Referee;
import dev.headroom.referee.Verdict;
import dev.headroom.scheme.BilinearScheme;
import dev.headroom.trace.Extent;
import dev.headroom.trace.Multiplication;
import dev.headroom.trace.Trace;
import dev.headroom.trace.Traced;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `referee`: judges a circuit that is said to be a transformer.
@Command(
    name = "referee",
    description = {
      "Judge a circuit said to be a transformer: extract the L*H matrix products in it, check them"
          + " exactly, and print what they certify of the exponent of matrix multiplication.",
      "",
      "X = I is set here, or the point of H4; the outputs may be f or all y.i.c. A circuit that is not that transformer,"
          + " or that cannot be kept exact, is refused with the gate and the reason (exit 3)."
    },
    footer = {
      "%nExample:",
      "  $ ./headroom referee --layers 1 --heads 1 --tokens 8 --head-dim 8 --multiply strassen",
      "  certified: 1 ⊙ ⟨8,8,7⟩ from 335 products, rank 335",
      "  omega <= 2.857, from the extracted circuit",
      "  …"
    })
final class RefereeCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final TracedOptions options = new TracedOptions();
  @Mixin private final JsonOption json = new JsonOption();

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "A circuit; without one, our own of these sizes is judged.")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "--multiply",
      paramLabel = "schoolbook|SCHEME",
      description = "How our own circuit multiplies matrices; default: schoolbook.")
  private Optional<Multiplication> multiplication = Optional.empty();

  @Option(
      names = "--route",
      paramLabel = "h1|ln",
      description =
          "For the paper's: degree 2 of df/dC, or its logarithms of f and g; default: h1.")
  private Optional<Extraction.Route> route = Optional.empty();

  @Option(names = "--trials", paramLabel = "K", description = "Random points tried; default: 3.")
  private int trials = 3;

  @Option(
      names = "--brent",
      description = "Check Brent's equations over Q on every head's scheme too.")
  private boolean brent;

  @Option(
      names = "--schemes",
      paramLabel = "PREFIX",
      description = "Write each head's scheme as PREFIX.l.h_L.sms, _R.sms and _P.sms.")
  private Optional<String> schemes = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of primes and points; default: 0.")
  private long seed;

  RefereeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Traced model = options.model();
    Extraction.Route way = options.route(route);
    json.check();
    var how = new Referee.Options(way, trials, seed, schemes.isPresent(), brent);
    Verdict verdict =
        StageProgress.during(console, () -> Referee.judge(circuit(model), model, how));
    verdict.certified().ifPresent(c -> writeSchemes(c.schemes(), model));
    json.deliver(console, text -> print(text, verdict), () -> RefereeDocument.of(verdict));
    return verdict.isCertified() ? ExitCode.DONE : ExitCode.FOUND_WRONG;
  }

  private Circuit circuit(Traced model) {
    if (file.isPresent() && multiplication.isPresent()) {
      throw new IllegalArgumentException("--multiply is for our own circuit, without FILE");
    }
    return file.map(f -> CircuitFiles.read(f, console)).orElseGet(() -> ours(model));
  }

  private Circuit ours(Traced model) {
    Multiplication how = multiplication.orElse(Multiplication.SCHOOLBOOK);
    Referee.require(new Extent(model, how, false, false));
    return Trace.of(model, how, false, false);
  }

  private static void print(PrintStream text, Verdict verdict) {
    verdict.refused().ifPresent(r -> text.println("refused: " + r));
    verdict.certified().ifPresent(c -> print(text, verdict, c));
  }

  private static void print(PrintStream text, Verdict verdict, Verdict.Certified c) {
    text.printf(
        Locale.ROOT,
        "certified: %s from %d products, rank %d%n",
        c.shape(),
        c.products(),
        c.rank());
    text.println(omega(c.omegaAtMost(), ", from the extracted circuit"));
    text.println(omega(c.omegaAtMostFromInput(), ", from the size of the circuit alone"));
    text.println("circuit: " + CircuitPass.line(verdict.circuit()));
    for (Claim claim : c.floors()) {
      switch (claim) {
        case Claim.Counted x ->
            text.printf(Locale.ROOT, "3·(x,÷) + 2·(exp,ln) here: %d%n", x.value());
        case Claim.Certified x -> text.printf(Locale.ROOT, floor(x.unit()), x.value());
        case Claim.Measured _, Claim.Derived _, Claim.Exponent _, Claim.Conditional _ -> {}
      }
    }
    text.printf(
        Locale.ROOT,
        "checked: %d random points modulo %d, formal degree %d, error probability <= %.1e%s%n",
        c.check().trials(),
        c.check().prime(),
        c.check().formalDegree(),
        c.check().errorProbability(),
        c.check().brent() ? "; Brent's equations over Q" : "");
  }

  /// What is said of a floor: of one by input counting, what H4 is worth beside it.
  private static String floor(Unit unit) {
    return unit == Unit.GATES
        ? "worth: that joint heads have no better exponent; a third of that floor is always below input"
            + " counting, here %d gates%n"
        : "no circuit for it stays below: %d%n";
  }

  private static String omega(OptionalDouble omega, String after) {
    if (omega.isEmpty()) {
      return "the products are too small to say anything of omega";
    }
    String nothing = omega.getAsDouble() >= 3 ? " (nothing new)" : "";
    return String.format(Locale.ROOT, "omega <= %.3f", omega.getAsDouble()) + after + nothing;
  }

  private void writeSchemes(List<BilinearScheme> list, Traced model) {
    if (schemes.isPresent() && list.isEmpty()) {
      console.notice("its products are not bilinear: there is no scheme to write");
    }
    int each = list.size() / model.layers(); // copies of a layer
    for (int copy = 0; schemes.isPresent() && copy < list.size(); copy++) {
      BilinearScheme s = list.get(copy);
      String name = schemes.get() + "." + copy / each + "." + copy % each;
      new SchemeFiles(name).write(s);
    }
  }
}
