package dev.headroom.cli;

import dev.headroom.solve.Run;
import dev.headroom.work.Component;
import dev.headroom.work.Work;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What each component of the runs took, where that was measured.
record SolveParts(List<Part> parts) {
  /// Shape:  `shareOfPeak` of the machine's flops, where there are any and it was measured.
  record Part(
      String component, long flops, long exps, double seconds, Optional<Double> shareOfPeak) {
    private static Part of(List<Run> runs, Component component, Optional<Double> peak) {
      Work work = runs.stream().map(r -> r.of(component)).reduce(Work.NONE, Work::plus);
      double seconds = runs.stream().mapToDouble(r -> r.parts().getOrDefault(component, 0.0)).sum();
      Optional<Double> share =
          peak.filter(p -> seconds > 0 && work.flops() > 0).map(p -> work.flops() / seconds / p);
      return new Part(component.label(), work.flops(), work.exps(), seconds, share);
    }
  }

  static SolveParts of(List<Run> runs, Optional<Double> peak) {
    List<Part> parts = new ArrayList<>();
    for (Component component : Component.values()) {
      if (runs.stream().anyMatch(r -> r.parts().containsKey(component))) {
        parts.add(Part.of(runs, component, peak));
      }
    }
    return new SolveParts(parts);
  }

  void print(PrintStream out) {
    if (!parts.isEmpty()) {
      out.println("c component     Mflop     Mexp         ms  GFLOP/s  of peak");
    }
    for (Part part : parts) {
      out.printf(
          Locale.ROOT,
          "c %-9s %9.3f %8.3f %10.3f %8.1f %8s%n",
          part.component(),
          part.flops() * 1e-6,
          part.exps() * 1e-6,
          part.seconds() * 1e3,
          part.seconds() > 0 ? part.flops() / part.seconds() * 1e-9 : 0,
          part.shareOfPeak().map(s -> String.format(Locale.ROOT, "%.0f %%", 100 * s)).orElse("-"));
    }
  }
}
