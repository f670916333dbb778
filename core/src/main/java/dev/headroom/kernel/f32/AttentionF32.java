package dev.headroom.kernel.f32;

import dev.headroom.kernel.contract.Kernel.Scoring;
import dev.headroom.kernel.contract.Visible;
import dev.headroom.kernel.reference.ReferenceAttention;
import dev.headroom.kernel.threads.Pool;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Mask;
import dev.headroom.tensor.Tensor;
import dev.headroom.tensor.Weighting;
import java.util.Arrays;

/// Exact attention without a score matrix, queries in the lanes of vectors.
///
/// A task is some tiles of COLS queries of one head. Block of keys by block of keys it computes
/// scores `[keys, queries]` (a tile product, keys as its rows), turns them into weights where they
/// lie in L1 ({@link SoftmaxF32}), and adds the weighted values `[valueDim, queries]` (another tile
/// product, the weights as its right factor). Maxima and sums run down the lanes: nothing is ever
/// added across a vector. All tiles of a task share a block of keys while L2 holds it. A head with
/// a NaN or an infinity goes to the reference, which gives them their meaning, and so does one whose
/// scores may be so large that rounding their maximum would show.
public final class AttentionF32 {
  private static final int COLS = TileF32.COLS;
  private static final int ROWS = TileF32.ROWS;
  private static final int BLOCK = KeysF32.BLOCK;
  private static final double LOG2E = 1 / Math.log(2);

  /// A maximum, times log2(e), whose rounding error is 64: its weights are below 2^65.
  private static final double MOST_MAXIMUM = 128 / Math.ulp(1f);

  private static final int SLICES = 4; // a thread, at least, where there are so few heads
  private static final int MOST_TILES = 8;
  private static final int MOST_NUMBERS = (1 << 21) / Float.BYTES; // of queries and sums in a task

  private final Pool pool;
  private final Worker[] workers;
  private final KeysF32 keys = new KeysF32();
  private final Pool.Job packTask = this::pack;
  private final Pool.Job attendTask = this::attend;

  private AttentionShape shape = new AttentionShape(1, 1, 1, 1, 1, 1, 1);
  private Scoring scoring = new Scoring(1, Mask.NONE, Weighting.SOFTMAX);
  private Visible visible = new Visible(Mask.NONE, 1, 1);
  private Tensor.F32 q = new Tensor.F32(new float[0], 0, 0, 0, 0);
  private Tensor.F32 k = q;
  private Tensor.F32 v = q;
  private Tensor.F32 o = q;
  private boolean timed;
  private int firstHead; // the first of the batch·kvHeads heads of keys that are packed now
  private int heldHeads;
  private float factor; // makes entries of q and k infinite that are too large
  private boolean[] finite = {}; // of each head that is packed: no NaN, no infinity
  private int slices; // of a head, for packing
  private int tilesPerTask;
  private int groups; // of tiles, a task each

  public AttentionF32(Pool pool) {
    this.pool = pool;
    workers = new Worker[pool.threads()];
    Arrays.setAll(workers, i -> new Worker());
  }

  /// What one thread needs to itself.
  private static final class Worker {
    final TileF32.Cursor tile = new TileF32.Cursor();
    final float[] s = new float[(BLOCK + ROWS) * COLS]; // [keys of a block, queries of a tile]
    final SoftmaxF32.Rows[] rows = new SoftmaxF32.Rows[MOST_TILES];
    float[] q = {}; // [tiles][chunks·depth, COLS]
    float[] o = {}; // [tiles][valueRows, COLS]
    final long[] nanos = new long[3]; // of scores, softmax, values
    long mark;

    Worker() {
      Arrays.setAll(rows, i -> new SoftmaxF32.Rows());
    }

    /// The time since the last lap belongs to part `part`.
    void lap(int part) {
      long now = System.nanoTime();
      nanos[part] += now - mark;
      mark = now;
    }
  }

  /// Fails:  nothing; the caller has checked.
  public void run(AttentionShape call, Tensor[] qkvo, Scoring how, boolean parts) {
    shape = call;
    scoring = how;
    visible = new Visible(how.mask(), call.queries(), call.keys());
    q = (Tensor.F32) qkvo[0];
    k = (Tensor.F32) qkvo[1];
    v = (Tensor.F32) qkvo[2];
    o = (Tensor.F32) qkvo[3];
    timed = parts;
    factor = factor();
    heldHeads = keys.prepare(call);
    if (finite.length < heldHeads) {
      finite = new boolean[heldHeads];
    }
    int tiles = (call.queries() + COLS - 1) / COLS;
    int most = MOST_NUMBERS / (COLS * (keys.chunks * keys.depth + keys.valueRows));
    int even = tiles * call.heads() * call.batch() / (4 * pool.threads());
    tilesPerTask = Math.max(1, Math.min(Math.min(MOST_TILES, most), even));
    groups = (tiles + tilesPerTask - 1) / tilesPerTask;
    int all = call.batch() * call.kvHeads();
    for (firstHead = 0; firstHead < all; firstHead += heldHeads) {
      int heads = Math.min(heldHeads, all - firstHead);
      heldHeads = heads;
      Arrays.fill(finite, 0, heads, true);
      slices = Math.clamp(SLICES * pool.threads() / heads, 1, keys.blocks());
      pool.run(heads * slices, packTask);
      pool.run(heads * (call.heads() / call.kvHeads()) * groups, attendTask);
    }
  }

  /// The largest number divided by the largest entries for which no maximum can be above MOST_MAXIMUM.
  private float factor() {
    if (scoring.weighting() != Weighting.SOFTMAX) {
      return 1;
    }
    double times = shape.headDim() * Math.abs(scoring.scale()) * LOG2E;
    return (float) (Float.MAX_VALUE / Math.sqrt(MOST_MAXIMUM / times));
  }

  /// Nanoseconds of all threads in scores, softmax or values since the last time this was asked.
  public long nanos(int part) {
    long all = 0;
    for (Worker w : workers) {
      all += w.nanos[part];
      w.nanos[part] = 0;
    }
    return all;
  }

  private Tensor.F32 part(Tensor.F32 t, int batch, int rows, int head, int width) {
    return t.rows(batch * rows, (batch + 1) * rows).cols(head * width, (head + 1) * width);
  }

  /// Packs a slice of a head's keys and values, and looks at a slice of its queries.
  private void pack(int task, int worker) {
    int slot = task / slices;
    int slice = task % slices;
    int b = (firstHead + slot) / shape.kvHeads();
    int g = (firstHead + slot) % shape.kvHeads();
    Tensor.F32 ks = part(k, b, shape.keys(), g, shape.headDim());
    Tensor.F32 vs = part(v, b, shape.keys(), g, shape.valueDim());
    boolean all =
        keys.pack(
            slot, bound(keys.blocks(), slice), bound(keys.blocks(), slice + 1), ks, factor, vs);
    int share = shape.heads() / shape.kvHeads();
    int first = bound(shape.queries(), slice);
    int last = bound(shape.queries(), slice + 1);
    for (int h = g * share; h < (g + 1) * share; h++) {
      all &=
          SweepF32.finite(
              part(q, b, shape.queries(), h, shape.headDim()).rows(first, last), factor);
    }
    if (!all) {
      finite[slot] = false;
    }
  }

  private int bound(int count, int slice) {
    return (int) ((long) count * slice / slices);
  }

  /// Tasks go head by head, so that mostly those who packed a head's keys read them, and from the
  /// last queries to the first: under a causal mask the longest come first.
  private void attend(int task, int worker) {
    int share = shape.heads() / shape.kvHeads();
    int group = groups - 1 - task % groups;
    int slot = task / groups / share;
    int b = (firstHead + slot) / shape.kvHeads();
    int g = (firstHead + slot) % shape.kvHeads();
    int h = g * share + task / groups % share;
    Tensor.F32 qs = part(q, b, shape.queries(), h, shape.headDim());
    Tensor.F32 os = part(o, b, shape.queries(), h, shape.valueDim());
    if (!finite[slot]) {
      if (group == 0) {
        Tensor.F32 ks = part(k, b, shape.keys(), g, shape.headDim());
        Tensor.F32 vs = part(v, b, shape.keys(), g, shape.valueDim());
        ReferenceAttention.head(qs, ks, vs, ReferenceAttention.row(scoring, b), os);
      }
      return;
    }
    int first = group * tilesPerTask * COLS;
    int last = Math.min(shape.queries(), first + tilesPerTask * COLS);
    tiles(workers[worker], new Place(slot, b, first, last), qs, os);
  }

  /// Which queries a task has: `first … last` of batch row b, and where their keys are.
  private record Place(int slot, int batch, int first, int last) {}

  private void tiles(Worker w, Place place, Tensor.F32 qs, Tensor.F32 os) {
    int tiles = (place.last - place.first + COLS - 1) / COLS;
    packQueries(w, place, tiles, qs);
    w.mark = System.nanoTime();
    int firstBlock = visible.first(place.first) / BLOCK;
    int endBlock = (visible.end(place.last - 1) + BLOCK - 1) / BLOCK;
    for (int block = firstBlock; block < endBlock; block++) {
      for (int tile = 0; tile < tiles; tile++) {
        step(w, place, tile, block);
      }
    }
    for (int tile = 0; tile < tiles; tile++) {
      finish(w, place, tile, os);
    }
  }

  /// A scale of 0 is a scale of 1 on queries of 0.
  private boolean vanishes() {
    return (float) (scoring.scale() * LOG2E) == 0;
  }

  /// Queries to lanes, with the sign of the scale, so that the scale itself is positive.
  private void packQueries(Worker w, Place place, int tiles, Tensor.F32 qs) {
    int depth = keys.chunks * keys.depth;
    if (w.q.length < tilesPerTask * depth * COLS) {
      w.q = new float[tilesPerTask * depth * COLS];
    }
    if (w.o.length < tilesPerTask * keys.valueRows * COLS) {
      w.o = new float[tilesPerTask * keys.valueRows * COLS];
    }
    for (int tile = 0; tile < tiles; tile++) {
      int query = place.first + tile * COLS;
      packTile(qs, query, Math.min(COLS, place.last - query), w.q, tile * depth * COLS);
      w.rows[tile].clear();
    }
  }

  private void packTile(Tensor.F32 qs, int query, int count, float[] to, int at) {
    int from = qs.offset() + query * qs.stride();
    int width = shape.headDim();
    TurnF32.copy(qs.array(), from, qs.stride(), count, width, to, at, COLS);
    for (int x = 0; x < width && count < COLS; x++) { // lanes of no query
      Arrays.fill(to, at + x * COLS + count, at + (x + 1) * COLS, 0f);
    }
    Arrays.fill(to, at + width * COLS, at + keys.chunks * keys.depth * COLS, 0f);
    float sign = vanishes() ? 0 : scoring.scale() < 0 ? -1 : 1;
    for (int i = at; i < at + width * COLS && sign != 1; i++) {
      to[i] *= sign;
    }
  }

  /// One tile of queries meets those keys of a block that some of them see, and a few before.
  private void step(Worker w, Place place, int tile, int block) {
    int begin = place.first + tile * COLS;
    int end = Math.min(place.last, begin + COLS);
    int from = Math.max(block * BLOCK, visible.first(begin) / ROWS * ROWS);
    int to = Math.min(visible.end(end - 1), (block + 1) * BLOCK);
    if (from >= to) {
      return;
    }
    scores(w, place, tile, from, to);
    mask(w.s, begin, end, from, to);
    hide(w.s, place.batch, from, to);
    if (timed) {
      w.lap(0);
    }
    int count = to - from;
    SoftmaxF32.Rows rows = w.rows[tile];
    int at = tile * keys.valueRows * COLS;
    double scale = vanishes() ? 1 : Math.abs(scoring.scale());
    boolean rescale =
        switch (scoring.weighting()) {
          case SOFTMAX -> SoftmaxF32.exponentials(rows, w.s, count, (float) (scale * LOG2E));
          case HARDMAX -> SoftmaxF32.maxima(rows, w.s, count, (float) scale);
          case DENORMALISED -> {
            SoftmaxF32.plain(w.s, count, scale);
            yield false;
          }
        };
    if (rescale) {
      SoftmaxF32.rescale(rows, w.o, at, keys.valueRows);
    }
    if (timed) {
      w.lap(1);
    }
    TileF32.Cursor t = w.tile;
    t.a = keys.v;
    t.b = w.s;
    t.bo = 0;
    t.c = w.o;
    t.depth = count;
    addTo(t, rows.begun);
    int so = rows.begun ? at : 0;
    int ao = keys.valueAt(place.slot, block) + from - block * BLOCK;
    TileF32.run(t, ao, at, so, shape.valueDim());
    rows.begun = true;
    if (timed) {
      w.lap(2);
    }
  }

  private void scores(Worker w, Place place, int tile, int from, int to) {
    TileF32.Cursor t = w.tile;
    t.a = keys.k;
    t.b = w.q;
    t.c = w.s;
    t.depth = keys.depth;
    for (int chunk = 0; chunk < keys.chunks; chunk++) {
      t.bo = (tile * keys.chunks + chunk) * keys.depth * COLS;
      addTo(t, chunk > 0);
      for (int j = from; j < to; j += ROWS) {
        int co = (j - from) * COLS;
        TileF32.panel(t, keys.keyAt(place.slot, j / ROWS, chunk), co, chunk > 0 ? co : 0);
      }
    }
  }

  /// A tile is added to what is there, or to nothing.
  private static void addTo(TileF32.Cursor t, boolean there) {
    if (there) {
      t.onto(t.c, COLS);
    } else {
      t.fresh();
    }
  }

  /// Writes −∞ where queries `begin … end` do not see keys `from … to` for the place of these.
  private void mask(float[] s, int begin, int end, int from, int to) {
    if (to <= visible.end(begin) && from >= visible.first(end - 1)) {
      return;
    }
    int ahead = shape.keys() - shape.queries(); // query i sees keys up to i + ahead
    int reach = visible.mask().window();
    for (int j = from; j < to; j++) {
      int at = (j - from) * COLS;
      int low = visible.mask().causal() ? lane(j - ahead - begin) : 0;
      int high = COLS;
      if (reach > 0) {
        high = visible.mask().causal() ? lane(j + reach - ahead - begin) : j < to(reach) ? 0 : COLS;
      }
      Arrays.fill(s, at, at + low, Float.NEGATIVE_INFINITY);
      Arrays.fill(s, at + high, at + COLS, Float.NEGATIVE_INFINITY);
    }
  }

  /// The same for keys that no query of batch row `batch` sees.
  private void hide(float[] s, int batch, int from, int to) {
    if (visible.mask().visible().isEmpty()) {
      return;
    }
    byte[] seen = visible.mask().visible().get(batch);
    for (int j = from; j < to; j++) {
      if (seen[j] == 0) {
        int at = (j - from) * COLS;
        Arrays.fill(s, at, at + COLS, Float.NEGATIVE_INFINITY);
      }
    }
  }

  /// Without a causal mask a window of `reach` is the last keys, for every query.
  private int to(int reach) {
    return Math.max(0, shape.keys() - reach);
  }

  private static int lane(int i) {
    return Math.max(0, Math.min(COLS, i));
  }

  private void finish(Worker w, Place place, int tile, Tensor.F32 os) {
    int begin = place.first + tile * COLS;
    int count = Math.min(place.last - begin, COLS);
    int at = tile * keys.valueRows * COLS;
    if (!w.rows[tile].begun) {
      Arrays.fill(w.o, at, at + keys.valueRows * COLS, 0f);
    }
    if (scoring.weighting() != Weighting.DENORMALISED) {
      SoftmaxF32.divide(w.rows[tile], w.o, at, shape.valueDim());
    }
    int row = os.offset() + begin * os.stride();
    TurnF32.copy(w.o, at, COLS, shape.valueDim(), count, os.array(), row, os.stride());
  }
}
