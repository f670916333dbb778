// Generated from dev.headroom.kernel.f32.HiddenF32, see docs/kernels.md: do not edit.
package dev.headroom.kernel.f64;

import dev.headroom.kernel.f64.AttentionF64.Call;
import dev.headroom.tensor.Bias;
import dev.headroom.tensor.Span;
import dev.headroom.tensor.Tensor;
import java.util.Arrays;

/// What a call says of the scores of one tile, `[keys, COLS]` with its queries in the lanes: the
/// score of a key that is not seen is −∞, and numbers are added to the others.
final class HiddenF64 {
  private static final int COLS = TileF64.COLS;
  private static final int FIRST = TileF64.FIRST; // where scores and numbers begin
  private static final double NONE = Double.NEGATIVE_INFINITY;

  private HiddenF64() {}

  /// The queries in the lanes: `begin … end` of head `head` of batch row `batch`.
  record Lanes(int batch, int head, int begin, int end) {}

  /// Writes −∞ where a query does not see one of the keys `from … to`.
  static void hide(Call call, Lanes lanes, double[] s, int from, int to) {
    int first = call.first(lanes.batch, lanes.end - 1); // all queries see the keys from here
    int last = call.end(lanes.batch, lanes.begin); // to here
    Span span = call.scoring().span();
    long p = call.inputs().position(call.shape(), lanes.batch, lanes.begin);
    hide(span, p, s, from, from, Math.min(to, first));
    hide(span, p, s, from, Math.max(from, Math.max(first, last)), to);
    if (!call.inputs().visible().isEmpty()) {
      byte[] seen = call.inputs().visible().get(lanes.batch);
      for (int j = from; j < to; j++) {
        if (seen[j] == 0) {
          int at = FIRST + (j - from) * COLS;
          Arrays.fill(s, at, at + COLS, NONE);
        }
      }
    }
  }

  /// Keys `first … last`: the query of lane x, at p + x, sees p + x − back to p + x + ahead.
  private static void hide(Span span, long p, double[] s, int from, int first, int last) {
    for (int j = first; j < last; j++) {
      int at = FIRST + (j - from) * COLS;
      Arrays.fill(s, at, at + lane(j - p - span.ahead()), NONE);
      Arrays.fill(s, at + lane(j - p + span.back() + 1), at + COLS, NONE);
    }
  }

  private static int lane(long i) {
    return Math.clamp(i, 0, COLS);
  }

  /// The numbers for keys `from … to`, as their scores lie.
  static void gather(Bias bias, Lanes lanes, double[] to, int from, int end) {
    Tensor.F64 table = (Tensor.F64) bias.table();
    double[] x = table.array();
    int at = table.offset() + bias.at(lanes.batch, lanes.head, lanes.begin, from);
    int queries = lanes.end - lanes.begin;
    if (bias.byKey() == 1) {
      TurnF64.copy(x, at, bias.byQuery(), queries, end - from, to, FIRST, COLS);
      return;
    }
    for (int j = from; j < end; j++, at += bias.byKey()) {
      for (int i = 0; i < queries; i++) {
        to[FIRST + (j - from) * COLS + i] = x[at + i * bias.byQuery()];
      }
    }
  }
}
