package dev.headroom.cli;

import dev.headroom.referee.Referee;
import dev.headroom.referee.Verdict;
import dev.headroom.trace.Bare;
import dev.headroom.trace.Bare.Attention;
import dev.headroom.trace.Bare.Construction;
import dev.headroom.trace.Extent;
import dev.headroom.trace.Multiplication;
import dev.headroom.trace.Trace;
import dev.headroom.trace.Traced;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `circuit certificates`: a table of what the referee certifies.
@Command(
    name = "certificates",
    description =
        "A table: tokens N against the exponent that the referee certifies for our own circuit of one"
            + " layer and one head, head-dim N, by the way in which it multiplies. Every entry is"
            + " traced, extracted and checked as referee does.",
    footer = {
      "%nExample:",
      "  $ ./headroom circuit certificates --tokens 8,16",
      "  tokens  schoolbook    strassen",
      "       8       3.066       2.857",
      "      16       3.023       2.827"
    })
final class CircuitCertificates implements Callable<Integer> {
  private final Console console;

  @Mixin private final JsonOption json = new JsonOption();

  @Option(
      names = "--tokens",
      paramLabel = "N",
      split = ",",
      required = true,
      description = "Sizes, as 8,16,32.")
  private List<Integer> tokens = List.of();

  @Option(
      names = "--multiply",
      paramLabel = "schoolbook|SCHEME",
      defaultValue = "schoolbook,strassen",
      split = ",",
      description = "One or more, separated by commas; default: schoolbook,strassen.")
  private List<Multiplication> multiplications = List.of();

  @Option(
      names = "--attention",
      paramLabel = "softmax|denormalised",
      description = "Whether rows are divided by their sums; default: softmax.")
  private Attention attention = Attention.SOFTMAX;

  CircuitCertificates(Console console) {
    this.console = console;
  }

  /// The table for programs.
  record Document(String schema, List<Entry> certificates) {}

  /// Shape:  omegaAtMost: absent where the products are too small to say anything.
  record Entry(
      int tokens,
      String multiply,
      long products,
      long rank,
      OptionalDouble omegaAtMost,
      OptionalDouble omegaAtMostFromInput) {}

  @Override
  public Integer call() {
    json.check();
    List<Extent> circuits = new ArrayList<>();
    for (int n : tokens) {
      Bare model = new Bare(Construction.H2, attention, 1, 1, n, n);
      multiplications.forEach(how -> circuits.add(new Extent(model, how, false, false)));
    }
    circuits.forEach(Referee::require);
    List<Entry> entries =
        StageProgress.during(
            console, () -> circuits.stream().map(CircuitCertificates::judged).toList());
    json.deliver(
        console,
        text -> print(text, entries),
        () -> new Document("headroom/certificates/1", entries));
    return ExitCode.DONE;
  }

  /// Fails:  IllegalStateException where our own circuit is refused.
  private static Entry judged(Extent extent) {
    Traced model = extent.model();
    Verdict verdict =
        Referee.judge(
            Trace.of(model, extent.multiplication(), false, false),
            model,
            Referee.Options.of(model));
    Verdict.Certified found =
        verdict
            .certified()
            .orElseThrow(() -> new IllegalStateException("refused: " + verdict.refused()));
    return new Entry(
        model.tokens(),
        extent.multiplication().name(),
        found.products(),
        found.rank(),
        found.omegaAtMost(),
        found.omegaAtMostFromInput());
  }

  private void print(PrintStream text, List<Entry> entries) {
    StringBuilder header = new StringBuilder("tokens");
    multiplications.forEach(how -> header.append("  %10s".formatted(how.name())));
    text.println(header);
    for (int row = 0; row < tokens.size(); row++) {
      StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%6d", tokens.get(row)));
      for (int column = 0; column < multiplications.size(); column++) {
        OptionalDouble omega = entries.get(row * multiplications.size() + column).omegaAtMost();
        line.append("  %10s".formatted(omega.isPresent() ? digits(omega.getAsDouble()) : "-"));
      }
      text.println(line);
    }
  }

  private static String digits(double omega) {
    return String.format(Locale.ROOT, "%.3f", omega);
  }
}
