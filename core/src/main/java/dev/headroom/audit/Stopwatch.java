package dev.headroom.audit;

import dev.headroom.audit.Measurement.Run;
import dev.headroom.count.Terms;
import dev.headroom.forward.Transformer;
import dev.headroom.forward.Wanted;
import dev.headroom.measure.Seconds;
import dev.headroom.model.Architecture;
import dev.headroom.model.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// Measures a forward pass within a time: warms up on a short input, times one layer, and runs as
/// many layers as fit.
/// Source: docs/audit.md, measuring.
final class Stopwatch {
  /// Seconds that the runs may take, unless runs and layers are given.
  private static final double BUDGET = 7;

  private static final double WARM_UP = 0.4;
  private static final int WARM_TOKENS = 192;
  private static final int RUNS = 3;
  private static final int SHARE_PASSES = 4;

  private final Transformer transformer;
  private final Architecture architecture;
  private final Wanted wanted;
  private final Observer observer;

  /// Shape:  architecture with the batch and tokens that are asked about.
  Stopwatch(
      Transformer transformer, Architecture architecture, Terms.Logits logits, Observer observer) {
    this.transformer = transformer;
    this.architecture = architecture;
    this.wanted =
        new Wanted(
            logits == Terms.Logits.ALL ? Wanted.Logits.ALL : Wanted.Logits.LAST,
            false,
            OptionalInt.empty());
    this.observer = observer;
  }

  Measurement measure(OptionalInt wantedRuns, OptionalInt wantedLayers) {
    int all = architecture.shape().layers();
    warmUp();
    Input input = input(architecture.shape().batch(), architecture.shape().tokens());
    observer.stage("one layer", 1);
    transformer.run(
        input, wanted, new Timing(1, false), 1); // the first of this size does not count
    Timing first = new Timing(1, false);
    transformer.run(input, wanted, first, 1);
    Run one = first.stop();
    Plan plan = plan(Run.sum(one.ends()), Run.sum(one.inLayers()), wantedRuns, wantedLayers);
    observer.stage("runs", plan.runs);
    List<Run> runs = new ArrayList<>();
    for (int r = 0; r < plan.runs; r++) {
      Timing timing = new Timing(plan.layers, false);
      transformer.run(input, wanted, timing, plan.layers);
      runs.add(timing.stop());
      observer.step();
    }
    return Measurement.of(runs, shares(input), plan.layers, all);
  }

  /// How the attention kernel's time divides, in passes of their own: telling it costs some percent.
  private double[] shares(Input input) {
    Wanted last = new Wanted(Wanted.Logits.LAST, false, OptionalInt.empty());
    Timing parts = new Timing(1, true);
    for (int pass = 0; pass < 2 * SHARE_PASSES; pass++) {
      parts = pass == SHARE_PASSES ? new Timing(1, true) : parts;
      transformer.run(input, last, parts, 1);
    }
    return parts.shares();
  }

  /// How often to run how many layers.
  record Plan(int runs, int layers) {}

  private Plan plan(double ends, double layer, OptionalInt wantedRuns, OptionalInt wantedLayers) {
    return plan(ends, layer, wantedRuns, wantedLayers, architecture.shape().layers());
  }

  /// Shape:  `ends` and `layer` in seconds; fewer runs only where not even one layer fits in three.
  static Plan plan(
      double ends, double layer, OptionalInt wantedRuns, OptionalInt wantedLayers, int all) {
    int runs = wantedRuns.orElse((int) Math.clamp(BUDGET / (ends + layer), 1, RUNS));
    double fitting = (BUDGET / runs - ends) / layer;
    int layers =
        wantedLayers.isPresent() ? wantedLayers.getAsInt() : (int) Math.clamp(fitting, 1, all);
    return new Plan(runs, Math.min(layers, all));
  }

  /// Until the machine code of every kernel is there, and short passes no longer get faster.
  private void warmUp() {
    observer.stage("warm-up", 1);
    transformer.warmUp();
    Input small = input(1, Math.min(WARM_TOKENS, architecture.shape().tokens()));
    Wanted last = new Wanted(Wanted.Logits.LAST, false, OptionalInt.empty());
    Seconds.settled(WARM_UP, () -> transformer.run(small, last, new Timing(1, true), 1));
  }

  /// Ids that differ as far as the vocabulary allows.
  private Input input(int batch, int tokens) {
    List<int[]> ids = new ArrayList<>();
    List<int[]> types = new ArrayList<>();
    for (int b = 0; b < batch; b++) {
      int[] row = new int[tokens];
      for (int i = 0; i < tokens; i++) {
        row[i] = (int) (((long) b * tokens + i) % architecture.embedding().vocabulary());
      }
      ids.add(row);
      types.add(new int[tokens]);
    }
    return new Input(ids, types, List.of());
  }
}
