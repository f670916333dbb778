package dev.headroom.cli;

import dev.headroom.audit.Algorithm;
import dev.headroom.audit.AuditReport;
import dev.headroom.audit.ComponentReport;
import dev.headroom.audit.Convention;
import dev.headroom.audit.Limits;
import dev.headroom.audit.Measurement;
import dev.headroom.audit.Rung;
import dev.headroom.claim.Claim;
import dev.headroom.claim.Unit;
import dev.headroom.count.Count;
import dev.headroom.count.MatrixProduct;
import dev.headroom.machine.Paper;
import dev.headroom.machine.Present;
import dev.headroom.work.Work;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/// An audit for people: the sentence, the ladder, the regime, the components; 100 columns.
final class AuditText {
  static final int COLUMNS = 100;
  private static final int TEXT = 56; // where a rung's words begin

  private final AuditReport report;

  AuditText(AuditReport report) {
    this.report = report;
  }

  void print(PrintStream out) {
    paragraph(out, "", report.sentence());
    out.println();
    out.println("Ladder");
    for (Rung rung : report.ladder()) {
      rung(out, rung);
    }
    out.println();
    out.println("Regime");
    paragraph(out, "  ", report.regime().text());
    out.println();
    machine(out);
    new Table().print(out);
    out.println();
    conventions(out);
    out.println();
    products(out);
  }

  /// Why two counters disagree.
  private void conventions(PrintStream out) {
    out.println("The same run in other counts");
    for (Convention c : report.conventions()) {
      String head = String.format(Locale.ROOT, "  %-23s  %-12s  ", c.name(), c.claim().text());
      String words = c.words() + " " + c.claim().source();
      out.println(
          head
              + String.join(
                  "\n" + " ".repeat(head.length()), wrapped(words, COLUMNS - head.length())));
    }
  }

  /// One of the copies of each product, as `matmul cost` counts it; at last all copies of all.
  private void products(PrintStream out) {
    Algorithm algorithm = report.algorithm();
    out.println("Products (one of the copies counted, and all of all; hidden pairs left out)");
    product(out, "", "size", "copies", "operations", "of definition", "by");
    for (Algorithm.Chosen c : algorithm.products()) {
      MatrixProduct p = c.product();
      product(
          out,
          p.name(),
          p.n() + " x " + p.m() + " x " + p.p(),
          Long.toString(p.copies()),
          Long.toString(c.each()),
          String.format(Locale.ROOT, "%.3f", c.share()),
          c.how());
    }
    product(
        out,
        "all",
        "",
        "",
        Long.toString(algorithm.productsFewest()),
        String.format(
            Locale.ROOT,
            "%.3f",
            (double) algorithm.productsFewest() / algorithm.productsByDefinition()),
        "");
  }

  /// A long name has a line to itself.
  private static void product(PrintStream out, String name, String... columns) {
    boolean fits = name.length() <= 11;
    if (!fits) {
      out.println("  " + name);
    }
    String line =
        String.format(
            Locale.ROOT,
            "  %-11s %21s %6s %16s %14s  %s",
            fits ? name : "",
            columns[0],
            columns[1],
            columns[2],
            columns[3],
            columns[4]);
    out.println(line.stripTrailing());
  }

  private void rung(PrintStream out, Rung rung) {
    Claim claim = rung.claim();
    String head =
        String.format(
            Locale.ROOT, "  %-23s  %-15s  %-11s ", rung.name(), claim.text(), claim.kind());
    boolean fits = head.length() <= TEXT;
    out.print(fits ? pad(head) : head.stripTrailing() + "\n" + pad(""));
    out.println(String.join("\n" + pad(""), wrapped(words(rung), COLUMNS - TEXT)));
  }

  private static String pad(String head) {
    return head + " ".repeat(TEXT - head.length());
  }

  private static String words(Rung rung) {
    String hypothesis =
        rung.claim() instanceof Claim.Conditional c
            ? "under the " + c.hypothesis().name() + "; "
            : "";
    return hypothesis + rung.text() + " " + rung.claim().source();
  }

  private void machine(PrintStream out) {
    out.println("Machine");
    paragraph(out, "  ", machine(report));
    out.println();
  }

  /// The machine, and the speeds that were measured on it.
  static String machine(AuditReport report) {
    return switch (report.machine()) {
      case Paper paper -> paper.text();
      case Present here ->
          here.text()
              + here.roofs()
                  .map(r -> speeds(r, report.question().dtype(), report.measured().isPresent()))
                  .orElse("; not measured");
    };
  }

  private static String speeds(Present.Roofs r, String dtype, boolean run) {
    return String.format(
        Locale.ROOT,
        "; measured in %s: %s and %s %s, at best %s, %s where it only reads, and %s",
        dtype,
        Unit.FLOPS_PER_SECOND.text(r.before().flops()),
        Unit.FLOPS_PER_SECOND.text(r.after().flops()),
        run ? "before and after the run" : "one after the other",
        Unit.BYTES_PER_SECOND.text(r.best().bytes()),
        Unit.BYTES_PER_SECOND.text(r.best().reads()),
        Unit.EXPS_PER_SECOND.text(r.best().exps().orElseThrow()));
  }

  /// Both limits of the whole model.
  static String limits(Limits l) {
    return "Limits of all: "
        + Table.millis(OptionalDouble.of(l.inSequence()))
        + " ms one component after another, "
        + Table.millis(OptionalDouble.of(l.wholeRun()))
        + " ms for the whole run.";
  }

  static void paragraph(PrintStream out, String indent, String text) {
    wrapped(text, COLUMNS - indent.length()).forEach(line -> out.println(indent + line));
  }

  static List<String> wrapped(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  /// The components, each column in one unit that its total suggests.
  private final class Table {
    private final Work total = report.count().total();
    private final boolean measured = report.measured().isPresent();
    private final boolean limits = report.limits().isPresent();
    private final boolean yours = report.yours().isPresent();
    private final Scale flops = Scale.of(total.flops(), "flop");
    private final Scale exps = Scale.of(total.exps(), "exp");
    private final Scale specials = Scale.of(total.specials(), "special");
    private final Scale bytes = Scale.of(total.bytes(), "B");

    void print(PrintStream out) {
      String label = report.measured().map(Measurement::label).orElse("");
      paragraph(
          out,
          "",
          "Components (work counted"
              + (measured ? ", ms measured" : "")
              + (label.isEmpty() ? "" : ", " + label)
              + (limits ? "; limits from " + peaks() : "")
              + ")");
      StringBuilder head = new StringBuilder(String.format(Locale.ROOT, "  %-9s", ""));
      head.append(right(flops.unit(), 10)).append(right(exps.unit(), 9));
      head.append(right(specials.unit(), 10)).append(right(bytes.unit(), 9));
      if (measured) {
        head.append(right("ms", 11)).append(right("GFLOP/s", 9)).append(right("of peak", 8));
      }
      head.append(limits ? right("limit ms", 11) : "").append(yours ? right("yours ms", 11) : "");
      out.println(head);
      report.components().forEach(c -> out.println(row(c)));
      out.println(totals());
      report.attention().ifPresent(c -> out.println(row(c)));
      report.limits().ifPresent(l -> paragraph(out, "  ", limits(l)));
      if (report.count().kinds().size() > 1) {
        out.println("\nLayers (work counted, all of a kind together)");
        report.count().kinds().forEach(kind -> out.println(row(kind)));
      }
    }

    private String peaks() {
      return switch (report.machine()) {
        case Paper paper -> "peaks on paper, " + paper.listed().name();
        case Present _ -> "measured peaks";
      };
    }

    private String row(Count.Kind kind) {
      Work w = kind.total();
      return String.format(Locale.ROOT, "  %-9s", kind.count() + " x")
          + right(flops.text(w.flops()), 10)
          + right(exps.text(w.exps()), 9)
          + right(specials.text(w.specials()), 10)
          + right(bytes.text(w.bytes()), 9)
          + "  "
          + kind.layer().words();
    }

    private String row(ComponentReport c) {
      return line(c.name(), c.work(), c.seconds(), c.limit(), c.yours());
    }

    private String totals() {
      OptionalDouble seconds =
          measured ? OptionalDouble.of(report.measured().get().median()) : OptionalDouble.empty();
      OptionalDouble limit =
          limits ? OptionalDouble.of(report.limits().get().inSequence()) : OptionalDouble.empty();
      return line("all", total, seconds, limit, report.yourTotal());
    }

    private String line(
        String name, Work w, OptionalDouble seconds, OptionalDouble limit, OptionalDouble mine) {
      StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "  %-9s", name));
      line.append(right(flops.text(w.flops()), 10)).append(right(exps.text(w.exps()), 9));
      line.append(right(specials.text(w.specials()), 10));
      line.append(right(bytes.text(w.bytes()), 9));
      if (measured) {
        line.append(right(millis(seconds), 11)).append(right(rate(w, seconds), 9));
        line.append(right(share(w, seconds), 8));
      }
      line.append(limits ? right(millis(limit), 11) : "");
      line.append(yours ? right(millis(mine), 11) : "");
      return line.toString().stripTrailing();
    }

    private String rate(Work w, OptionalDouble seconds) {
      return w.flops() == 0 || seconds.isEmpty() || seconds.getAsDouble() <= 0
          ? ""
          : String.format(Locale.ROOT, "%.1f", w.flops() / seconds.getAsDouble() / 1e9);
    }

    private String share(Work w, OptionalDouble seconds) {
      return rate(w, seconds).isEmpty() || report.machine().roof().isEmpty()
          ? ""
          : String.format(
              Locale.ROOT,
              "%.0f%%",
              100 * w.flops() / seconds.getAsDouble() / report.machine().roof().get().flops());
    }

    private static String millis(OptionalDouble seconds) {
      return seconds.isEmpty()
          ? ""
          : String.format(Locale.ROOT, "%.3f", seconds.getAsDouble() * 1e3);
    }

    private static String right(String text, int width) {
      return " ".repeat(Math.max(1, width - text.length())) + text;
    }
  }

  /// A power of a thousand for a column.
  private record Scale(double factor, String unit) {
    static Scale of(long largest, String unit) {
      int thousands = Math.clamp((Long.toString(largest).length() - 1) / 3, 0, 4);
      String prefix = thousands == 0 ? "" : "kMGT".substring(thousands - 1, thousands);
      return new Scale(Math.pow(1000, thousands), prefix + unit);
    }

    String text(long value) {
      return value == 0
          ? "-"
          : factor == 1 ? Long.toString(value) : String.format(Locale.ROOT, "%.3f", value / factor);
    }
  }
}
