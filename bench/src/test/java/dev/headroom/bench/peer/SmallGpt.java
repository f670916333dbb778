package dev.headroom.bench.peer;

import dev.headroom.model.Architecture;
import dev.headroom.shape.Shape;

/// GPT-2 with two layers of width 128.
final class SmallGpt {
  static final int TOKENS = 64;
  static final Architecture ARCHITECTURE = of(Subject.GPT2.architecture(true));

  private SmallGpt() {}

  private static Architecture of(Architecture gpt) {
    return new Architecture(
        "small",
        gpt.family(),
        new Shape(2, 4, 4, TOKENS, 32, 128, 512, 1),
        new Architecture.Embedding(100, TOKENS, gpt.embedding().kind(), 0, 1, false),
        gpt.norm(),
        gpt.heads(),
        gpt.mlp(),
        gpt.output());
  }
}
