package dev.headroom.model;

import dev.headroom.tensor.Scoring;
import java.util.List;
import java.util.Optional;

/// The paper's heads: each has products of its own, and their outputs are added up.
/// Source: theory.md 1; [SXYY].
public record Summed(int heads, int keyWidth, Scoring scoring) implements Attention {
  public Summed {
    Heads.atLeastOne("heads", heads);
    Heads.atLeastOne("head-dim", keyWidth);
  }

  @Override
  public int kvHeads() {
    return heads;
  }

  @Override
  public int valueWidth() {
    return keyWidth;
  }

  @Override
  public Optional<Rope> rope() {
    return Optional.empty();
  }

  @Override
  public Summed with(Scoring other) {
    return new Summed(heads, keyWidth, other);
  }

  @Override
  public List<Slot> slots(int width) {
    return List.of(
        new Slot(Role.QUERY, width, keyWidth, false, heads),
        new Slot(Role.KEY, width, keyWidth, false, heads),
        new Slot(Role.VALUE, width, keyWidth, false, heads),
        new Slot(Role.ATTENTION_OUT, keyWidth, width, false, heads));
  }
}
