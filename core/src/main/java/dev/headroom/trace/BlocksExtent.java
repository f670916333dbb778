package dev.headroom.trace;

/// Gates of a transformer of blocks with norms, by formula: at most, as rotations by almost no angle
/// fold in part.
record BlocksExtent(Blocks model, Multiplication multiplication) {
  private boolean centred() {
    return model.family().centred();
  }

  long gates() {
    Blocks.Sizes s = model.sizes();
    double n = s.tokens();
    double layer = attention() + mlp() + 2 * n * s.width() + 2 * norms(n, s.width());
    double last = (model.family().after() ? 0 : norms(n, s.width())) + 2 * n;
    return (long) (s.layers() * layer + last);
  }

  long leaves() {
    Blocks.Sizes s = model.sizes();
    double d = s.width();
    double norm = centred() ? 2 * d : d;
    double heads = s.heads() * (matrix(d, s.headDim()) + d * s.valueDim());
    double groups = s.groups() * (matrix(d, s.headDim()) + matrix(d, s.valueDim()));
    double gains = model.family().headNorms() ? 2 * s.headDim() : 0;
    double gate = model.family().gated() ? d * s.ffn() : 0;
    double mlp = matrix(d, s.ffn()) + gate + matrix(s.ffn(), d);
    double layer = 2 * norm + heads + groups + (centred() ? d : 0) + gains + mlp;
    return (long) (s.tokens() * d + s.layers() * layer + (model.family().after() ? 0 : norm));
  }

  /// Entries of a matrix, and of the bias beside it.
  private double matrix(double rows, double columns) {
    return rows * columns + (centred() ? columns : 0);
  }

  /// Squares, their mean, + ε, ln, · −½, exp, and two factors an entry; for Layer norms the mean, what
  /// is left of an entry, and a bias.
  private double norms(double rows, double width) {
    return rows * (4 * width + 4 + (centred() ? 3 * width : 0));
  }

  private double attention() {
    Blocks.Sizes s = model.sizes();
    double n = s.tokens();
    double d = s.width();
    double head =
        positioned(d, s.headDim())
            + scores()
            + n * s.valueDim()
            + multiplication.gates(n, s.valueDim(), d);
    double group = positioned(d, s.headDim()) + projected(n, d, s.valueDim());
    return s.heads() * head
        + s.groups() * group
        + (s.heads() - 1) * n * d
        + (centred() ? n * d : 0);
  }

  /// Queries or keys.
  private double positioned(double d, double m) {
    double n = model.tokens();
    double turns = model.rotary() ? n * 3 * m : 0;
    double norms = model.family().headNorms() ? n * (4 * m + 4) : 0;
    return projected(n, d, m) + turns + norms;
  }

  private double projected(double n, double in, double columns) {
    return multiplication.gates(n, in, columns) + (centred() ? n * columns : 0);
  }

  /// Scores, their factor, exp and sums, and the weighted values.
  private double scores() {
    Blocks.Sizes s = model.sizes();
    double n = s.tokens();
    double pairs = model.causal() ? n * (n + 1) / 2 : n * n;
    double each = (model.scale().isOne() ? 1 : 2) * pairs + pairs - n;
    return multiplication.scheme().isEmpty()
        ? each + pairs * (2.0 * s.headDim() - 1) + 2 * pairs * s.valueDim() - n * s.valueDim()
        : each + multiplication.gates(n, s.headDim(), n) + multiplication.gates(n, n, s.valueDim());
  }

  private double mlp() {
    Blocks.Sizes s = model.sizes();
    double n = s.tokens();
    double up = projected(n, s.width(), s.ffn());
    double gate = model.family().gated() ? multiplication.gates(n, s.width(), s.ffn()) : 0;
    double act = model.family().cubic().isZero() ? 4 : 8;
    double each = n * s.ffn() * (act + (model.family().gated() ? 1 : 0));
    return up + gate + each + projected(n, s.ffn(), s.width());
  }
}
