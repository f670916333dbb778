package dev.headroom.solve;

import dev.headroom.count.Count;
import dev.headroom.count.Terms;
import dev.headroom.model.Architecture;
import dev.headroom.reduce.Decision;
import dev.headroom.reduce.Reduction;
import dev.headroom.shape.Step;
import dev.headroom.work.Component;
import dev.headroom.work.Work;
import java.util.Map;
import java.util.Optional;

/// One evaluation of one transformer, and what was read out of it.
/// Shape:  `parts`: the seconds of each component, where they were wanted; `vectors` N, `heads` LH, `tokens` of the input; `partners` as {@link
///         dev.headroom.reduce.Reading#partners}; triple a, b, c.
public record Run(
    Architecture architecture,
    int vectors,
    int heads,
    int tokens,
    int dim,
    Decision decision,
    long partners,
    Optional<int[]> triple,
    Map<Component, Work> work,
    double seconds,
    Map<Component, Double> parts) {
  static Run of(
      Reduction model,
      Decision decision,
      long partners,
      Optional<int[]> triple,
      double seconds,
      Map<Component, Double> parts) {
    int tokens = model.input().tokens();
    return new Run(
        model.architecture(),
        model.instance().set(0).size(),
        model.instance().set(2).size(),
        tokens,
        model.instance().dim(),
        decision,
        partners,
        triple,
        Count.of(model.architecture(), new Step(1, tokens), Terms.FLOAT32).components(),
        seconds,
        parts);
  }

  public Work of(Component component) {
    return work.getOrDefault(component, Work.NONE);
  }

  /// The work of all components.
  public Work total() {
    return work.values().stream().reduce(Work.NONE, Work::plus);
  }
}
