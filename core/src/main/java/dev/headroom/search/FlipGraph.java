package dev.headroom.search;

import java.util.Arrays;
import java.util.SplittableRandom;

/// A walk in the flip graph: schemes over F_2 as sums of products a⊗b⊗c, and steps between them that
/// keep the sum, and with it Brent's equations.
///
///   flip       a⊗b⊗c + a⊗b'⊗c'  =  a⊗(b+b')⊗c + a⊗b'⊗(c+c')             two products share a factor
///   reduction  a⊗b⊗c + a⊗b⊗c'   =  a⊗b⊗(c+c')                            they share two: one less
///   plus       a⊗b⊗c + a'⊗b'⊗c' =  a⊗(b+b')⊗c + a⊗b'⊗(c+c') + (a+a')⊗b'⊗c'   one more
///
/// Every reduction that a step makes possible is done at once. The pairs of products that share a
/// factor stand in an array, so that one is drawn in constant time; equal factors are found by a hash
/// table of chained slots. A slot is a mode (0 for A, 1 for B, 2 for C) and a product.
/// Work:   a flip changes two factors: two chains are walked twice, and the pairs of two slots change.
/// Shared: never, one thread walks.
/// Source: [KauersMoosbauer], [Arai].
final class FlipGraph {
  private final BitScheme start;
  private final SplittableRandom random;
  private final int shift; // 2^shift slots a mode, more than there are products
  private final int last; // product that there is room for
  private final long[] factor; // by slot
  private final int[] next; // by slot: the next slot of its chain plus 1, 0 at the end
  private final int[] head; // by bucket: the first slot of the chain plus 1
  private final int[] pairs; // slot of the lower product, product above it
  private final int[] place; // by pair: where in `pairs`
  private int count; // of pairs
  private int rank;
  private int terms; // coefficients that are 1
  private boolean unsettled; // a factor is 0, or two products share two factors

  /// Shape:  room: products that plus transitions may add.
  FlipGraph(BitScheme start, int room, SplittableRandom random) {
    this.start = start;
    this.random = random;
    this.shift = Math.max(2, Integer.SIZE - Integer.numberOfLeadingZeros(start.rank() + room - 1));
    this.last = (1 << shift) - 1;
    this.factor = new long[3 << shift];
    this.next = new int[3 << shift];
    this.head = new int[3 << (shift + 1)];
    this.pairs = new int[3 << (2 * shift - 1)];
    this.place = new int[3 << (2 * shift)];
    for (int l = 0; l < start.rank(); l++) {
      append(start.u()[l], start.v()[l], start.w()[l]);
    }
    settle();
  }

  int rank() {
    return rank;
  }

  int terms() {
    return terms;
  }

  /// Pairs of products that share a factor: so many neighbours, times four.
  int pairs() {
    return count;
  }

  boolean canFlip() {
    return count > 0;
  }

  BitScheme scheme() {
    return new BitScheme(start.n(), start.m(), start.p(), factors(0), factors(1), factors(2));
  }

  private long[] factors(int mode) {
    return Arrays.copyOfRange(factor, mode << shift, (mode << shift) + rank);
  }

  /// Flips a pair that is drawn, in one of its four directions, and reduces where that is possible.
  /// Shape:  canFlip() must hold.
  void flip() {
    long drawn = random.nextLong();
    int pair = pairs[(int) (((drawn >>> 32) * count) >>> 32)];
    int low = low(pair);
    int high = high(pair);
    int mode = pair >>> (2 * shift);
    int swap = (low ^ high) & -(int) (drawn & 1);
    int i = low ^ swap;
    int j = high ^ swap;
    int up = mode == 2 ? 0 : mode + 1;
    int down = mode == 0 ? 2 : mode - 1;
    int turn = (up ^ down) & -(int) ((drawn >>> 1) & 1);
    int b = (up ^ turn) << shift;
    int c = (down ^ turn) << shift;
    add(b | i, factor[b | j]);
    add(c | j, factor[c | i]);
    if (unsettled) {
      settle();
    }
  }

  /// Makes three products of two that share no factor; does nothing if eight draws find none.
  /// Shape:  fewer products than the room allows.
  void plus() {
    for (int tries = 0; tries < 8; tries++) {
      int i = random.nextInt(rank);
      int j = random.nextInt(rank);
      if (same(0, i, j) || same(1, i, j) || same(2, i, j)) {
        continue;
      }
      int turn = random.nextInt(3); // which factor is a
      int a = turn << shift;
      int b = (turn + 1) % 3 << shift;
      int c = (turn + 2) % 3 << shift;
      long[] third = new long[3];
      third[turn] = factor[a | i] ^ factor[a | j];
      third[(turn + 1) % 3] = factor[b | j];
      third[(turn + 2) % 3] = factor[c | j];
      long first = factor[c | i];
      add(a | j, third[turn]); // now a of i
      add(b | i, factor[b | j]);
      add(c | j, first);
      append(third[0], third[1], third[2]);
      settle();
      return;
    }
  }

  private boolean same(int mode, int i, int j) {
    return factor[(mode << shift) | i] == factor[(mode << shift) | j];
  }

  private void append(long a, long b, long c) {
    long[] all = {a, b, c};
    int l = rank++;
    for (int mode = 0; mode < 3; mode++) {
      factor[(mode << shift) | l] = all[mode];
      link((mode << shift) | l);
    }
  }

  private void add(int slot, long word) {
    unlink(slot);
    factor[slot] ^= word;
    link(slot);
  }

  private int bucket(int mode, long word) {
    int bits = shift + 1;
    return (mode << bits) | (int) ((word * 0x9E3779B97F4A7C15L) >>> (Long.SIZE - bits));
  }

  /// Enters a slot in its chain, and its pairs.
  private void link(int slot) {
    int mode = slot >>> shift;
    long word = factor[slot];
    terms += Long.bitCount(word);
    unsettled |= word == 0;
    int bucket = bucket(mode, word);
    int first = head[bucket];
    next[slot] = first;
    head[bucket] = slot + 1;
    for (int at = first; at != 0; at = next[at - 1]) {
      if (factor[at - 1] == word) {
        int pair = pair(slot, at - 1);
        place[pair] = count;
        pairs[count++] = pair;
        unsettled |= shared(pair) > 1;
      }
    }
  }

  private void unlink(int slot) {
    long word = factor[slot];
    terms -= Long.bitCount(word);
    int bucket = bucket(slot >>> shift, word);
    int before = 0;
    for (int at = head[bucket]; at != 0; at = next[at - 1]) {
      if (at == slot + 1) {
        if (before == 0) {
          head[bucket] = next[slot];
        } else {
          next[before - 1] = next[slot];
        }
      } else {
        before = at;
        if (factor[at - 1] == word) {
          int pair = pair(slot, at - 1);
          int moved = pairs[--count];
          pairs[place[pair]] = moved;
          place[moved] = place[pair];
        }
      }
    }
  }

  /// Shape:  two slots of one mode.
  private int pair(int x, int y) {
    return (Math.min(x, y) << shift) | (Math.max(x, y) & last);
  }

  private int low(int pair) {
    return (pair >>> shift) & last;
  }

  private int high(int pair) {
    return pair & last;
  }

  /// How many factors the products of a pair share.
  private int shared(int pair) {
    int i = low(pair);
    int j = high(pair);
    return (same(0, i, j) ? 1 : 0) + (same(1, i, j) ? 1 : 0) + (same(2, i, j) ? 1 : 0);
  }

  /// Removes products that are 0 and joins those that share two factors, until there are none.
  private void settle() {
    unsettled = false;
    for (int l = 0; l < rank; l++) {
      if (factor[l] == 0 || factor[(1 << shift) | l] == 0 || factor[(2 << shift) | l] == 0) {
        remove(l);
        l = -1;
      }
    }
    for (int k = 0; k < count; k++) {
      if (shared(pairs[k]) > 1) {
        join(low(pairs[k]), high(pairs[k]));
        settle();
        return;
      }
    }
    unsettled = false;
  }

  private void join(int i, int j) {
    int mode = !same(0, i, j) ? 0 : !same(1, i, j) ? 1 : 2;
    add((mode << shift) | j, factor[(mode << shift) | i]);
    remove(i);
  }

  private void remove(int l) {
    rank--;
    for (int mode = 0; mode < 3; mode++) {
      int slot = (mode << shift) | l;
      int from = (mode << shift) | rank;
      unlink(slot);
      if (l != rank) {
        unlink(from);
        factor[slot] = factor[from];
        link(slot);
      }
    }
  }
}
