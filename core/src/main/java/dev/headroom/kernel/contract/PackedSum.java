package dev.headroom.kernel.contract;

import dev.headroom.tensor.Dtype;
import java.util.List;
import java.util.Locale;

/// A sum of blocks of a packed factor as it is multiplied: Σ factor·block, none of them copied yet.
/// Shape:  every block `[rows, cols]`, inside the whole; each begins at a column that is a multiple of
///         {@link Packed#columnsTogether}.
public record PackedSum(Packed whole, List<Block> blocks, int rows, int cols) {
  /// The block whose first entry is (top, left).
  public record Block(double factor, int top, int left) {}

  public PackedSum {
    blocks = List.copyOf(blocks);
    if (blocks.isEmpty()) {
      throw new IllegalArgumentException("a sum of no blocks");
    }
    for (Block block : blocks) {
      boolean inside =
          block.top >= 0
              && block.left >= 0
              && block.top + rows <= whole.rows()
              && block.left + cols <= whole.cols();
      if (!inside || block.left % whole.columnsTogether() != 0) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "a block of %d x %d at (%d, %d), expected inside %d x %d at a multiple of %d columns",
                rows,
                cols,
                block.top,
                block.left,
                whole.rows(),
                whole.cols(),
                whole.columnsTogether()));
      }
    }
  }

  public Dtype dtype() {
    return whole.dtype();
  }
}
