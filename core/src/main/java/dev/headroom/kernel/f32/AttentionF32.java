package dev.headroom.kernel.f32;

import dev.headroom.kernel.f32.AttendF32.Worker;
import dev.headroom.kernel.threads.Pool;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Partial;
import dev.headroom.tensor.ScoreInputs;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Tensor;
import dev.headroom.tensor.Weighting;
import java.util.Arrays;
import java.util.Optional;

/// Exact attention without a score matrix: keys and values of some heads are packed, then all their
/// queries attend to them ({@link AttendF32}), and so on. A head with a NaN or an infinity goes to
/// the reference, which gives them their meaning, and so does one whose scores may be so large that
/// rounding their maximum would show.
/// Shared: never, one caller's.
public final class AttentionF32 {
  private static final double LOG2E = 1 / Math.log(2);

  /// A maximum, times log2(e), whose rounding error is 64: its weights are below 2^65.
  private static final double MOST_MAXIMUM = 128 / Math.ulp(1f);

  private static final int SLICES = 4; // a thread, at least, where there are so few heads

  private final Pool pool;
  private final Worker[] workers;
  private final KeysF32.Room room = new KeysF32.Room();
  private final QueryF32.Room queryRoom;

  public AttentionF32(Pool pool) {
    this.pool = pool;
    workers = new Worker[pool.threads()];
    Arrays.setAll(workers, i -> new Worker());
    queryRoom = new QueryF32.Room(pool.threads());
  }

  /// What is asked for.
  record Call(
      AttentionShape shape,
      Scoring scoring,
      ScoreInputs inputs,
      Range[] there,
      Operands of,
      boolean timed,
      Optional<Partial> partial) {
    /// Where the keys begin that query `i` of batch row `b` may see.
    int first(int b, int i) {
      return Math.max(there[b].first, scoring.span().first(inputs.position(shape, b, i)));
    }

    /// Where they end.
    int end(int b, int i) {
      return scoring.span().end(inputs.position(shape, b, i), there[b].end);
    }

    /// The scale of what {@link AttendF32} weighs: a cap has multiplied by it, and what is no softmax
    /// with what is added to it.
    double scale() {
      boolean scaled =
          scoring.cap().isPresent() || (biased() && scoring.weighting() != Weighting.SOFTMAX);
      return scaled ? 1 : Math.abs(scoring.scale());
    }

    boolean biased() {
      return inputs.bias().isPresent();
    }

    /// Whether the numbers that are added are such as a reference is not needed for.
    private boolean plain() {
      if (!biased()) {
        return true;
      }
      Tensor.F32 table = (Tensor.F32) inputs.bias().get().table();
      int end = table.offset() + table.cols();
      boolean all = true;
      for (int i = table.offset(); i < end; i++) {
        all &= table.array()[i] < Float.POSITIVE_INFINITY; // false for a NaN, too
      }
      return all;
    }

    /// The largest number divided by the largest entries for which no maximum can be above
    /// MOST_MAXIMUM: makes entries of q and k infinite that are too large.
    private float factor() {
      if (scoring.weighting() != Weighting.SOFTMAX) {
        return 1;
      }
      double times = shape.headDim() * Math.abs(scoring.scale()) * LOG2E;
      return (float) (Float.MAX_VALUE / Math.sqrt(MOST_MAXIMUM / times));
    }
  }

  /// The keys of a batch row from the first that is there to the last.
  record Range(int first, int end) {
    static Range of(AttentionShape shape, ScoreInputs inputs, int b) {
      int first = 0;
      int end = shape.keys();
      while (end > 0 && !inputs.has(b, end - 1)) {
        end--;
      }
      while (first < end && !inputs.has(b, first)) {
        first++;
      }
      return new Range(first, end);
    }
  }

  /// Shape:  q `[batch·queries, heads·headDim]`, and so on: AttentionShape.
  record Operands(Tensor.F32 q, Tensor.F32 k, Tensor.F32 v, Tensor.F32 o) {
    Tensor[] qkv() {
      return new Tensor[] {q, k, v};
    }
  }

  /// The heads that are packed now, of the batch·kvHeads heads of keys; `finite` says of each whether
  /// no NaN and no infinity was seen in it.
  record Heads(int first, int count, boolean[] finite) {}

  /// Fails:  nothing; the caller has checked.
  /// Shape:  timed: whether {@link #nanos} shall tell of it; partial: what gains powers and sums.
  public void run(
      AttentionShape shape,
      Tensor[] qkvo,
      Scoring how,
      ScoreInputs inputs,
      boolean timed,
      Optional<Partial> partial) {
    Operands of =
        new Operands(
            (Tensor.F32) qkvo[0], (Tensor.F32) qkvo[1], (Tensor.F32) qkvo[2], (Tensor.F32) qkvo[3]);
    Range[] there = new Range[shape.batch()];
    Arrays.setAll(there, b -> Range.of(shape, inputs, b));
    Call call = new Call(shape, how, inputs, there, of, timed, partial);
    if (partial.isEmpty() && QueryF32.run(call, pool, queryRoom, workers)) {
      return;
    }
    KeysF32 keys = KeysF32.of(shape, room);
    boolean plain = call.plain();
    int tilesPerTask = AttendF32.tilesPerTask(keys, pool.threads());
    int all = shape.batch() * shape.kvHeads();
    for (int first = 0; first < all; first += keys.held()) {
      int count = Math.min(keys.held(), all - first);
      boolean[] finite = new boolean[count];
      Arrays.fill(finite, plain);
      Heads heads = new Heads(first, count, finite);
      int slices = Math.clamp(SLICES * pool.threads() / count, 1, keys.blocks());
      float factor = call.factor();
      pool.run(count * slices, (task, worker) -> pack(call, keys, heads, slices, factor, task));
      AttendF32 attend = new AttendF32(call, keys, heads, tilesPerTask, workers);
      pool.run(attend.tasks(), attend);
    }
  }

  /// Nanoseconds of all threads in scores, softmax or values since the last time this was asked.
  public long nanos(int part) {
    return Arrays.stream(workers).mapToLong(w -> w.takeNanos(part)).sum();
  }

  /// Packs a slice of a head's keys and values, and looks at a slice of its queries.
  private static void pack(
      Call call, KeysF32 keys, Heads heads, int slices, float factor, int task) {
    AttentionShape shape = call.shape;
    int slot = task / slices;
    int slice = task % slices;
    int b = (heads.first + slot) / shape.kvHeads();
    int g = (heads.first + slot) % shape.kvHeads();
    Tensor.F32 ks = (Tensor.F32) shape.k(call.of.k, b, g);
    Tensor.F32 vs = (Tensor.F32) shape.v(call.of.v, b, g);
    int from = bound(keys.blocks(), slice, slices);
    int to = bound(keys.blocks(), slice + 1, slices);
    boolean all = keys.pack(slot, from, to, ks, factor, vs);
    int share = shape.heads() / shape.kvHeads();
    int first = bound(shape.queries(), slice, slices);
    int last = bound(shape.queries(), slice + 1, slices);
    for (int h = g * share; h < (g + 1) * share; h++) {
      Tensor.F32 qs = (Tensor.F32) shape.q(call.of.q, b, h);
      all &= SweepF32.finite(qs.rows(first, last), factor);
    }
    if (!all) {
      heads.finite[slot] = false;
    }
  }

  private static int bound(int count, int slice, int slices) {
    return (int) ((long) count * slice / slices);
  }
}
