package dev.headroom.solve;

import dev.headroom.count.Count;
import dev.headroom.count.Terms;
import dev.headroom.forward.HeadListener;
import dev.headroom.forward.Transformer;
import dev.headroom.forward.Wanted;
import dev.headroom.model.Input;
import dev.headroom.reduce.Decoder;
import dev.headroom.reduce.OvTransformer;
import dev.headroom.tensor.Tensor;
import dev.headroom.work.Probe;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

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

  /// The fastest of the runs that count.
  Run of(OvTransformer model) {
    int[] ids = IntStream.range(0, model.embedding().tokens().rows()).toArray();
    Input input = new Input(List.of(ids), List.of(new int[ids.length]), List.of());
    try (Transformer transformer = new Transformer(model, plan.engine())) {
      while (plan.runs() > 0 && spent < COLD) {
        watch.expect(model.instance().set(2).size());
        spent += once(model, transformer, input).seconds();
      }
      Run best = once(model, transformer, input);
      for (int i = 1; i < plan.runs(); i++) {
        Run next = once(model, transformer, input);
        best = next.seconds() < best.seconds() ? next : best;
      }
      return best;
    }
  }

  /// Evaluates, listening to each head, and holds what the heads say against what the output says.
  private Run once(OvTransformer model, Transformer transformer, Input input) {
    int heads = model.architecture().shape().heads();
    long start = System.nanoTime();
    Decoder decoder = new Decoder(model);
    HeadListener listener =
        (layer, head, o) -> {
          decoder.head(layer * heads + head, o);
          watch.head();
        };
    Wanted wanted = new Wanted(Wanted.Logits.NONE, false, OptionalInt.empty(), listener);
    Tensor out = transformer.run(input, wanted, Probe.NONE).find("final").orElseThrow().values();
    Decoder.Decision decision = decoder.decide(out);
    double seconds = (System.nanoTime() - start) * 1e-9;
    if (decision.yes() != decoder.partners() > 0) {
      throw new IllegalStateException(
          "the output says " + decision + ", the heads count " + decoder.partners());
    }
    return new Run(
        model.architecture(),
        model.instance().set(0).size(),
        model.instance().dim(),
        decision,
        decoder.partners(),
        decoder.triple(),
        Count.of(model.architecture(), Terms.FLOAT32).total(),
        seconds);
  }
}
