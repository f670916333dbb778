package dev.headroom.kernel.f32;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import dev.headroom.kernel.f32.AttendF32.Worker;
import dev.headroom.kernel.f32.AttentionF32.Call;
import dev.headroom.kernel.functions.ExpF32;
import dev.headroom.kernel.threads.Pool;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Tensor;
import dev.headroom.tensor.Weighting;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Exact attention of one query a batch row: each key and value is read once, where it lies, for all
/// query heads that share it. Keys are cut into stretches of one length, whoever computes them; what
/// stretches give is put together in their order.
/// Shape:  of a stretch and query head: valueDim weighted values, the sum of the weights, and M, the
///         weights being 2^(c·s − M) of scores s, c = scale·log2(e).
/// Source: theory.md 1; [FlashAttention].
final class QueryF32 implements Pool.Job {
  private static final VectorSpecies<Float> S = TileF32.S;
  private static final int L = TileF32.L;
  private static final double LOG2E = 1 / Math.log(2);

  /// Keys of a stretch.
  private static final int STRETCH = 128;

  /// Rows of keys or values that L1 keeps until all queries have met them.
  private static final int TOGETHER = 4;

  private final Call call;
  private final AttentionShape shape;
  private final int first; // the keys that are seen
  private final int end;
  private final int stretches;
  private final int group; // query heads that share keys
  private final int each; // numbers of a stretch and query head
  private final Room room;
  private final Worker[] workers;
  private final Tensor.F32[] queries; // of each batch row and key head
  private final Tensor.F32[] keys;
  private final Tensor.F32[] values;

  private QueryF32(Call call, Room room, Worker[] workers) {
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
    queries = new Tensor.F32[heads];
    keys = new Tensor.F32[heads];
    values = new Tensor.F32[heads];
    for (int i = 0; i < heads; i++) {
      int b = i / shape.kvHeads();
      int g = i % shape.kvHeads();
      queries[i] = queries(call.of().q(), b, g);
      keys[i] = (Tensor.F32) shape.k(call.of().k(), b, g);
      values[i] = (Tensor.F32) shape.v(call.of().v(), b, g);
    }
  }

  /// Scratch of one caller, kept from call to call.
  static final class Room {
    private float[] parts = {};
    private double[] factors = {}; // of the stretches of one head
    private final float[][] scores; // of each worker, [group][STRETCH]

    Room(int threads) {
      scores = new float[threads][0];
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
        && call.end(0, 0) > call.first(0, 0);
  }

  /// True if it is done; where some score or value is not finite, or too large, nothing is.
  static boolean run(Call call, Pool pool, Room room, Worker[] workers) {
    if (!fits(call)) {
      return false;
    }
    QueryF32 query = new QueryF32(call, room, workers);
    int tasks = call.shape().batch() * query.stretches;
    int size = tasks * call.shape().heads() * query.each;
    room.parts = room.parts.length < size ? new float[size] : room.parts;
    pool.run(tasks, query);
    return query.finish();
  }

  @Override
  public void run(int task, int worker) {
    int b = task / stretches;
    int from = first + task % stretches * STRETCH;
    Stretch at = new Stretch(b, from, Math.min(STRETCH, end - from), task * shape.heads() * each);
    float[] s = room.scores[worker];
    if (s.length < shape.heads() * STRETCH) {
      s = new float[shape.heads() * STRETCH];
      room.scores[worker] = s;
    }
    Worker w = workers[worker];
    w.start();
    scores(at, s);
    w.lap(0);
    for (int h = 0; h < shape.heads(); h++) {
      weights(s, h * STRETCH, at.count, at.part + h * each);
    }
    w.lap(1);
    values(at, s);
    w.lap(2);
  }

  /// Keys of one batch row, and where what they give belongs.
  private record Stretch(int batch, int from, int count, int part) {}

  /// Rows of keys hold all heads side by side: they are read as they lie.
  private void scores(Stretch at, float[] s) {
    for (int j = 0; j < at.count; j += 4) {
      int count = Math.min(4, at.count - j);
      for (int g = 0; g < shape.kvHeads(); g++) {
        int head = at.batch * shape.kvHeads() + g;
        Tensor.F32 q = queries[head];
        Tensor.F32 k = keys[head];
        for (int h = 0; h < group; h++) {
          int xo = q.offset() + h * q.stride();
          four(
              q.array(),
              xo,
              k.rows(at.from + j, at.from + j + count),
              s,
              (g * group + h) * STRETCH + j);
        }
      }
    }
  }

  private void values(Stretch at, float[] s) {
    for (int j = 0; j < at.count; j += TOGETHER) {
      int count = Math.min(TOGETHER, at.count - j);
      for (int g = 0; g < shape.kvHeads(); g++) {
        Tensor.F32 v = values[at.batch * shape.kvHeads() + g];
        for (int h = g * group; h < (g + 1) * group; h++) {
          add(s, h * STRETCH + j, v, at.from + j, count, at.part + h * each);
        }
      }
    }
  }

  /// The query heads of a group one below the other.
  private Tensor.F32 queries(Tensor.F32 q, int b, int g) {
    Tensor.F32 one = (Tensor.F32) shape.q(q, b, g * group);
    boolean beside = q.cols() != shape.headDim();
    int step = beside || group == 1 ? shape.headDim() : q.stride();
    return new Tensor.F32(one.array(), one.offset(), group, shape.headDim(), step);
  }

  /// Scores of the query at `xo` with the keys, four at most; those that are not there are the last.
  private static void four(float[] x, int xo, Tensor.F32 k, float[] to, int at) {
    float[] y = k.array();
    int last = k.offset() + (k.rows() - 1) * k.stride();
    int y0 = k.offset();
    int y1 = Math.min(y0 + k.stride(), last);
    int y2 = Math.min(y0 + 2 * k.stride(), last);
    int y3 = Math.min(y0 + 3 * k.stride(), last);
    int depth = k.cols();
    FloatVector s0 = FloatVector.zero(S);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int p = 0;
    for (; p <= depth - L; p += L) {
      FloatVector v = fromArray(S, x, xo + p);
      s0 = v.fma(fromArray(S, y, y0 + p), s0);
      s1 = v.fma(fromArray(S, y, y1 + p), s1);
      s2 = v.fma(fromArray(S, y, y2 + p), s2);
      s3 = v.fma(fromArray(S, y, y3 + p), s3);
    }
    float t0 = SweepF32.across(s0);
    float t1 = SweepF32.across(s1);
    float t2 = SweepF32.across(s2);
    float t3 = SweepF32.across(s3);
    for (; p < depth; p++) {
      float v = x[xo + p];
      t0 = Math.fma(v, y[y0 + p], t0);
      t1 = Math.fma(v, y[y1 + p], t1);
      t2 = Math.fma(v, y[y2 + p], t2);
      t3 = Math.fma(v, y[y3 + p], t3);
    }
    to[at] = t0;
    to[at + 1] = t1; // room is left for all four
    to[at + 2] = t2;
    to[at + 3] = t3;
  }

  /// Turns `count` scores into weights, and sets a part to nothing but their sum and M.
  private void weights(float[] s, int at, int count, int part) {
    Scoring scoring = call.scoring();
    boolean capped = scoring.cap().isPresent();
    int whole = Math.ceilDiv(count, L) * L;
    Arrays.fill(s, at + count, at + whole, s[at]); // the first again: it changes no maximum
    if (capped) {
      SoftmaxF32.cap(s, at, whole, scoring.scale(), scoring.cap().getAsDouble());
    }
    float c = (float) ((capped ? 1 : scoring.scale()) * LOG2E);
    FloatVector most = fromArray(S, s, at).mul(c);
    for (int j = L; j < whole; j += L) {
      most = most.max(fromArray(S, s, at + j).mul(c));
    }
    float m = most.reduceLanes(VectorOperators.MAX);
    FloatVector times = broadcast(S, c);
    FloatVector minus = broadcast(S, -m);
    for (int j = 0; j < whole; j += L) {
      ExpF32.exp2(fromArray(S, s, at + j).fma(times, minus)).intoArray(s, at + j);
    }
    Arrays.fill(s, at + count, at + whole, 0f);
    FloatVector sum = FloatVector.zero(S);
    for (int j = 0; j < whole; j += L) {
      sum = sum.add(fromArray(S, s, at + j));
    }
    float[] parts = room.parts;
    Arrays.fill(parts, part, part + each - 2, 0f);
    parts[part + each - 2] = SweepF32.across(sum);
    parts[part + each - 1] = m;
  }

  /// Adds `count` weighted rows of values to a part.
  private void add(float[] w, int at, Tensor.F32 v, int row, int count, int part) {
    float[] y = v.array();
    float[] o = room.parts;
    int from = v.offset() + row * v.stride();
    int cols = v.cols();
    int j = 0;
    for (; j <= cols - 2 * L; j += 2 * L) {
      FloatVector s0 = fromArray(S, o, part + j);
      FloatVector s1 = fromArray(S, o, part + j + L);
      int y0 = from + j;
      for (int i = 0; i < count; i++) {
        FloatVector x = broadcast(S, w[at + i]);
        s0 = x.fma(fromArray(S, y, y0), s0);
        s1 = x.fma(fromArray(S, y, y0 + L), s1);
        y0 += v.stride();
      }
      s0.intoArray(o, part + j);
      s1.intoArray(o, part + j + L);
    }
    for (; j < cols; j++) {
      float s = o[part + j];
      for (int i = 0; i < count; i++) {
        s = Math.fma(w[at + i], y[from + i * v.stride() + j], s);
      }
      o[part + j] = s;
    }
  }

  /// Puts the stretches of each head together, and divides; false if something is not finite.
  private boolean finish() {
    boolean finite = true;
    for (int b = 0; b < shape.batch(); b++) {
      for (int h = 0; h < shape.heads(); h++) {
        int at = (b * stretches * shape.heads() + h) * each;
        finite &= finish(at, h, (Tensor.F32) shape.o(call.of().o(), b, h));
      }
    }
    return finite;
  }

  private boolean finish(int at, int head, Tensor.F32 o) {
    float[] parts = room.parts;
    double sink = call.inputs().sinks().map(t -> t.get(0, head) * LOG2E).orElse(Double.NaN);
    double most = call.scoring().sink() ? sink : Double.NEGATIVE_INFINITY;
    for (int i = 0; i < stretches; i++) {
      most = Math.max(most, parts[at + i * shape.heads() * each + each - 1]);
    }
    double sum = call.scoring().sink() ? Math.pow(2, sink - most) : 0;
    room.factors = room.factors.length < stretches ? new double[stretches] : room.factors;
    double[] factors = room.factors;
    for (int i = 0; i < stretches; i++) {
      int part = at + i * shape.heads() * each;
      factors[i] = Math.pow(2, parts[part + each - 1] - most);
      sum += factors[i] * parts[part + each - 2];
    }
    float[] to = o.array();
    boolean finite = Double.isFinite(sum);
    for (int j = 0; j < shape.valueDim(); j++) {
      double value = 0;
      for (int i = 0; i < stretches; i++) {
        value += factors[i] * parts[at + i * shape.heads() * each + j];
      }
      to[o.offset() + j] = (float) (value / sum);
      finite &= Double.isFinite(value);
    }
    return finite;
  }
}
