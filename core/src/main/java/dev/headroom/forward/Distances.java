package dev.headroom.forward;

import dev.headroom.model.Relative;
import dev.headroom.tensor.Bias;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;

/// Numbers by bucket, written out by distance: what a run of some length adds to its scores.
final class Distances {
  private Distances() {}

  /// Shape:  `stored` `[rows, heads]` -> one row of 2·tokens − 1 distances a head.
  static Bias of(Relative relative, Rows stored, int tokens, Dtype dtype) {
    Tensor numbers = stored.whole(dtype);
    int each = Math.subtractExact(Math.multiplyExact(2, tokens), 1);
    Tensor table = Tensor.zeros(dtype, 1, Math.multiplyExact(stored.cols(), each));
    for (int ahead = 1 - tokens; ahead < tokens; ahead++) {
      int bucket = relative.bucket(ahead);
      for (int h = 0; h < stored.cols(); h++) {
        table.set(0, h * each + tokens - 1 + ahead, numbers.get(bucket, h));
      }
    }
    return new Bias(table, tokens - 1, 0, each, -1, 1);
  }
}
