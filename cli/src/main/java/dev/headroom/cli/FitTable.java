package dev.headroom.cli;

import dev.headroom.audit.Fit;
import dev.headroom.audit.Fit.Capacity;
import dev.headroom.audit.Fit.Speed;
import dev.headroom.audit.Fitting;
import dev.headroom.claim.Claim;
import dev.headroom.count.Cache;
import dev.headroom.machine.Paper;
import dev.headroom.model.Attention;
import dev.headroom.model.Layer;
import dev.headroom.tensor.Span;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What fits, as a table for people and for programs: a line a model, or a line a machine where there
/// is one model.
final class FitTable {
  private static final double KIB = 1 << 10;
  private static final double MIB = 1 << 20;
  private static final double GIB = 1 << 30;

  private record Group(Optional<Paper> machine, Fitting asked, List<Fit> fits) {}

  private final boolean one;
  private final int devices;
  private final List<Group> groups = new ArrayList<>();

  FitTable(boolean one, int devices) {
    this.one = one;
    this.devices = devices;
  }

  void add(Optional<Paper> machine, Fitting asked, List<Fit> fits) {
    groups.add(new Group(machine, asked, fits));
  }

  void print(PrintStream out) {
    Fitting asked = groups.getFirst().asked();
    AuditText.paragraph(out, "", heading(asked));
    out.println();
    if (one) {
      out.println(head("machine"));
      groups.forEach(g -> out.println(line(name(g), g, g.fits().getFirst())));
      out.println();
      kinds(out, groups.getFirst());
    } else {
      for (Group g : groups) {
        g.machine().ifPresent(m -> AuditText.paragraph(out, "", m.text()));
        out.println(head("model"));
        g.fits().forEach(f -> out.println(line(shortName(f), g, f)));
        out.println();
      }
    }
    AuditText.paragraph(out, "", legend(asked));
  }

  private String heading(Fitting asked) {
    String each = devices == 1 ? "" : " of each of " + devices + " devices";
    Fit first = groups.getFirst().fits().getFirst();
    return (one ? first.model().name() + ": what" : "What")
        + " fits"
        + (devices == 1 ? "" : " on " + devices + " devices, communication not counted")
        + ": GiB of weights, KiB of cache a token, MiB of activations"
        + each
        + "; the longest row; the most rows of "
        + (one ? first.context() : asked.context().orElse(Fitting.CONTEXT))
        + " tokens; the least seconds of "
        + (asked.batch() == 1 ? "one row" : asked.batch() + " rows")
        + " of them, and of one token more.";
  }

  private String legend(Fitting asked) {
    return "Bytes are counted, seconds derived: the slowest of all operations at the peak and the least"
        + " bytes at the bandwidth. Activations are those of "
        + asked.pass()
        + " tokens a pass, or of one step of all rows. All of the memory is taken to be free. *: all"
        + " positions of the model, or as many tokens as it has where it has fewer. -: does not fit,"
        + " keeps nothing, or is not known. ?: peaks that are not confirmed.";
  }

  private static String head(String first) {
    return row(
        List.of(
            first, "weights", "cache", "activ.", "longest", "rows", "prefill", "tok/s", "decode",
            "tok/s"));
  }

  private String name(Group g) {
    return g.machine()
        .map(m -> m.listed().name() + " " + m.precision().label() + (m.confirmed() ? "" : "?"))
        .orElse("in " + g.asked().precision().label());
  }

  private static String shortName(Fit fit) {
    String name = fit.model().name();
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private static String line(String name, Group g, Fit f) {
    List<String> cells = new ArrayList<>(List.of(name));
    cells.add(String.format(Locale.ROOT, "%.2f", f.weights().value() / GIB));
    cells.add(
        f.cachePerToken().value() == 0
            ? "-"
            : String.format(Locale.ROOT, "%.1f", f.cachePerToken().value() / KIB));
    cells.add(String.format(Locale.ROOT, "%.1f", f.activations().value() / MIB));
    cells.add(longest(f));
    cells.add(f.capacity().map(c -> rows(c, f, g)).orElse("-"));
    Optional<Speed> speed = f.speed();
    int batch = g.asked().batch();
    cells.add(speed.map(s -> seconds(s.prefill())).orElse("-"));
    cells.add(
        speed
            .map(s -> rate((double) batch * f.context() / FitRow.seconds(s.prefill())))
            .orElse("-"));
    Optional<Claim> decode = speed.flatMap(Speed::decode);
    cells.add(decode.map(FitTable::seconds).orElse("-"));
    cells.add(decode.map(d -> rate(batch / FitRow.seconds(d))).orElse("-"));
    return row(cells);
  }

  private static String longest(Fit f) {
    boolean all = f.longest().orElse(0) == f.model().embedding().positions();
    return f.longest().isEmpty() ? "-" : f.longest().getAsInt() + (all ? "*" : "");
  }

  private static String rows(Capacity c, Fit f, Group g) {
    boolean fewer = f.context() < g.asked().context().orElse(Fitting.CONTEXT);
    return c.rows().orElse(0) == 0 ? "-" : c.rows().getAsLong() + (fewer ? "*" : "");
  }

  private static String seconds(Claim claim) {
    return claim.text().replaceAll("\\.(\\d)\\d+ ", ".$1 ");
  }

  private static String rate(double tokens) {
    return tokens >= 1e6
        ? String.format(Locale.ROOT, "%.2fM", tokens / 1e6)
        : tokens >= 1e4
            ? String.format(Locale.ROOT, "%.1fk", tokens / 1e3)
            : String.format(Locale.ROOT, "%.1f", tokens);
  }

  private static String row(List<String> cells) {
    return String.format(
            Locale.ROOT,
            "%-26s%8s%7s%8s%9s%8s%10s%8s%9s%7s",
            cells.get(0),
            cells.get(1),
            cells.get(2),
            cells.get(3),
            cells.get(4),
            cells.get(5),
            cells.get(6),
            cells.get(7),
            cells.get(8),
            cells.get(9))
        .stripTrailing();
  }

  /// What is kept, by kind of layer.
  private void kinds(PrintStream out, Group g) {
    Fit fit = g.fits().getFirst();
    int bytes = g.asked().cacheBytes();
    out.println(
        "Cache of a token, and of a row of " + fit.context() + " (bytes, all layers of a kind)");
    for (Map.Entry<Layer, Integer> kind : fit.model().kinds().entrySet()) {
      Attention a = kind.getKey().attention().f();
      Span span = a.scoring().span();
      long each = Math.multiplyExact(Cache.each(a) * bytes, kind.getValue());
      out.println(
          String.format(
              Locale.ROOT,
              "  %-6s %,13d %,17d  %s",
              kind.getValue() + " x",
              span.causal() ? each : 0,
              span.causal() ? each * span.held(fit.context()) : 0,
              kind.getKey().words()));
    }
    out.println();
  }

  /// A row a model and machine, numbers in bytes and seconds.
  List<FitRow> rows() {
    return groups.stream()
        .flatMap(g -> g.fits().stream().map(f -> FitRow.of(g.machine(), g.asked(), f)))
        .toList();
  }
}
