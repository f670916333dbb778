package dev.headroom.forward;

import dev.headroom.model.Architecture;
import dev.headroom.model.Footprint;
import dev.headroom.model.Heads;
import dev.headroom.model.Layer;
import dev.headroom.model.Rope;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Span;
import dev.headroom.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/// Keys and values of the tokens that went before, so that the next ones need no others: some rows of
/// one length, up to a capacity that is set when it is made. A layer with a window keeps what it
/// reaches. Rotations that depend on the length of a run are those of the capacity.
/// Law:    a run of n tokens is the same as n runs of one token (CacheLaws).
/// Memory: batch · capacity · (keys + values) of each layer, of a window w at most twice w.
/// Shared: never, one run at a time.
/// Fails:  IllegalArgumentException for a model that sees tokens behind a query, or that adds its heads.
public final class KeyValueCache {
  private final int batch;
  private final int capacity;
  private final Dtype dtype;
  private final List<Kept> layers;
  private final Map<Rope, RotaryTable> rotary = new HashMap<>();
  private int length;

  /// Fails:  InputException when it does not fit in memory, before anything is allocated.
  KeyValueCache(Architecture model, Dtype dtype, int batch, int capacity) {
    require(model, batch, capacity);
    this.batch = batch;
    this.capacity = capacity;
    this.dtype = dtype;
    List<Heads> heads = model.layers().stream().map(KeyValueCache::heads).toList();
    long numbers =
        heads.stream()
            .mapToLong(h -> (long) room(h, capacity) * ((long) h.keys() + h.values()))
            .reduce(0, Math::addExact);
    Footprint.require(
        model.name(),
        "keys and values of " + batch + " x " + capacity + " tokens",
        Math.multiplyExact(Math.multiplyExact(numbers, batch), (long) dtype.bytes()));
    this.layers = heads.stream().map(h -> new Kept(h, room(h, capacity))).toList();
    heads.forEach(h ->
        h.rope()
            .ifPresent(r -> rotary.computeIfAbsent(r, x -> RotaryTable.of(x, capacity, dtype))));
  }

  private static void require(Architecture model, int batch, int capacity) {
    if (!model.keeps()) {
      throw new IllegalArgumentException("a model whose tokens see later ones keeps no cache");
    }
    if (batch < 1 || capacity < 1) {
      throw new IllegalArgumentException(
          "a cache of " + batch + " rows of " + capacity + " tokens, expected at least 1 of each");
    }
    int positions = model.embedding().positions();
    if (capacity > positions) {
      throw new IllegalArgumentException(
          "a cache of "
              + capacity
              + " tokens, expected at most "
              + positions
              + ", the positions of "
              + model.name());
    }
  }

  private static Heads heads(Layer layer) {
    if (layer.attention().f() instanceof Heads heads) {
      return heads;
    }
    throw new IllegalArgumentException(
        "a model of summed or latent heads, expected heads side by side to keep");
  }

  /// Rows that a layer has room for: of a window as many again as it reaches, so that its rows move to
  /// the front no more often than every so many tokens.
  private static int room(Heads heads, int capacity) {
    return (int) Math.min(capacity, 2L * heads.scoring().span().back() + 1);
  }

  /// Tokens of each row that are kept, or were until a window let go of them.
  public int length() {
    return length;
  }

  /// The most tokens that a row may have.
  public int capacity() {
    return capacity;
  }

  /// Forgets all tokens.
  public void clear() {
    length = 0;
  }

  /// As if so many tokens had been run, of which something random is kept: for measuring steps.
  /// Fails:  IllegalArgumentException beyond the capacity.
  public void pretend(int tokens) {
    if (tokens < 0 || tokens > capacity) {
      throw new IllegalArgumentException(tokens + " tokens in a cache of " + capacity);
    }
    layers.forEach(kept -> kept.pretend(tokens));
    length = tokens;
  }

  /// Fails:  IllegalArgumentException when so many more tokens do not fit.
  void require(int rows, int tokens, Dtype of) {
    if (rows != batch || of != dtype) {
      throw new IllegalArgumentException(
          "a cache of "
              + batch
              + " rows in "
              + dtype.label()
              + ", expected "
              + rows
              + " in "
              + of.label());
    }
    if (tokens > capacity - length) {
      throw new IllegalArgumentException(
          tokens + " tokens behind " + length + " in a cache of " + capacity);
    }
  }

  /// Cosines and sines of the next `tokens` positions.
  RotaryTable rotary(Rope rope, int tokens) {
    RotaryTable all = Optional.ofNullable(rotary.get(rope)).orElseThrow();
    return new RotaryTable(
        all.cosines().rows(length, length + tokens), all.sines().rows(length, length + tokens));
  }

  /// What a run of so many tokens computed is kept from now on.
  void advance(int tokens) {
    length += tokens;
  }

  Kept layer(int l) {
    return layers.get(l);
  }

  /// Keys and values of one layer: row `p − first` of a batch row's part is position p's.
  final class Kept {
    private final Span span;
    private int room;
    private Tensor keys;
    private Tensor values;
    private int first;
    private boolean random;

    Kept(Heads heads, int room) {
      this.span = heads.scoring().span();
      this.room = room;
      this.keys = Tensor.zeros(dtype, Math.multiplyExact(batch, room), heads.keys());
      this.values = Tensor.zeros(dtype, Math.multiplyExact(batch, room), heads.values());
    }

    private void pretend(int tokens) {
      first = Math.max(0, tokens - Math.min(room, span.back()));
      if (!random) {
        SplittableRandom r = new SplittableRandom(room);
        for (int i = 0; i < keys.rows(); i++) {
          fill(r, keys.rows(i, i + 1));
          fill(r, values.rows(i, i + 1));
        }
        random = true;
      }
    }

    private static void fill(SplittableRandom r, Tensor row) {
      for (int j = 0; j < row.cols(); j++) {
        row.set(0, j, r.nextDouble(-1, 1));
      }
    }

    /// Keeps what is new of every batch row. Nothing that was kept changes before {@link #advance}.
    /// Shape:  k `[batch·n, keys]`, v `[batch·n, values]`.
    void append(Tensor k, Tensor v) {
      int n = k.rows() / batch;
      int left = 0; // new rows that no later query sees, and none now, since this run sees its own
      if (length == 0) {
        left = Math.max(0, n - room);
        first = left;
      } else if (length + n - first > room) {
        makeRoom(Math.min(length, span.back()), n);
      }
      int at = length + left - first;
      for (int b = 0; b < batch; b++) {
        put(k, b * n + left, keys, b * room + at, n - left);
        put(v, b * n + left, values, b * room + at, n - left);
      }
    }

    private static void put(Tensor from, int row, Tensor to, int at, int rows) {
      from.rows(row, row + rows).copyTo(to.rows(at, at + rows));
    }

    /// Moves the last `kept` rows to the front, of a larger place where they need one.
    private void makeRoom(int kept, int more) {
      int from = length - kept - first;
      int larger = Math.max(room, kept + more);
      Tensor toKeys = larger > room ? Tensor.zeros(dtype, batch * larger, keys.cols()) : keys;
      Tensor toValues = larger > room ? Tensor.zeros(dtype, batch * larger, values.cols()) : values;
      for (int b = 0; b < batch; b++) {
        move(keys, b * room + from, toKeys, b * larger, kept);
        move(values, b * room + from, toValues, b * larger, kept);
      }
      keys = toKeys;
      values = toValues;
      room = larger;
      first = length - kept;
    }

    /// The rows may overlap: the place is never behind them.
    private static void move(Tensor from, int row, Tensor to, int at, int rows) {
      for (int i = 0; i < rows; i++) {
        from.rows(row + i, row + i + 1).copyTo(to.rows(at + i, at + i + 1));
      }
    }

    /// The keys that `n` new queries of a batch row see.
    Tensor keys(int b, int n) {
      return seen(keys, b, n);
    }

    /// Their values.
    Tensor values(int b, int n) {
      return seen(values, b, n);
    }

    private Tensor seen(Tensor of, int b, int n) {
      int end = b * room + length + n - first;
      return of.rows(end - span.seen(n, length + n), end);
    }

    /// One batch row's part of an attention call whose new tokens are its queries.
    AttentionShape shape(AttentionShape s) {
      int n = s.queries();
      return new AttentionShape(
          1, s.heads(), s.kvHeads(), n, span.seen(n, length + n), s.headDim(), s.valueDim());
    }
  }
}
