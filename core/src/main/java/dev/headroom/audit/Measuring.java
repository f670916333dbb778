package dev.headroom.audit;

import dev.headroom.count.Count;
import dev.headroom.count.FastMaps;
import dev.headroom.count.Products;
import dev.headroom.forward.Engine;
import dev.headroom.forward.Outputs;
import dev.headroom.forward.Transformer;
import dev.headroom.machine.Present;
import dev.headroom.machine.Processor;
import dev.headroom.machine.Roof;
import dev.headroom.measure.Here;
import dev.headroom.measure.Peaks;
import dev.headroom.model.Architecture;
import dev.headroom.model.ModelSource;
import dev.headroom.model.RandomWeights;
import dev.headroom.model.StoredBytes;
import dev.headroom.model.StoredType;
import dev.headroom.model.Weights;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.FastMatmul;
import dev.headroom.tensor.KernelName;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// What an audit measures here: the machine before and after, and the model between.
/// Source: docs/audit.md, measuring.
record Measuring(
    ModelSource source, Question question, Where.Here here, Observer observer, List<String> notes) {

  /// The machine alone.
  Found.Here machine() {
    return new Found.Here(machine(roof(), roof()), Optional.empty(), Optional.empty());
  }

  /// The products that `--fast-matmul` multiplies by levels; a note where there are none.
  private List<String> planned(Count count) {
    FastMatmul asked = here.engine().fast();
    List<String> planned =
        asked.isOff()
            ? List.of()
            : FastMaps.planned(
                Products.of(count.architecture(), count.step(), question.logits()), asked);
    if (!asked.isOff() && planned.isEmpty()) {
      notes.add("no product of these sizes is reckoned to gain from levels of a fast scheme");
    }
    return planned;
  }

  /// A pass of the model, or a step behind a cache.
  Found.Here run(Weights weights, Count count) {
    if (count.step().cached() > 0) {
      return steps(weights, count);
    }
    Memory.require(
        count.architecture(),
        count.step(),
        question.logits(),
        here.engine().dtype(),
        source.stored());
    Roof before = roof();
    observer.stage(source.stored() ? "reading weights" : "random weights", 1);
    Measurement measurement;
    Outputs exact;
    List<String> planned = planned(count);
    Engine engine = here.engine();
    try (Transformer transformer = new Transformer(weights, engine.with(FastMatmul.OFF))) {
      Stopwatch stopwatch = new Stopwatch(transformer, count.step(), question.logits(), observer);
      measurement = stopwatch.measure(here.runs(), here.layers());
      exact = planned.isEmpty() ? new Outputs(List.of()) : stopwatch.outputs(measurement);
    }
    Optional<FastProducts> fast = Optional.empty();
    if (!planned.isEmpty()) {
      try (Transformer transformer = new Transformer(weights, engine)) {
        Stopwatch stopwatch = new Stopwatch(transformer, count.step(), question.logits(), observer);
        Measurement found = stopwatch.measure(measurement);
        double error = FastProducts.error(exact, stopwatch.outputs(measurement));
        fast = Optional.of(new FastProducts(found, planned, error));
      }
    }
    noteOneLayer(count);
    OptionalDouble tile = tileShare();
    Present machine = machine(before, roof());
    double product = fastest(count, measurement) / machine.roof().orElseThrow().flops();
    tile.stream()
        .mapToObj(share -> SlowState.notice(product, share))
        .flatMap(Optional::stream)
        .forEach(notes::add);
    return new Found.Here(machine, Optional.of(measurement), fast);
  }

  private void noteOneLayer(Count count) {
    if (!source.stored()) {
      boolean one = count.kinds().size() == 1;
      notes.add(
          "random weights; one layer's numbers stand for those of every layer"
              + (one ? "" : " of its kind"));
    }
  }

  /// Whether this engine keeps the weights in 16 bits.
  private boolean narrow(Weights weights) {
    Engine engine = here.engine();
    boolean can =
        engine.dtype() == Dtype.F32 && engine.kernel() == KernelName.SIMD && engine.fast().isOff();
    boolean stated = source.stated().type() == StoredType.BF16;
    boolean halves = !source.stored() || StoredBytes.of(weights, Float.BYTES).most() == Short.BYTES;
    return can && stated && halves;
  }

  /// Steps behind a cache, of all layers where weights are there, else of some that differ.
  private Found.Here steps(Weights weights, Count count) {
    Architecture a = count.architecture();
    boolean stored = source.stored();
    int bytes = here.engine().dtype().bytes();
    Sample sample =
        stored ? Sample.of(a.layers(), a.depth()) : StepWatch.sample(a, here.layers(), bytes);
    Architecture run = a.only(sample.layers());
    boolean narrow = narrow(weights);
    int held = narrow ? Short.BYTES : bytes;
    Memory.requireAll(run, count.step(), question.logits(), here.engine().dtype(), held);
    Roof before = roof();
    observer.stage(stored ? "reading weights" : "random weights", 1);
    Measurement measurement;
    int each;
    try (Weights own = stored ? weights : RandomWeights.apart(run, here.seed(), narrow);
        Transformer transformer = new Transformer(own, here.engine().keepingNarrow())) {
      each = transformer.bytesEach();
      StepWatch watch =
          new StepWatch(transformer, sample, count.step(), question.logits(), observer);
      measurement = watch.measure(here.runs());
    }
    if (!stored) {
      notes.add("random weights, in every layer that is run others; the cache is random too");
    }
    return new Found.Here(
        machine(before, roof()), Optional.of(measurement), Optional.empty(), OptionalInt.of(each));
  }

  private OptionalDouble tileShare() {
    observer.stage("register tile", 1);
    return here.engine().kernel() == KernelName.SIMD
        ? Peaks.tileShare(here.engine().dtype())
        : OptionalDouble.empty();
  }

  /// Flops a second of the fastest component.
  private static double fastest(Count count, Measurement m) {
    return m.components().entrySet().stream()
        .filter(e -> e.getValue() > 0)
        .mapToDouble(e -> count.of(e.getKey()).flops() / e.getValue())
        .max()
        .orElse(0);
  }

  private Roof roof() {
    observer.stage("peaks of this machine", 1);
    Peaks peaks = Peaks.measure(here.engine().threads(), here.engine().dtype());
    return new Roof(
        peaks.gflops() * 1e9,
        peaks.bandwidthGBs() * 1e9,
        peaks.readGBs() * 1e9,
        OptionalDouble.of(peaks.expsPerSecond()));
  }

  private Present machine(Roof before, Roof after) {
    Processor processor = Here.processor(here.engine().threads());
    return new Present(processor, Optional.of(new Present.Roofs(before, after)));
  }
}
