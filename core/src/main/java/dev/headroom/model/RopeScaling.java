package dev.headroom.model;

import java.util.List;

/// What long-context training did to the rotary frequencies.
public sealed interface RopeScaling {
  record None() implements RopeScaling {}

  record Linear(double factor) implements RopeScaling {}

  record Llama3(double factor, double lowFactor, double highFactor, int originalPositions)
      implements RopeScaling {}

  /// Pairs that turn more than `fast` times in the original positions stay, those that turn less than
  /// `slow` times are divided, the rest between; `truncated` to whole pairs.
  /// Source: [YaRN].
  record Yarn(double factor, double fast, double slow, int originalPositions, boolean truncated)
      implements RopeScaling {}

  /// A divisor for each pair: `shorter` up to the original positions of a run, `longer` beyond.
  /// Source: [LongRoPE].
  record LongRope(List<Double> shorter, List<Double> longer, int originalPositions)
      implements RopeScaling {
    public LongRope {
      shorter = List.copyOf(shorter);
      longer = List.copyOf(longer);
    }
  }
}
