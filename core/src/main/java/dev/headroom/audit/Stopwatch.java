package dev.headroom.audit;

import dev.headroom.audit.Measurement.Run;
import dev.headroom.count.Terms;
import dev.headroom.forward.Outputs;
import dev.headroom.forward.Transformer;
import dev.headroom.forward.Wanted;
import dev.headroom.measure.Seconds;
import dev.headroom.model.Architecture;
import dev.headroom.model.Input;
import dev.headroom.work.Probe;
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

  /// Seconds that passes for the shares alone may take.
  private static final double SHARE_BUDGET = 2;

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

  /// A pass of one layer that is long is taken no more often than it must: the first of this size,
  /// which does not count, tells how attention divides, and the second is the first run where a run
  /// has one layer.
  Measurement measure(OptionalInt wantedRuns, OptionalInt wantedLayers) {
    int all = architecture.shape().layers();
    Timing small = warmUp();
    Input input = input(architecture.shape().batch(), architecture.shape().tokens());
    observer.stage("one of " + all + " layers, twice", 2 * small.entered(1));
    Timing parts = pass(input, 1, true);
    Run one = pass(input, 1, false).stop();
    Plan plan = plan(Run.sum(one.ends()), Run.sum(one.inLayers()), wantedRuns, wantedLayers);
    List<Run> runs = new ArrayList<>();
    if (plan.layers == 1) {
      runs.add(one);
    }
    int missing = plan.runs - runs.size();
    observer.stage(
        missing + " x " + plan.layers + " of " + all + " layers",
        missing * small.entered(plan.layers));
    while (runs.size() < plan.runs) {
      runs.add(pass(input, plan.layers, false).stop());
    }
    int again = sharePasses(Run.sum(one.ends()) + Run.sum(one.inLayers()));
    return Measurement.of(
        runs, again == 0 ? parts.shares() : shares(input, again), plan.layers, all);
  }

  /// As many runs of as many layers as another measurement had.
  Measurement measure(Measurement like) {
    return measure(OptionalInt.of(like.totals().size()), OptionalInt.of(like.measuredLayers()));
  }

  /// What a pass of so many layers as were measured gives.
  Outputs outputs(Measurement of) {
    observer.stage("outputs", 1);
    Wanted last = new Wanted(Wanted.Logits.LAST, false, OptionalInt.empty());
    Input input = input(architecture.shape().batch(), architecture.shape().tokens());
    return transformer.run(input, last, Probe.NONE, of.measuredLayers());
  }

  private Timing pass(Input input, int layers, boolean parts) {
    Timing timing = new Timing(layers, parts, observer);
    transformer.run(input, wanted, timing, layers);
    return timing;
  }

  /// How often a pass of so many seconds may be repeated for the shares alone.
  static int sharePasses(double seconds) {
    return (int) Math.min(SHARE_PASSES, SHARE_BUDGET / (2 * seconds));
  }

  /// How the attention kernel's time divides, in passes of their own: telling it costs some percent.
  /// Half of them come first and do not count.
  private double[] shares(Input input, int passes) {
    observer.stage("how attention divides", 2 * passes);
    Wanted last = new Wanted(Wanted.Logits.LAST, false, OptionalInt.empty());
    Timing parts = new Timing(1, true, Observer.NONE);
    for (int pass = 0; pass < 2 * passes; pass++) {
      parts = pass == passes ? new Timing(1, true, Observer.NONE) : parts;
      transformer.run(input, last, parts, 1);
      observer.step();
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
  /// Returns one such pass, which counted what it entered.
  private Timing warmUp() {
    observer.stage("warm-up", 1);
    transformer.warmUp();
    Input small = input(1, Math.min(WARM_TOKENS, architecture.shape().tokens()));
    Wanted last = new Wanted(Wanted.Logits.LAST, false, OptionalInt.empty());
    Timing counted = new Timing(1, true, Observer.NONE);
    transformer.run(small, last, counted, 1);
    Seconds.settled(
        WARM_UP, () -> transformer.run(small, last, new Timing(1, true, Observer.NONE), 1));
    return counted;
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
