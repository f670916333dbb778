package dev.headroom.audit;

import dev.headroom.audit.Measurement.Run;
import dev.headroom.count.Terms;
import dev.headroom.forward.Outputs;
import dev.headroom.forward.Transformer;
import dev.headroom.forward.Wanted;
import dev.headroom.measure.Seconds;
import dev.headroom.model.Architecture;
import dev.headroom.model.Input;
import dev.headroom.shape.Step;
import dev.headroom.work.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// Measures a forward pass within a time: warms up on a short input, times one layer of each kind, and
/// runs as many layers as fit.
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
  private final Step step;
  private final Wanted wanted;
  private final Observer observer;

  /// Shape:  step: the batch and tokens that are asked about.
  Stopwatch(Transformer transformer, Step step, Terms.Logits logits, Observer observer) {
    this.transformer = transformer;
    this.architecture = transformer.architecture();
    this.step = step;
    this.wanted = wanted(logits);
    this.observer = observer;
  }

  /// Results that need the logits of these positions, and no more.
  static Wanted wanted(Terms.Logits logits) {
    return new Wanted(
        logits == Terms.Logits.ALL ? Wanted.Logits.ALL : Wanted.Logits.LAST,
        false,
        OptionalInt.empty());
  }

  private Sample sample(int layers) {
    return Sample.of(architecture.layers(), layers);
  }

  /// A pass of one layer of each kind that is long is taken no more often than it must: the first of
  /// this size, which does not count, tells how attention divides, and the second is the first run
  /// where a run has no more layers.
  Measurement measure(OptionalInt wantedRuns, OptionalInt wantedLayers) {
    int all = architecture.depth();
    Sample least = sample(1);
    int kinds = least.layers().size();
    Timing small = warmUp();
    Input input = input(step.batch(), step.tokens());
    observer.stage(kinds + " of " + all + " layers, twice", 2 * small.entered(kinds));
    Timing parts = pass(input, least, true);
    Run one = pass(input, least, false).stop();
    double ends = Run.sum(one.ends());
    double layer = (one.total(least.factors()) - ends) / all;
    Plan plan = plan(ends, layer, wantedRuns, wantedLayers, all);
    Sample sample = sample(plan.layers);
    List<Run> runs = new ArrayList<>();
    if (sample.equals(least)) {
      runs.add(one);
    }
    int missing = plan.runs - runs.size();
    int layers = sample.layers().size();
    observer.stage(
        missing + " x " + layers + " of " + all + " layers", missing * small.entered(layers));
    while (runs.size() < plan.runs) {
      runs.add(pass(input, sample, false).stop());
    }
    int again = sharePasses(ends + kinds * layer);
    double[] shares = again == 0 ? parts.shares(least.factors()) : shares(input, least, again);
    return Measurement.of(runs, shares, sample);
  }

  /// As many runs of as many layers as another measurement had.
  Measurement measure(Measurement like) {
    return measure(OptionalInt.of(like.totals().size()), OptionalInt.of(like.measuredLayers()));
  }

  /// What a pass of so many layers as were measured gives.
  Outputs outputs(Measurement of) {
    observer.stage("outputs", 1);
    Wanted last = new Wanted(Wanted.Logits.LAST, false, OptionalInt.empty());
    Input input = input(step.batch(), step.tokens());
    return transformer.run(input, last, Probe.NONE, sample(of.measuredLayers()).layers());
  }

  private Timing pass(Input input, Sample sample, boolean parts) {
    Timing timing = new Timing(sample.layers().size(), parts, observer);
    transformer.run(input, wanted, timing, sample.layers());
    return timing;
  }

  /// How often a pass of so many seconds may be repeated for the shares alone.
  static int sharePasses(double seconds) {
    return (int) Math.min(SHARE_PASSES, SHARE_BUDGET / (2 * seconds));
  }

  /// How the attention kernel's time divides, in passes of their own: telling it costs some percent.
  /// Half of them come first and do not count.
  private double[] shares(Input input, Sample sample, int passes) {
    observer.stage("how attention divides", 2 * passes);
    Wanted last = new Wanted(Wanted.Logits.LAST, false, OptionalInt.empty());
    int layers = sample.layers().size();
    Timing parts = new Timing(layers, true, Observer.NONE);
    for (int pass = 0; pass < 2 * passes; pass++) {
      parts = pass == passes ? new Timing(layers, true, Observer.NONE) : parts;
      transformer.run(input, last, parts, sample.layers());
      observer.step();
    }
    return parts.shares(sample.factors());
  }

  /// How often to run how many layers.
  record Plan(int runs, int layers) {}

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
    Input small = input(1, Math.min(WARM_TOKENS, step.tokens()));
    Wanted last = new Wanted(Wanted.Logits.LAST, false, OptionalInt.empty());
    List<Integer> layers = sample(1).layers();
    Timing counted = new Timing(layers.size(), true, Observer.NONE);
    transformer.run(small, last, counted, layers);
    Seconds.settled(
        WARM_UP,
        () -> transformer.run(small, last, new Timing(layers.size(), true, Observer.NONE), layers));
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
