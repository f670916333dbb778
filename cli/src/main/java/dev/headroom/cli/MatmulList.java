package dev.headroom.cli;

import dev.headroom.scheme.Catalogue;
import dev.headroom.scheme.Levels;
import dev.headroom.scheme.Ring;
import dev.headroom.scheme.SchemeSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `matmul list`.
@Command(
    name = "list",
    description =
        "The catalogue: size, rank, additions of one level, exponent, growth factor of the"
            + " error, ring, source.",
    footer = {
      "%nExample:",
      "  $ ./headroom matmul list",
      "  name           size     rank  additions  exponent  growth  over  from",
      "  strassen       2x2x2       7         18    2.8074   14.83  Z     Strassen 1969",
      "…"
    })
final class MatmulList implements Callable<Integer> {
  private final Console console;
  @Mixin private final JsonOption json = new JsonOption();

  MatmulList(Console console) {
    this.console = console;
  }

  record Document(String schema, List<Entry> schemes) {}

  record Entry(
      String name,
      int n,
      int m,
      int p,
      int rank,
      int additions,
      int scalings,
      double exponent,
      double growth,
      String ring,
      String source) {
    static Entry of(SchemeSource s) {
      Levels p = s.levels();
      Ring ring = s.ring().orElseThrow();
      return new Entry(
          s.name(),
          p.n(),
          p.m(),
          p.p(),
          p.rank(),
          p.additions(),
          p.scalings(),
          p.exponent(),
          ring.growth(s.program().scheme()),
          ring.name(),
          s.provenance());
    }
  }

  @Override
  public Integer call() {
    List<Entry> all = Catalogue.all().stream().map(Entry::of).toList();
    json.deliver(
        console,
        out -> {
          out.println("name           size     rank  additions  exponent  growth  over  from");
          for (Entry e : all) {
            out.printf(
                Locale.ROOT,
                "%-13s  %-7s %5d  %9d  %8.4f  %6.2f  %-4s  %s%n",
                e.name,
                e.n + "x" + e.m + "x" + e.p,
                e.rank,
                e.additions,
                e.exponent,
                e.growth,
                e.ring,
                e.source);
          }
        },
        () -> new Document("headroom/matmul-list/1", all));
    return ExitCode.DONE;
  }
}
