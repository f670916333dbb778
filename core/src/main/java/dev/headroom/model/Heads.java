package dev.headroom.model;

import dev.headroom.tensor.Scoring;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Heads side by side, as practice has them; `heads / kvHeads` query heads share a key head; `gate`: each
/// output is multiplied by the sigmoid of a number of its own.
/// Fails:  IllegalArgumentException when a size is below 1, kvHeads does not divide heads, or more
///         entries are rotated than a key has.
public record Heads(
    int heads,
    int kvHeads,
    int keyWidth,
    int valueWidth,
    boolean inputBias,
    boolean outputBias,
    boolean gate,
    Optional<HeadNorm> norm,
    Optional<Rope> rope,
    Optional<Relative> relative,
    Scoring scoring)
    implements Attention {
  public Heads {
    atLeastOne("heads", heads);
    atLeastOne("kv-heads", kvHeads);
    atLeastOne("head-dim", keyWidth);
    atLeastOne("value width", valueWidth);
    if (heads % kvHeads != 0) {
      throw new IllegalArgumentException("kv-heads " + kvHeads + " does not divide heads " + heads);
    }
    int rotated = rope.map(Rope::rotated).orElse(0);
    if (rotated > keyWidth) {
      throw new IllegalArgumentException(rotated + " rotated entries of " + keyWidth + " in a key");
    }
  }

  /// A norm of queries and one of keys, before they are rotated: of each head by itself, or of all
  /// heads as one vector.
  public record HeadNorm(Norm norm, boolean whole) {}

  /// As many key heads as query heads, values as wide as keys, no biases, no norms, nothing by
  /// position.
  public static Heads plain(int heads, int width, Scoring scoring) {
    return new Heads(
        heads,
        heads,
        width,
        width,
        false,
        false,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        scoring);
  }

  /// The same with fewer key heads.
  public Heads grouped(int keyHeads) {
    return new Heads(
        heads,
        keyHeads,
        keyWidth,
        valueWidth,
        inputBias,
        outputBias,
        gate,
        norm,
        rope,
        relative,
        scoring);
  }

  /// The same with biases of queries, keys and values, and of the output.
  public Heads biased(boolean inputs, boolean output) {
    return new Heads(
        heads, kvHeads, keyWidth, valueWidth, inputs, output, gate, norm, rope, relative, scoring);
  }

  /// The same with each output times the sigmoid of a number that the stream is mapped to.
  public Heads gated() {
    return new Heads(
        heads,
        kvHeads,
        keyWidth,
        valueWidth,
        inputBias,
        outputBias,
        true,
        norm,
        rope,
        relative,
        scoring);
  }

  /// The same with norms of queries and keys.
  public Heads normed(Norm of, boolean whole) {
    Optional<HeadNorm> both = Optional.of(new HeadNorm(of, whole));
    return new Heads(
        heads,
        kvHeads,
        keyWidth,
        valueWidth,
        inputBias,
        outputBias,
        gate,
        both,
        rope,
        relative,
        scoring);
  }

  /// The same with queries and keys rotated.
  public Heads rotated(Optional<Rope> by) {
    return new Heads(
        heads,
        kvHeads,
        keyWidth,
        valueWidth,
        inputBias,
        outputBias,
        gate,
        norm,
        by,
        relative,
        scoring);
  }

  /// The same with numbers by distance added to scores.
  public Heads relative(Relative by) {
    Optional<Relative> table = Optional.of(by);
    return new Heads(
        heads,
        kvHeads,
        keyWidth,
        valueWidth,
        inputBias,
        outputBias,
        gate,
        norm,
        rope,
        table,
        scoring);
  }

  @Override
  public Heads with(Scoring other) {
    return new Heads(
        heads,
        kvHeads,
        keyWidth,
        valueWidth,
        inputBias,
        outputBias,
        gate,
        norm,
        rope,
        relative,
        other);
  }

  /// Columns of all query heads side by side.
  public int queries() {
    return Math.multiplyExact(heads, keyWidth);
  }

  /// Columns of all key heads side by side.
  public int keys() {
    return Math.multiplyExact(kvHeads, keyWidth);
  }

  /// Columns of all value heads side by side.
  public int values() {
    return Math.multiplyExact(kvHeads, valueWidth);
  }

  /// Columns of all heads' outputs side by side.
  public int outputs() {
    return Math.multiplyExact(heads, valueWidth);
  }

  @Override
  public List<Slot> slots(int width) {
    List<Slot> slots = new ArrayList<>();
    slots.add(new Slot(Role.QUERY, width, queries(), inputBias));
    slots.add(new Slot(Role.KEY, width, keys(), inputBias));
    slots.add(new Slot(Role.VALUE, width, values(), inputBias));
    if (gate) {
      slots.add(new Slot(Role.ATTENTION_GATE, width, outputs(), inputBias));
    }
    norm.ifPresent(n -> {
      slots.add(Slot.norm(Role.QUERY_NORM, n.norm(), n.whole() ? queries() : keyWidth));
      slots.add(Slot.norm(Role.KEY_NORM, n.norm(), n.whole() ? keys() : keyWidth));
    });
    if (scoring.sink()) {
      slots.add(new Slot(Role.SINK, 1, heads, false));
    }
    slots.add(new Slot(Role.ATTENTION_OUT, outputs(), width, outputBias));
    return slots;
  }

  static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", expected at least 1");
    }
  }
}
