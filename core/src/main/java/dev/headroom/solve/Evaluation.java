package dev.headroom.solve;

import dev.headroom.forward.HeadListener;
import dev.headroom.forward.Outputs;
import dev.headroom.forward.Transformer;
import dev.headroom.forward.Wanted;
import dev.headroom.forward.Wanted.Logits;
import dev.headroom.measure.ComponentTimes;
import dev.headroom.model.Input;
import dev.headroom.reduce.Decision;
import dev.headroom.reduce.Reading;
import dev.headroom.reduce.Reduction;
import dev.headroom.work.Component;
import dev.headroom.work.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Runs transformers and reads their answers: once, or until code is compiled and then as often as
/// the plan asks for.
final class Evaluation {
  /// Seconds of runs that are not counted when several are wanted; code is compiled in them.
  private static final double COLD = 3;

  private final Plan plan;
  private final Watch watch;
  private double spent;

  Evaluation(Plan plan, Watch watch) {
    this.plan = plan;
    this.watch = watch;
  }

  /// One run, or the fastest of those that count.
  Run of(Reduction model) {
    return of(List.of(model)).getFirst();
  }

  /// The same of each. Where several runs count, the transformers take turns, so that slow moments
  /// of the machine fall on all of them alike.
  List<Run> of(List<Reduction> models) {
    List<Run> best = new ArrayList<>();
    if (plan.runs() == 0) {
      for (Reduction model : models) {
        try (Transformer transformer = new Transformer(model, plan.engine())) {
          best.add(once(model, transformer));
        }
      }
      return best;
    }
    List<Transformer> open = models.stream().map(m -> new Transformer(m, plan.engine())).toList();
    try {
      while (spent < COLD) {
        watch.expect(models.getFirst().instance().set(2).size());
        spent += once(models.getFirst(), open.getFirst()).seconds();
      }
      for (int round = 0; round < plan.runs(); round++) {
        System.gc(); // lest a run is charged for the first touch of fresh memory
        for (int i = 0; i < models.size(); i++) {
          Run next = once(models.get(i), open.get(i));
          if (round == 0) {
            best.add(next);
          } else if (next.seconds() < best.get(i).seconds()) {
            best.set(i, next);
          }
        }
      }
    } finally {
      open.forEach(Transformer::close);
    }
    return best;
  }

  /// Evaluates, listening to each head, and holds what the heads say against what the output says.
  private Run once(Reduction model, Transformer transformer) {
    Input input = model.input();
    boolean headed = model.architecture().output().hasHead();
    long start = System.nanoTime();
    Reading reading = model.reading();
    HeadListener listener =
        (layer, head, o) -> {
          reading.head(layer, head, o);
          watch.head();
        };
    Logits logits = headed ? Logits.ALL : Logits.NONE;
    Wanted wanted = new Wanted(logits, false, OptionalInt.empty(), listener);
    Optional<ComponentTimes> times =
        watch.parts() ? Optional.of(new ComponentTimes()) : Optional.empty();
    Outputs outputs = transformer.run(input, wanted, times.<Probe>map(t -> t).orElse(Probe.NONE));
    Map<Component, Double> parts = times.map(ComponentTimes::seconds).orElse(Map.of());
    Decision decision =
        reading.decide(outputs.find(headed ? "logits" : "final").orElseThrow().values());
    double seconds = (System.nanoTime() - start) * 1e-9;
    if (decision.yes() != reading.partners() > 0) {
      throw new IllegalStateException(
          "the output says " + decision + ", the heads count " + reading.partners());
    }
    return Run.of(model, decision, reading.partners(), reading.triple(), seconds, parts);
  }
}
