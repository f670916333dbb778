package dev.headroom.kernel;

import dev.headroom.tensor.Mask;

/// Which keys query i of batch row b sees: those from `first` to `end` (exclusive) that are not
/// hidden.
record Visible(Mask mask, int queries, int keys) {
  int first(int i) {
    return mask.window() == 0 ? 0 : Math.max(0, end(i) - mask.window());
  }

  int end(int i) {
    return mask.causal() ? Math.max(0, keys - queries + i + 1) : keys;
  }

  boolean hidden(int batch, int j) {
    return !mask.visible().isEmpty() && mask.visible().get(batch)[j] == 0;
  }

  boolean sees(int batch, int i, int j) {
    return j >= first(i) && j < end(i) && !hidden(batch, j);
  }
}
