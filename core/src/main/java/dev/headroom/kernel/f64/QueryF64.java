// Generated from dev.headroom.kernel.f32.QueryF32, see docs/kernels.md: do not edit.
package dev.headroom.kernel.f64;

import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;

import dev.headroom.kernel.f64.AttendF64.Worker;
import dev.headroom.kernel.f64.AttentionF64.Call;
import dev.headroom.kernel.functions.ExpF64;
import dev.headroom.kernel.threads.Pool;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Tensor;
import dev.headroom.tensor.Weighting;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Exact attention of one query a batch row: each key and value is read once, where it lies, for all
/// query heads that share it. Keys are cut into stretches of one length, whoever computes them; what
/// stretches give is put together in their order.
/// Shape:  of a stretch and query head: valueDim weighted values, the sum of the weights, and M, the
///         weights being 2^(c·s − M) of scores s, c = scale·log2(e).
/// Source: theory.md 1; [FlashAttention].
final class QueryF64 implements Pool.Job {
  private static final VectorSpecies<Double> S = TileF64.S;
  private static final int L = TileF64.L;
  private static final double LOG2E = 1 / Math.log(2);

  /// Keys of a stretch.
  private static final int STRETCH = 128;

  private final Call call;
  private final AttentionShape shape;
  private final int first; // the keys that are seen
  private final int end;
  private final int stretches;
  private final int group; // query heads that share keys
  private final int each; // numbers of a stretch and query head
  private final Room room;
  private final Worker[] workers;
  private final Tensor.F64[] queries; // of each batch row and key head
  private final Tensor.F64[] keys;
  private final Tensor.F64[] values;

  private QueryF64(Call call, Room room, Worker[] workers) {
    this.workers = workers;
    this.call = call;
    this.shape = call.shape();
    this.first = call.first(0, 0);
    this.end = call.end(0, 0);
    this.stretches = Math.ceilDiv(end - first, STRETCH);
    this.group = shape.heads() / shape.kvHeads();
    this.each = shape.valueDim() + 2;
    this.room = room;
    int heads = shape.batch() * shape.kvHeads();
    queries = new Tensor.F64[heads];
    keys = new Tensor.F64[heads];
    values = new Tensor.F64[heads];
    for (int i = 0; i < heads; i++) {
      int b = i / shape.kvHeads();
      int g = i % shape.kvHeads();
      queries[i] = queries(call.of().q(), b, g);
      keys[i] = (Tensor.F64) shape.k(call.of().k(), b, g);
      values[i] = (Tensor.F64) shape.v(call.of().v(), b, g);
    }
  }

  /// Scratch of one caller, kept from call to call.
  static final class Room {
    private double[] parts = {};
    private double[] sums = {}; // of one head
    private final double[][] scores; // of each worker, [heads][STRETCH]
    private final QueryRowsF64.Cursor[] cursors; // of each worker

    Room(int threads) {
      scores = new double[threads][0];
      cursors = new QueryRowsF64.Cursor[threads];
      Arrays.setAll(cursors, i -> new QueryRowsF64.Cursor());
    }
  }

  /// Whether a call is of this form: plain softmax of one query, which sees keys without a gap.
  private static boolean fits(Call call) {
    AttentionShape s = call.shape();
    return s.queries() == 1
        && call.scoring().weighting() == Weighting.SOFTMAX
        && call.inputs().visible().isEmpty()
        && call.inputs().offsets().isEmpty()
        && !call.biased()
        && s.headDim() >= L
        && s.valueDim() >= L
        && call.end(0, 0) > call.first(0, 0)
        && numbers(s, call.end(0, 0) - call.first(0, 0)) <= Tensor.MOST;
  }

  /// Numbers of all stretches; many heads that share few keys have more than the keys do.
  static long numbers(AttentionShape s, int keys) {
    long ofHead = (long) Math.ceilDiv(keys, STRETCH) * ((long) s.valueDim() + 2);
    return Math.multiplyExact(ofHead, (long) s.batch() * s.heads());
  }

  /// True if it is done; where some score or value is not finite, or too large, nothing is.
  static boolean run(Call call, Pool pool, Room room, Worker[] workers) {
    if (!fits(call)) {
      return false;
    }
    QueryF64 query = new QueryF64(call, room, workers);
    int tasks = call.shape().batch() * query.stretches;
    int size = (int) numbers(call.shape(), query.end - query.first);
    room.parts = room.parts.length < size ? new double[size] : room.parts;
    pool.run(tasks, query);
    return query.finish();
  }

  @Override
  public void run(int task, int worker) {
    int b = task / stretches;
    int from = first + task % stretches * STRETCH;
    Stretch at = new Stretch(b, from, Math.min(STRETCH, end - from), task * shape.heads() * each);
    double[] s = room.scores[worker];
    if (s.length < shape.heads() * STRETCH) {
      s = new double[shape.heads() * STRETCH];
      room.scores[worker] = s;
    }
    Worker w = workers[worker];
    QueryRowsF64.Cursor c = room.cursors[worker];
    c.s = s;
    w.start();
    scores(at, c);
    w.lap(0);
    for (int h = 0; h < shape.heads(); h++) {
      weights(s, h * STRETCH, at.count, at.part + h * each);
    }
    w.lap(1);
    values(at, c);
    w.lap(2);
  }

  /// Keys of one batch row, and where what they give belongs.
  private record Stretch(int batch, int from, int count, int part) {}

  /// Rows of keys hold all heads side by side. Those that are read at a time lie far apart, so that
  /// each of them goes on where it left off: memory gives four such runs faster than four neighbours.
  private void scores(Stretch at, QueryRowsF64.Cursor c) {
    c.apart = Math.ceilDiv(at.count, QueryRowsF64.KEYS);
    for (int j = 0; j < c.apart; j++) {
      for (int g = 0; g < shape.kvHeads(); g++) {
        int head = at.batch * shape.kvHeads() + g;
        Tensor.F64 q = queries[head];
        rows(c, keys[head], at, j);
        c.x = q.array();
        for (int h = 0; h < group; h += 2) {
          c.x0 = q.offset() + h * q.stride();
          c.x1 = c.x0 + q.stride();
          c.s0 = (g * group + h) * STRETCH + j;
          c.s1 = c.s0 + STRETCH;
          if (h + 1 < group) {
            QueryRowsF64.scoresOfTwo(c);
          } else {
            QueryRowsF64.scores(c);
          }
        }
      }
    }
  }

  private void values(Stretch at, QueryRowsF64.Cursor c) {
    c.x = room.parts;
    c.apart = Math.ceilDiv(at.count, QueryRowsF64.VALUES);
    for (int j = 0; j < c.apart; j++) {
      for (int g = 0; g < shape.kvHeads(); g++) {
        rows(c, values[at.batch * shape.kvHeads() + g], at, j);
        for (int h = g * group; h < (g + 1) * group; h += 2) {
          c.x0 = at.part + h * each;
          c.x1 = c.x0 + each;
          c.s0 = h * STRETCH + j;
          c.s1 = c.s0 + STRETCH;
          if (h + 1 < (g + 1) * group) {
            QueryRowsF64.valuesOfTwo(c);
          } else {
            QueryRowsF64.values(c);
          }
        }
      }
    }
  }

  /// The rows of a stretch from its `first` on, that far apart.
  private static void rows(QueryRowsF64.Cursor c, Tensor.F64 of, Stretch at, int first) {
    c.y = of.array();
    c.y0 = of.offset() + (at.from + first) * of.stride();
    c.stride = c.apart * of.stride();
    c.rows = Math.ceilDiv(at.count - first, c.apart);
    c.cols = of.cols();
  }

  /// The query heads of a group one below the other.
  private Tensor.F64 queries(Tensor.F64 q, int b, int g) {
    Tensor.F64 one = (Tensor.F64) shape.q(q, b, g * group);
    boolean beside = q.cols() != shape.headDim();
    int step = beside || group == 1 ? shape.headDim() : q.stride();
    return new Tensor.F64(one.array(), one.offset(), group, shape.headDim(), step);
  }

  /// Turns `count` scores into weights, and sets a part to nothing but their sum and M.
  private void weights(double[] s, int at, int count, int part) {
    Scoring scoring = call.scoring();
    boolean capped = scoring.cap().isPresent();
    int whole = Math.ceilDiv(count, L) * L;
    Arrays.fill(s, at + count, at + whole, s[at]); // the first again: it changes no maximum
    if (capped) {
      SoftmaxF64.cap(s, at, whole, scoring.scale(), scoring.cap().getAsDouble());
    }
    double c = ((capped ? 1 : scoring.scale()) * LOG2E);
    DoubleVector most = fromArray(S, s, at).mul(c);
    for (int j = L; j < whole; j += L) {
      most = most.max(fromArray(S, s, at + j).mul(c));
    }
    double m = most.reduceLanes(VectorOperators.MAX);
    DoubleVector times = broadcast(S, c);
    DoubleVector minus = broadcast(S, -m);
    for (int j = 0; j < whole; j += L) {
      ExpF64.exp2(fromArray(S, s, at + j).fma(times, minus)).intoArray(s, at + j);
    }
    Arrays.fill(s, at + count, at + whole, 0d);
    DoubleVector sum = DoubleVector.zero(S);
    for (int j = 0; j < whole; j += L) {
      sum = sum.add(fromArray(S, s, at + j));
    }
    double[] parts = room.parts;
    Arrays.fill(parts, part, part + each - 2, 0d);
    parts[part + each - 2] = SweepF64.across(sum);
    parts[part + each - 1] = m;
  }

  /// Puts the stretches of each head together, and divides; false if something is not finite.
  private boolean finish() {
    boolean finite = true;
    for (int b = 0; b < shape.batch(); b++) {
      for (int h = 0; h < shape.heads(); h++) {
        int at = (b * stretches * shape.heads() + h) * each;
        finite &= finish(at, h, (Tensor.F64) shape.o(call.of().o(), b, h));
      }
    }
    return finite;
  }

  private boolean finish(int at, int head, Tensor.F64 o) {
    double[] parts = room.parts;
    double sink = call.inputs().sinks().map(t -> t.get(0, head) * LOG2E).orElse(Double.NaN);
    double most = call.scoring().sink() ? sink : Double.NEGATIVE_INFINITY;
    for (int i = 0; i < stretches; i++) {
      most = Math.max(most, parts[at + i * shape.heads() * each + each - 1]);
    }
    double sum = call.scoring().sink() ? Math.pow(2, sink - most) : 0;
    int cols = shape.valueDim();
    room.sums = room.sums.length < cols ? new double[cols] : room.sums;
    double[] sums = room.sums;
    Arrays.fill(sums, 0, cols, 0);
    for (int i = 0; i < stretches; i++) {
      int part = at + i * shape.heads() * each;
      double factor = Math.pow(2, parts[part + each - 1] - most);
      sum += factor * parts[part + each - 2];
      add(factor, parts, part, sums, cols);
    }
    double[] to = o.array();
    boolean finite = Double.isFinite(sum);
    for (int j = 0; j < cols; j++) {
      to[o.offset() + j] = (sums[j] / sum);
      finite &= Double.isFinite(sums[j]);
    }
    return finite;
  }

  private static void add(double factor, double[] part, int at, double[] sums, int cols) {
    for (int j = 0; j < cols; j++) {
      sums[j] += factor * part[at + j];
    }
  }
}
