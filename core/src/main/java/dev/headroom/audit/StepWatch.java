package dev.headroom.audit;

import dev.headroom.audit.Measurement.Run;
import dev.headroom.count.Terms;
import dev.headroom.forward.KeyValueCache;
import dev.headroom.forward.Session;
import dev.headroom.forward.Transformer;
import dev.headroom.forward.Wanted;
import dev.headroom.measure.Seconds;
import dev.headroom.model.Architecture;
import dev.headroom.model.Input;
import dev.headroom.model.Parameters;
import dev.headroom.shape.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// Measures steps behind a cache that is filled at random: each of a model's layers is read from where
/// it lies, so layers that are run differ from each other.
/// Source: docs/audit.md, measuring.
final class StepWatch {
  /// Seconds that the steps may take, and those before them.
  private static final double BUDGET = 3;

  private static final double WARM_UP = 0.4;

  /// Bytes of the layers that are run, at least: no cache of a processor keeps them from step to step.
  static final long RESIDENT = 1L << 30;

  private static final int LEAST = 5;
  private static final int SHARE_STEPS = 4;

  private final Sample sample;
  private final Session session;
  private final KeyValueCache cache;
  private final Step step;
  private final Wanted wanted;
  private final Input input;
  private final Observer observer;

  /// Shape:  the transformer has the layers of the sample and no others.
  StepWatch(
      Transformer transformer, Sample sample, Step step, Terms.Logits logits, Observer observer) {
    this.sample = sample;
    this.session = transformer.open();
    this.cache = session.cache(step.batch(), step.context());
    this.step = step;
    this.wanted = Stopwatch.wanted(logits);
    this.input =
        new Input(
            Stream.generate(() -> new int[step.tokens()]).limit(step.batch()).toList(),
            List.of(),
            List.of());
    this.observer = observer;
    transformer.warmUp();
  }

  /// As many layers as make RESIDENT bytes, one of each kind at least.
  static Sample sample(Architecture a, OptionalInt wanted, int bytes) {
    long layers = Parameters.total(a) * bytes / a.depth();
    return Sample.of(
        a.layers(), wanted.orElse((int) Math.min(a.depth(), 1 + RESIDENT / Math.max(1, layers))));
  }

  Measurement measure(OptionalInt wantedRuns) {
    observer.stage("warm-up", 1);
    Seconds.settle(WARM_UP, () -> step(false));
    List<Run> runs = new ArrayList<>();
    double[] factors = sample.factors();
    int least = wantedRuns.orElse(LEAST);
    observer.stage("steps", least);
    for (double spent = 0; runs.size() < least || (wantedRuns.isEmpty() && spent < BUDGET); ) {
      runs.add(step(false).stop());
      spent += runs.getLast().total(factors);
      observer.step();
    }
    Timing parts = new Timing(sample.layers().size(), true, Observer.NONE);
    for (int i = 0; i < SHARE_STEPS; i++) {
      step(parts);
    }
    return Measurement.of(runs, parts.shares(factors), sample);
  }

  private Timing step(boolean parts) {
    Timing timing = new Timing(sample.layers().size(), parts, Observer.NONE);
    step(timing);
    return timing;
  }

  private void step(Timing timing) {
    cache.pretend(step.cached());
    session.run(input, wanted, timing, cache);
  }
}
