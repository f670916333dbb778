package dev.headroom.kernel.fast;

import dev.headroom.kernel.contract.Product.Operand;
import dev.headroom.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// How a product is cut where rows, depth or columns are no multiples of a scheme's n, m and p: the
/// largest part that is, then what is left over of the depth, the columns and the rows.
record Peel(int n, int m, int p) {
  /// Rows `top … bottom`, depth `from … to`, columns `left … right`; `whole` when a scheme fits.
  record Piece(boolean whole, int top, int bottom, int from, int to, int left, int right) {
    Operand a(Operand a) {
      return a.block(top, bottom, from, to);
    }

    Operand b(Operand b) {
      return b.block(from, to, left, right);
    }

    Tensor c(Tensor c) {
      return c.rows(top, bottom).cols(left, right);
    }

    /// Whether the piece is added to what is there, in a product that is given or adds.
    boolean onto(boolean add) {
      return add || from > 0;
    }
  }

  /// In an order in which none is written before it is added to.
  List<Piece> pieces(int rows, int depth, int cols) {
    int bottom = rows / n * n;
    int to = depth / m * m;
    int right = cols / p * p;
    if (bottom == 0 || to == 0 || right == 0) {
      return List.of(new Piece(false, 0, rows, 0, depth, 0, cols));
    }
    List<Piece> pieces = new ArrayList<>();
    pieces.add(new Piece(true, 0, bottom, 0, to, 0, right));
    if (to < depth) {
      pieces.add(new Piece(false, 0, bottom, to, depth, 0, right));
    }
    if (right < cols) {
      pieces.add(new Piece(false, 0, bottom, 0, depth, right, cols));
    }
    if (bottom < rows) {
      pieces.add(new Piece(false, bottom, rows, 0, depth, 0, cols));
    }
    return pieces;
  }

  /// Blocks that so many levels cut a side into.
  static int power(int base, int levels) {
    return levels == 0 ? 1 : Math.multiplyExact(base, power(base, levels - 1));
  }
}
