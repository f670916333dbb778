package dev.headroom.cli;

import dev.headroom.machine.Figure;
import dev.headroom.machine.Listed;
import dev.headroom.machine.MachineTable;
import dev.headroom.machine.Precision;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// `audit --hardware list`: the machines on paper, each with the sources of its cells.
record HardwareList(PrintStream out) {
  private static final List<Precision> TYPES =
      List.of(
          Precision.F32,
          Precision.TF32,
          Precision.BF16,
          Precision.F16,
          Precision.FP8,
          Precision.INT8);

  void print() {
    List<String> head = new ArrayList<>(List.of("dense, 10^12/s"));
    TYPES.forEach(type -> head.add(type.label()));
    head.addAll(List.of("GB/s", "GiB"));
    row(head);
    for (Listed m : MachineTable.all()) {
      List<String> cells = new ArrayList<>(List.of(m.name()));
      TYPES.forEach(type -> cells.add(cell(Optional.ofNullable(m.peaks().get(type)), 1e12)));
      cells.add(cell(Optional.of(m.bandwidth()), 1e9));
      cells.add(cell(m.memory(), 1L << 30));
      row(cells);
    }
    out.println("? unconfirmed, - not stated; GiB as offered");
    out.println();
    out.println("Sources");
    for (Listed m : MachineTable.all()) {
      AuditText.paragraph(out, "  ", m.name() + ": " + m.words());
    }
  }

  private static String cell(Optional<Figure> figure, double unit) {
    return figure
        .map(f ->
            String.format(Locale.ROOT, "%.6g", f.value() / unit).replaceFirst("\\.?0+$", "")
                + (f.confirmed() ? "" : "?"))
        .orElse("-");
  }

  private void row(List<String> cells) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-21s", cells.getFirst()));
    cells.stream().skip(1).forEach(c -> line.append(String.format(Locale.ROOT, "%9s", c)));
    out.println(line);
  }
}
