// Generated from dev.headroom.kernel.f32.BlocksF32, see docs/kernels.md: do not edit.
package dev.headroom.kernel.f64;

import dev.headroom.kernel.contract.PackedSum;
import dev.headroom.kernel.contract.PackedSum.Block;

/// A sum of blocks of packed weights on its way into panels of its own. A row of a panel follows
/// another, so rows of a block that lie in one block of the depth are one run.
record BlocksF64(PackedSum sum, PanelsF64 weights) implements RightF64 {
  private static final int COLS = TileF64.COLS;

  /// Rows of a panel that stay in L1 while all terms are added.
  private static final int TOGETHER = 64;

  @Override
  public int rows() {
    return sum.rows();
  }

  @Override
  public int cols() {
    return sum.cols();
  }

  @Override
  public boolean isPlain() {
    return false;
  }

  @Override
  public void pack(int row, int col, PanelsF64 to, int first, int last, double[] room) {
    for (int k = 0; k < to.blocks(); k++) {
      for (int panel = first; panel < last; panel++) {
        for (int p = 0; p < to.depth(k); p += TOGETHER) {
          int count = Math.min(TOGETHER, to.depth(k) - p);
          int at = to.at(panel, k) + p * COLS;
          rows(row + to.firstRow(k) + p, count, col / COLS + panel, to.block(k), at);
        }
      }
    }
  }

  private void rows(int row, int count, int panel, double[] to, int at) {
    boolean more = false;
    for (Block block : sum.blocks()) {
      int first = block.top() + row;
      int from = block.left() / COLS + panel;
      for (int done = 0; done < count; ) {
        int k = weights.blockOf(first + done);
        int run = Math.min(count - done, weights.firstRow(k + 1) - first - done);
        int x = weights.at(from, k) + (first + done - weights.firstRow(k)) * COLS;
        double factor = block.factor();
        if (more) {
          SweepF64.addScaled(to, at + done * COLS, weights.block(k), x, factor, run * COLS);
        } else {
          SweepF64.scale(to, at + done * COLS, weights.block(k), x, factor, run * COLS);
        }
        done += run;
      }
      more = true;
    }
  }
}
