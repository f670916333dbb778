package dev.headroom.cli;

import dev.headroom.scheme.Program;
import dev.headroom.scheme.Ring;
import dev.headroom.scheme.SchemeSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `matmul verify`.
@Command(
    name = "verify",
    description = {
      "Whether a scheme multiplies matrices: Brent's equations, exactly. Exit 3 when one does not hold.",
      "The first of Z, Q and F_2 over which it does is named, or the ring that its files name; over"
          + " numbers also the growth factor of the error."
    },
    footer = {
      "%nExample:",
      "  $ ./headroom matmul verify strassen --ring F_2",
      "  strassen: 2x2x2:7 multiplies over F_2: Brent's 64 equations hold"
    })
final class MatmulVerify implements Callable<Integer> {
  private final Console console;
  @Mixin private final JsonOption json = new JsonOption();

  @Parameters(paramLabel = "SCHEME", description = "A name of the catalogue, or files.")
  private String scheme = "";

  @Option(names = "--ring", paramLabel = "Z|Q|F_2", description = "Check over this ring alone.")
  private Optional<String> ring = Optional.empty();

  MatmulVerify(Console console) {
    this.console = console;
  }

  record Document(
      String schema,
      String scheme,
      int n,
      int m,
      int p,
      int rank,
      boolean multiplies,
      Optional<String> ring,
      Optional<String> violated,
      Optional<Double> growth,
      long equations,
      List<String> notes) {}

  @Override
  public Integer call() {
    SchemeSource source = SchemeSource.find(scheme);
    source.notes().forEach(console::notice);
    Program p = source.program();
    Ring.Found found =
        ring.map(MatmulVerify::ring)
            .or(source::ring)
            .map(r -> r.check(p.scheme()))
            .orElseGet(() -> Ring.of(p.scheme()));
    long equations = (long) p.n() * p.m() * p.m() * p.p() * p.n() * p.p();
    Optional<Double> growth =
        found.ring().filter(r -> !r.equals(Ring.F_2)).map(r -> r.growth(p.scheme()));
    String size = p.n() + "x" + p.m() + "x" + p.p() + ":" + p.rank();
    json.deliver(
        console,
        out -> out.println(sentence(size, found, equations, growth)),
        () ->
            new Document(
                "headroom/matmul-verify/1",
                scheme,
                p.n(),
                p.m(),
                p.p(),
                p.rank(),
                found.ring().isPresent(),
                found.ring().map(Ring::name),
                found.ring().isPresent() ? Optional.empty() : Optional.of(found.wrong()),
                growth,
                equations,
                source.notes()));
    return found.ring().isPresent() ? ExitCode.DONE : ExitCode.FOUND_WRONG;
  }

  private String sentence(String size, Ring.Found found, long equations, Optional<Double> growth) {
    return scheme
        + ": "
        + size
        + found
            .ring()
            .map(r -> " multiplies over " + r.name() + ": Brent's " + equations + " equations hold")
            .orElseGet(() -> " does not multiply: " + found.wrong())
        + growth.map(g -> String.format(Locale.ROOT, "; growth factor %.2f", g)).orElse("");
  }

  private static Ring ring(String typed) {
    return switch (typed) {
      case "Z" -> Ring.Z;
      case "Q" -> Ring.Q;
      case "F_2", "F2" -> Ring.F_2;
      default ->
          throw new IllegalArgumentException("--ring is " + typed + ", expected Z, Q or F_2");
    };
  }
}
