package dev.headroom.bounds;

import dev.headroom.bounds.Says.Silent;
import dev.headroom.bounds.Says.States;
import dev.headroom.claim.Claim.Conditional;
import dev.headroom.claim.Hypothesis;
import dev.headroom.claim.Source;
import dev.headroom.tensor.Span;
import java.util.List;
import java.util.Set;

/// Headroom's H5: orthogonal vectors inside the architectures that people run, so what holds of vectors
/// under a hypothesis holds of them. Layers with windows are switched off, unless all have one.
/// Source: theory.md 7 (H5).
final class HostedVectors {
  private static final Source SOURCE = new Source("Headroom", "docs/theory.md 7, H5");

  private HostedVectors() {}

  static Says of(Subject s) {
    List<Span> spans =
        s.model().layers().stream().map(l -> l.attention().f().scoring().span()).toList();
    long full = spans.stream().filter(span -> !span.windowed()).count();
    if (full > 0) {
      String which = full < spans.size() ? " (L: its " + full + " layers that see all)" : "";
      return states(s, "LH·N^(2−o(1))", which);
    }
    return spans.stream().allMatch(Span::causal)
        ? states(s, "LH·N·w^(1−o(1))", " (w: a window that grows like N^Ω(1))")
        : new Silent("windows on both sides in all layers");
  }

  private static Says states(Subject s, String exponent, String where) {
    Set<Feature> has = s.features();
    String off =
        has.contains(Feature.SINK) && has.contains(Feature.EXPERTS)
            ? ", sinks and experts off"
            : has.contains(Feature.SINK)
                ? ", sinks off"
                : has.contains(Feature.EXPERTS) ? ", experts off" : "";
    String words =
        "for families of such models whose weights are inputs, head-dim of order log N or more, width"
            + " too, or H·m with H ≤ N^(2−Ω(1))"
            + off
            + where
            + "; even to a constant error; no finite statement"
            + (exponent.contains("w") ? "; by the same proof, not tried" : Catalogue.tried(s));
    String summary =
        "if 3-OV is hard, families of such models need "
            + exponent
            + " time however heads are joined"
            + where
            + " (H5)";
    return new States(new Conditional(exponent, Hypothesis.THREE_OV, SOURCE), words, summary);
  }
}
