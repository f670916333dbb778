package dev.headroom.model;

import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Span;
import java.util.List;
import java.util.Optional;

/// A gated delta net in the place of attention: a state of each head that every token decays, corrects
/// and reads. Its numbers are known; its operations are not counted, and it is not run.
/// Shape:  `kernel`: tokens that a convolution of queries, keys and values reaches.
public record GatedDelta(int heads, int kvHeads, int keyWidth, int valueWidth, int kernel)
    implements Attention {
  /// The words for what is not counted.
  public static final String WORDS = "gated delta nets";

  /// A token depends on all before it, as under a causal mask; there is no softmax.
  private static final Scoring ORDER = Scoring.softmax(1, Span.CAUSAL);

  public GatedDelta {
    Heads.atLeastOne("heads", heads);
    Heads.atLeastOne("key heads", kvHeads);
    Heads.atLeastOne("key width", keyWidth);
    Heads.atLeastOne("value width", valueWidth);
    Heads.atLeastOne("kernel", kernel);
  }

  @Override
  public Scoring scoring() {
    return ORDER;
  }

  @Override
  public Optional<Rope> rope() {
    return Optional.empty();
  }

  @Override
  public GatedDelta with(Scoring scoring) {
    return this;
  }

  /// Maps to queries, keys, values and gates and to two numbers a head, a convolution, two numbers a
  /// head, the gain of a norm, and the map back.
  @Override
  public List<Slot> slots(int width) {
    long keys = (long) kvHeads * keyWidth;
    long values = (long) heads * valueWidth;
    long maps = width * (2 * keys + 3 * values + 2L * heads);
    long others = kernel * (2 * keys + values) + 2L * heads + valueWidth;
    return List.of(new Slot(Role.UNCOUNTED, 1, Math.toIntExact(maps + others), false));
  }
}
