package dev.headroom.forward;

import dev.headroom.model.Rope;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Tensor;

/// Cosines and sines of the angles position·frequency, computed in double whatever they are stored in.
/// Shape:  cosines, sines `[tokens, rotated/2]`.
/// Source: Su et al., RoFormer (arXiv 2104.09864); frequency scaling as in Llama 3.1; [YaRN].
record RotaryTable(Tensor cosines, Tensor sines) {
  static RotaryTable of(Rope rope, int tokens, Dtype dtype) {
    int half = rope.rotated() / 2;
    RotaryTable table =
        new RotaryTable(Tensor.zeros(dtype, tokens, half), Tensor.zeros(dtype, tokens, half));
    for (int j = 0; j < half; j++) {
      double frequency = rope.frequency(j, tokens);
      for (int i = 0; i < tokens; i++) {
        table.cosines.set(i, j, rope.factor() * Math.cos(i * frequency));
        table.sines.set(i, j, rope.factor() * Math.sin(i * frequency));
      }
    }
    return table;
  }
}
