package dev.headroom.multiply;

import dev.headroom.kernel.contract.Product;
import dev.headroom.kernel.contract.Product.Operand;
import dev.headroom.tensor.Tensor;

/// What to do with rows and columns that are no multiples of a scheme's: the largest part of the
/// product that is goes one way, what is left over of the depth, the columns and the rows another.
record Peel(int n, int m, int p) {
  record Factors(Operand a, Operand b) {}

  void product(Product whole, Product rest, Factors of, Tensor c, boolean add) {
    Operand a = of.a;
    Operand b = of.b;
    int rows = a.rows() / n * n;
    int depth = a.cols() / m * m;
    int cols = b.cols() / p * p;
    if (rows == 0 || depth == 0 || cols == 0) {
      rest.product(a, b, c, add);
      return;
    }
    Tensor inner = c.rows(0, rows).cols(0, cols);
    whole.product(a.block(0, rows, 0, depth), b.block(0, depth, 0, cols), inner, add);
    if (depth < a.cols()) {
      Operand left = a.block(0, rows, depth, a.cols());
      rest.product(left, b.block(depth, b.rows(), 0, cols), inner, true);
    }
    if (cols < b.cols()) {
      Operand right = b.block(0, b.rows(), cols, b.cols());
      Tensor beside = c.rows(0, rows).cols(cols, c.cols());
      rest.product(a.block(0, rows, 0, a.cols()), right, beside, add);
    }
    if (rows < a.rows()) {
      Operand below = a.block(rows, a.rows(), 0, a.cols());
      rest.product(below, b, c.rows(rows, c.rows()), add);
    }
  }
}
