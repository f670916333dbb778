// Generated from dev.headroom.kernel.f32.AttendF32, see docs/kernels.md: do not edit.
package dev.headroom.kernel.f64;

import dev.headroom.kernel.f64.AttentionF64.Call;
import dev.headroom.kernel.f64.AttentionF64.Heads;
import dev.headroom.kernel.reference.ReferenceAttention;
import dev.headroom.kernel.threads.Pool;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Span;
import dev.headroom.tensor.Tensor;
import dev.headroom.tensor.Weighting;
import java.util.Arrays;

/// Queries that attend to the keys and values of packed heads, queries in the lanes of vectors.
///
/// A task is some tiles of COLS queries of one head. Block of keys by block of keys it computes
/// scores `[keys, queries]` (a tile product, keys as its rows), turns them into weights where they
/// lie in L1 ({@link SoftmaxF64}), and adds the weighted values `[valueDim, queries]` (another tile
/// product, the weights as its right factor). Maxima and sums run down the lanes: nothing is ever
/// added across a vector. All tiles of a task share a block of keys while L2 holds it.
record AttendF64(Call call, KeysF64 keys, Heads heads, int tilesPerTask, Worker[] workers)
    implements Pool.Job {
  private static final int COLS = TileF64.COLS;
  private static final int ROWS = TileF64.ROWS;
  private static final int FIRST = TileF64.FIRST;
  private static final int BLOCK = KeysF64.BLOCK;
  private static final double LOG2E = 1 / Math.log(2);
  private static final int MOST_TILES = 8;
  private static final int MOST_NARROW = (1 << 18) / Double.BYTES; // of keys and values
  private static final int MOST_NUMBERS = (1 << 21) / Double.BYTES; // of queries and sums in a task

  /// As many as share a block of keys, as long as that leaves enough tasks for all threads.
  static int tilesPerTask(KeysF64 keys, int threads) {
    AttentionShape shape = keys.shape();
    int most = MOST_NUMBERS / (COLS * (keys.depth() + keys.layout().valueRows()));
    int even = tiles(shape) * shape.heads() * shape.batch() / (4 * threads);
    return Math.max(1, Math.min(Math.min(MOST_TILES, most), even));
  }

  private static int tiles(AttentionShape shape) {
    return (shape.queries() + COLS - 1) / COLS;
  }

  /// Tasks of one head.
  private int groups() {
    return (tiles(call.shape()) + tilesPerTask - 1) / tilesPerTask;
  }

  int tasks() {
    return heads.count() * (call.shape().heads() / call.shape().kvHeads()) * groups();
  }

  /// What one thread needs to itself.
  static final class Worker {
    private final TileF64.Cursor tile = new TileF64.Cursor();
    private final double[] s =
        new double[FIRST + (BLOCK + ROWS) * COLS]; // [keys of a block, queries]
    private final SoftmaxF64.Rows[] rows = new SoftmaxF64.Rows[MOST_TILES];
    private double[] bias = {}; // as s
    private double[] q = {}; // [tiles][chunks·depth, COLS]
    private double[] o = {}; // [tiles][valueRows, COLS]
    private final long[] nanos = new long[3]; // of scores, softmax, values
    private long mark;

    Worker() {
      Arrays.setAll(rows, i -> new SoftmaxF64.Rows());
    }

    private double[] bias() {
      if (bias.length == 0) {
        bias = new double[s.length];
      }
      return bias;
    }

    /// Time begins.
    void start() {
      mark = System.nanoTime();
    }

    /// The time since the last lap belongs to part `part`.
    void lap(int part) {
      long now = System.nanoTime();
      nanos[part] += now - mark;
      mark = now;
    }

    long takeNanos(int part) {
      long taken = nanos[part];
      nanos[part] = 0;
      return taken;
    }
  }

  /// Tasks go head by head, so that mostly those who packed a head's keys read them, and from the
  /// last queries to the first: under a causal mask the longest come first.
  @Override
  public void run(int task, int worker) {
    AttentionShape shape = call.shape();
    int share = shape.heads() / shape.kvHeads();
    int groups = groups();
    int group = groups - 1 - task % groups;
    int slot = task / groups / share;
    int b = (heads.first() + slot) / shape.kvHeads();
    int g = (heads.first() + slot) % shape.kvHeads();
    int h = g * share + task / groups % share;
    if (!heads.finite()[slot]) {
      if (group == 0) {
        ReferenceAttention.Head head = reference(b, h);
        ReferenceAttention.head(head, call.of().qkv(), call.of().o(), 0, shape.queries());
        call.partial().ifPresent(to -> ReferenceAttention.weigh(head, call.of().qkv(), to));
      }
      return;
    }
    Tensor.F64 qs = (Tensor.F64) shape.q(call.of().q(), b, h);
    Tensor.F64 os = (Tensor.F64) shape.o(call.of().o(), b, h);
    int first = group * tilesPerTask * COLS;
    int last = Math.min(shape.queries(), first + tilesPerTask * COLS);
    tiles(workers[worker], new Place(slot, b, h, first, last), qs, os);
  }

  private ReferenceAttention.Head reference(int b, int h) {
    return new ReferenceAttention.Head(call.shape(), call.scoring(), call.inputs(), b, h);
  }

  /// Which queries a task has: `first … last` of a head of a batch row, and where its keys are.
  private record Place(int slot, int batch, int head, int first, int last) {
    /// Those of a tile.
    HiddenF64.Lanes lanes(int tile) {
      int begin = first + tile * COLS;
      return new HiddenF64.Lanes(batch, head, begin, Math.min(last, begin + COLS));
    }
  }

  private void tiles(Worker w, Place place, Tensor.F64 qs, Tensor.F64 os) {
    int tiles = (place.last - place.first + COLS - 1) / COLS;
    packQueries(w, place, tiles, qs);
    w.start();
    if (narrow()) {
      for (int tile = 0; tile < tiles; tile++) {
        narrowTile(w, place, tile);
      }
    } else {
      blocks(w, place, tiles);
    }
    for (int tile = 0; tile < tiles; tile++) {
      finish(w, place, tile, os);
    }
  }

  /// Whether L2 keeps what a tile sees, so that tiles need not share blocks of keys.
  private boolean narrow() {
    Span span = call.scoring().span();
    long seen = (long) span.back() + span.ahead() + COLS;
    return seen * (keys.depth() + keys.layout().valueRows()) <= MOST_NARROW;
  }

  private void blocks(Worker w, Place place, int tiles) {
    int firstBlock = call.first(place.batch, place.first) / BLOCK;
    int endBlock = (call.end(place.batch, place.last - 1) + BLOCK - 1) / BLOCK;
    for (int block = firstBlock; block < endBlock; block++) {
      for (int tile = 0; tile < tiles; tile++) {
        HiddenF64.Lanes lanes = place.lanes(tile);
        int from = Math.max(block * BLOCK, first(lanes));
        int to = Math.min(call.end(place.batch, lanes.end() - 1), (block + 1) * BLOCK);
        if (from < to) {
          step(w, place, tile, from, to);
        }
      }
    }
  }

  /// The keys that a tile sees, from the first on in steps of one length: blocks of keys would cut
  /// off short ones at both ends.
  private void narrowTile(Worker w, Place place, int tile) {
    HiddenF64.Lanes lanes = place.lanes(tile);
    int end = call.end(place.batch, lanes.end() - 1);
    for (int at = first(lanes); at < end; ) {
      int whole = Math.min(end, KeysF64.together(at)) - at;
      int steps = (whole + BLOCK - 1) / BLOCK;
      int length = ((whole + steps - 1) / steps + ROWS - 1) / ROWS * ROWS;
      for (int from = at; from < at + whole; from += length) {
        step(w, place, tile, from, Math.min(from + length, at + whole));
      }
      at += whole;
    }
  }

  /// The first key that some query sees, and a few before where a group of keys begins.
  private int first(HiddenF64.Lanes lanes) {
    return call.first(lanes.batch(), lanes.begin()) / ROWS * ROWS;
  }

  /// A scale of 0 is a scale of 1 on queries of 0.
  private boolean vanishes() {
    return (call.scoring().scale() * LOG2E) == 0;
  }

  /// Queries to lanes, with the sign of the scale, so that the scale itself is positive.
  private void packQueries(Worker w, Place place, int tiles, Tensor.F64 qs) {
    int depth = keys.depth();
    int queries = FIRST + tilesPerTask * depth * COLS;
    int sums = FIRST + tilesPerTask * keys.layout().valueRows() * COLS;
    w.q = w.q.length < queries ? new double[queries] : w.q;
    w.o = w.o.length < sums ? new double[sums] : w.o;
    for (int tile = 0; tile < tiles; tile++) {
      int query = place.first + tile * COLS;
      packTile(qs, query, Math.min(COLS, place.last - query), w.q, FIRST + tile * depth * COLS);
      w.rows[tile].clear();
    }
  }

  private void packTile(Tensor.F64 qs, int query, int count, double[] to, int at) {
    int from = qs.offset() + query * qs.stride();
    int width = call.shape().headDim();
    TurnF64.copy(qs.array(), from, qs.stride(), count, width, to, at, COLS);
    for (int x = 0; x < width && count < COLS; x++) { // lanes of no query
      Arrays.fill(to, at + x * COLS + count, at + (x + 1) * COLS, 0d);
    }
    Arrays.fill(to, at + width * COLS, at + keys.depth() * COLS, 0d);
    double sign = vanishes() ? 0 : call.scoring().scale() < 0 ? -1 : 1;
    for (int i = at; i < at + width * COLS && sign != 1; i++) {
      to[i] *= sign;
    }
  }

  /// One tile of queries meets the keys `from … to`.
  private void step(Worker w, Place place, int tile, int from, int to) {
    scores(w, place, tile, from, to);
    score(w, place, tile, from, to);
    if (call.timed()) {
      w.lap(0);
    }
    SoftmaxF64.Rows rows = w.rows[tile];
    int count = to - from;
    int at = FIRST + tile * keys.layout().valueRows() * COLS;
    double scale = vanishes() ? 1 : call.scale();
    boolean rescale =
        switch (call.scoring().weighting()) {
          case SOFTMAX ->
              call.biased()
                  ? BiasedF64.exponentials(rows, w.s, w.bias(), count, scale)
                  : SoftmaxF64.exponentials(rows, w.s, count, (scale * LOG2E));
          case HARDMAX -> SoftmaxF64.maxima(rows, w.s, count, scale);
          case DENORMALISED -> {
            SoftmaxF64.plain(w.s, count, scale);
            yield false;
          }
        };
    if (rescale) {
      SoftmaxF64.rescale(rows, w.o, at, keys.layout().valueRows());
    }
    if (call.timed()) {
      w.lap(1);
    }
    TileF64.Cursor t = w.tile;
    t.a = keys.v();
    t.b = w.s;
    t.bo = FIRST;
    t.c = w.o;
    t.depth = count;
    addTo(t, rows.begun);
    int so = rows.begun ? at : 0;
    TileF64.run(t, keys.valueAt(place.slot, from), at, so, call.shape().valueDim());
    rows.begun = true;
    if (call.timed()) {
      w.lap(2);
    }
  }

  /// From products to scores: a cap, what is added, and −∞ where a key is not seen.
  private void score(Worker w, Place place, int tile, int from, int to) {
    HiddenF64.Lanes lanes = place.lanes(tile);
    int count = to - from;
    double scale = vanishes() ? 1 : Math.abs(call.scoring().scale());
    if (call.scoring().cap().isPresent()) {
      SoftmaxF64.cap(w.s, count, scale, call.scoring().cap().getAsDouble());
      scale = 1;
    }
    HiddenF64.hide(call, lanes, w.s, from, to);
    if (call.biased()) {
      HiddenF64.gather(call.inputs().bias().get(), lanes, w.bias(), from, to);
      if (call.scoring().weighting() != Weighting.SOFTMAX) {
        BiasedF64.add(w.s, w.bias(), count, scale);
      }
    }
  }

  private void scores(Worker w, Place place, int tile, int from, int to) {
    TileF64.Cursor t = w.tile;
    t.a = keys.k();
    t.b = w.q;
    t.c = w.s;
    t.depth = keys.layout().depth();
    for (int chunk = 0; chunk < keys.layout().chunks(); chunk++) {
      t.bo = FIRST + (tile * keys.layout().chunks() + chunk) * keys.layout().depth() * COLS;
      addTo(t, chunk > 0);
      for (int j = from; j < to; j += ROWS) {
        int co = FIRST + (j - from) * COLS;
        TileF64.panel(t, keys.keyAt(place.slot, j / ROWS, chunk), co, chunk > 0 ? co : 0);
      }
    }
  }

  /// A tile is added to what is there, or to nothing.
  private static void addTo(TileF64.Cursor t, boolean there) {
    if (there) {
      t.onto(t.c, COLS);
    } else {
      t.fresh();
    }
  }

  private void finish(Worker w, Place place, int tile, Tensor.F64 os) {
    int begin = place.first + tile * COLS;
    int count = Math.min(place.last - begin, COLS);
    int at = FIRST + tile * keys.layout().valueRows() * COLS;
    if (!w.rows[tile].begun) {
      Arrays.fill(w.o, at, at + keys.layout().valueRows() * COLS, 0d);
    }
    if (call.inputs().sinks().isPresent()) {
      double logit = call.inputs().sinks().get().get(0, place.head);
      if (SoftmaxF64.sink(w.rows[tile], logit, call.biased() ? 1 : LOG2E)) {
        SoftmaxF64.rescale(w.rows[tile], w.o, at, keys.layout().valueRows());
      }
    }
    if (call.partial().isPresent()) {
      int row = (place.batch * call.shape().heads() + place.head) * call.shape().queries() + begin;
      SoftmaxF64.tell(w.rows[tile], count, call.partial().get(), row);
    }
    if (call.scoring().weighting() != Weighting.DENORMALISED) {
      SoftmaxF64.divide(w.rows[tile], w.o, at, call.shape().valueDim());
    }
    int row = os.offset() + begin * os.stride();
    TurnF64.copy(w.o, at, COLS, call.shape().valueDim(), count, os.array(), row, os.stride());
    for (int x = 0; x < count && call.biased(); x++) {
      if (!BiasedF64.trusts(w.rows[tile].most[x])) {
        ReferenceAttention.Head head = reference(place.batch, place.head);
        ReferenceAttention.head(head, call.of().qkv(), call.of().o(), begin + x, begin + x + 1);
      }
    }
  }
}
