package dev.headroom.vectors;

import java.util.Arrays;

/// A list of 0/1 vectors of one dimension, 64 coordinates a word.
/// Shape:  `[size, dim]`; vector i is words `i·words()` to `(i+1)·words()`, coordinate x bit x mod
///         64 of word x div 64; bits beyond `dim` are 0.
/// Shared: by any number of threads; it never changes.
/// Fails:  IllegalArgumentException when it is empty, or larger than one array can hold.
public final class VectorSet {
  private final int size;
  private final int dim;
  private final int words;
  private final long[] bits;

  private VectorSet(int size, int dim, long[] bits) {
    this.size = size;
    this.dim = dim;
    this.words = wordsFor(dim);
    this.bits = bits;
  }

  /// Whether vector i has a 1 at coordinate x.
  @FunctionalInterface
  public interface Entry {
    boolean at(int i, int x);
  }

  /// The set with these entries.
  public static VectorSet of(int size, int dim, Entry entry) {
    int words = wordsFor(dim);
    if (size < 1 || dim < 0 || (long) size * words > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "a set of " + size + " vectors of dimension " + dim + " is empty or too large");
    }
    long[] bits = new long[size * words];
    for (int i = 0; i < size; i++) {
      for (int x = 0; x < dim; x++) {
        if (entry.at(i, x)) {
          bits[i * words + (x >> 6)] |= 1L << (x & 63);
        }
      }
    }
    return new VectorSet(size, dim, bits);
  }

  /// The one vector of ones: the third set that makes three of two.
  public static VectorSet ones(int dim) {
    return of(1, dim, (i, x) -> true);
  }

  public int size() {
    return size;
  }

  public int dim() {
    return dim;
  }

  /// Words a vector takes.
  public int words() {
    return words;
  }

  public boolean get(int i, int x) {
    return (bits[i * words + (x >> 6)] & (1L << (x & 63))) != 0;
  }

  /// Word w of vector i.
  public long word(int i, int w) {
    return bits[i * words + w];
  }

  /// Vectors `from` (inclusive) to `to` (exclusive).
  public VectorSet range(int from, int to) {
    if (from < 0 || to <= from || to > size) {
      throw new IllegalArgumentException("vectors " + from + " to " + to + " of " + size);
    }
    return new VectorSet(to - from, dim, Arrays.copyOfRange(bits, from * words, to * words));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VectorSet set
        && set.size == size
        && set.dim == dim
        && Arrays.equals(set.bits, bits);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * size + dim) + Arrays.hashCode(bits);
  }

  @Override
  public String toString() {
    return size + " vectors of dimension " + dim;
  }

  private static int wordsFor(int dim) {
    return (dim + 63) >> 6;
  }
}
