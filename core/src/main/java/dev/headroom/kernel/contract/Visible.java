package dev.headroom.kernel.contract;

import dev.headroom.tensor.Mask;

/// Which keys query i of batch row b sees: those from `first` to `end` (exclusive) that are not
/// hidden.
public record Visible(Mask mask, int queries, int keys) {
  public int first(int i) {
    return mask.window() == 0 ? 0 : Math.max(0, end(i) - mask.window());
  }

  public int end(int i) {
    return mask.causal() ? Math.max(0, keys - queries + i + 1) : keys;
  }

  boolean hidden(int batch, int j) {
    return !mask.visible().isEmpty() && mask.visible().get(batch)[j] == 0;
  }

  public boolean sees(int batch, int i, int j) {
    return j >= first(i) && j < end(i) && !hidden(batch, j);
  }
}
