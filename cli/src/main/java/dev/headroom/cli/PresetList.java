package dev.headroom.cli;

import dev.headroom.model.Architecture;
import dev.headroom.model.Families;
import dev.headroom.model.GatedDelta;
import dev.headroom.model.Layer;
import dev.headroom.model.Presets;
import java.io.PrintStream;
import java.util.Locale;

/// `audit --list`: the presets, one a line.
record PresetList(PrintStream out) {
  void print() {
    row(
        "preset",
        "family",
        "layers",
        "heads",
        "kv-heads",
        "width",
        "ffn",
        "tokens",
        "parameters",
        "");
    for (Presets.Preset p : Presets.all()) {
      Architecture a = p.architecture();
      Layer first =
          a.layers().stream()
              .filter(l -> !(l.attention().f() instanceof GatedDelta))
              .findFirst()
              .orElseThrow();
      row(
          p.id(),
          a.family(),
          a.depth(),
          first.attention().f().heads(),
          first.attention().f().kvHeads(),
          a.width(),
          first.mlp().map(m -> m.f().hidden()).orElse(0),
          a.embedding().positions(),
          String.format(Locale.ROOT, "%,d", p.parameters()),
          Families.onlyCounted(a).isEmpty() ? "" : "counted only");
    }
  }

  private void row(Object... cells) {
    out.println(
        String.format(Locale.ROOT, "%-27s %-11s %6s %5s %8s %6s %6s %7s %15s  %s", cells)
            .stripTrailing());
  }
}
