package dev.headroom.kernel.f32;

import dev.headroom.kernel.threads.Pool;
import dev.headroom.tensor.Tensor;

/// Products with weights in bfloat16: a few rows as they are, more with weights that are widened first,
/// some panels at a time.
/// Shared: never, one caller's.
public final class Bf16ProductF32 {
  private static final int COLS = TileF32.COLS;

  /// Rows beyond which widening once is faster.
  private static final int FEW = 8;

  private static final int WIDENED = BlockingF32.HERE.packedBytes();

  private final Pool pool;
  private final ProductF32 product;
  private PanelsF32 wide = new PanelsF32(0, 0);

  public Bf16ProductF32(Pool pool, ProductF32 product) {
    this.pool = pool;
    this.product = product;
  }

  /// out = x·w + bias, or out += x·w + bias.
  public void linear(Tensor.F32 x, Bf16PanelsF32 w, Tensor.F32 bias, boolean add, Tensor.F32 out) {
    if (x.rows() <= FEW) {
      new Bf16RowsF32(x, w, bias, add, out, pool.threads()).run(pool);
      return;
    }
    int all = w.shape().panels();
    int most = Math.max(1, WIDENED / Float.BYTES / Math.max(1, x.cols()) / COLS);
    for (int first = 0; first < all; first += most) {
      int left = first * COLS;
      int right = Math.min(out.cols(), (first + most) * COLS);
      room(w.rows(), right - left);
      int from = first;
      pool.run(wide.panels(), (panel, worker) -> w.widen(from, wide, panel));
      Tensor.F32 some = bias.rows() == 0 ? bias : bias.cols(left, right);
      product.linear(x, wide, some, add, out.cols(left, right));
    }
  }

  private void room(int rows, int cols) {
    if (!wide.reshape(rows, cols)) {
      wide = new PanelsF32(rows, cols);
    }
  }
}
