package dev.headroom.trace;

import dev.headroom.trace.Bare.Attention;
import dev.headroom.trace.Bare.Construction;

/// Gates of a transformer of bare heads, by formula.
record BareExtent(Bare model, Multiplication multiplication, boolean allOutputs, boolean identity) {

  long gates() {
    double n = model.tokens();
    double heads = model.heads();
    if (model.construction() == Construction.PAPER) {
      double sums = (model.layers() * heads - 1) * 2 * n + 2 * (n - 1);
      return (long) (model.layers() * heads * paperHead(n, model.headDim()) + sums);
    }
    double first = identity ? heads * (projections() - folded()) + n * n - n : 0;
    double layer = heads * (projections() + h2Head(n, model.headDim()) + n * n);
    return (long) (model.layers() * layer - first + (allOutputs ? 0 : n - 1));
  }

  /// Q, K and V of one head.
  private double projections() {
    double n = model.tokens();
    return 2 * multiplication.gates(n, n, model.headDim()) + multiplication.gates(n, n, n);
  }

  /// The same where X = I is folded in.
  private double folded() {
    return multiplication.scheme().isEmpty() ? 0 : projections();
  }

  private double h2Head(double n, double m) {
    double division = model.attention() == Attention.SOFTMAX ? n * (n - 1) + n * n : 0;
    return multiplication.gates(n, m, n) + n * n + multiplication.gates(n, n, n) + division;
  }

  private double paperHead(double n, double m) {
    double division = model.attention() == Attention.SOFTMAX ? 4 * n : 0;
    return multiplication.gates(n, m, n) + 2 * n * n + n * (n - 1) + division;
  }

  /// Inputs.
  long leaves() {
    double n = model.tokens();
    boolean h2 = model.construction() == Construction.H2;
    double head = 2 * n * model.headDim() + n * n + (h2 ? 0 : n);
    return (long) (model.layers() * (double) model.heads() * head + (h2 && !identity ? n * n : 0));
  }
}
