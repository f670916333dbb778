package dev.headroom.circuit;

import java.util.Arrays;

/// Finds the gate of a builder that equals one about to be written: hash-consing.
/// Work:   between 8 and 16 bytes a gate.
final class Sharing {
  static final int ABSENT = Integer.MIN_VALUE;

  private int[] table = new int[1024]; // gate + 1, or 0
  private int count;

  /// The equal gate, or ABSENT; the gate that the caller then writes is known from here on.
  int find(CircuitBuilder gates, Kind kind, int u, int v) {
    boolean swap = (kind == Kind.ADD || kind == Kind.MUL) && u > v;
    int first = swap ? v : u;
    int second = swap ? u : v;
    int mask = table.length - 1;
    int place = hash(kind.code(), first, second) & mask;
    while (table[place] != 0) {
      int gate = table[place] - 1;
      if (gates.equal(gate, kind.code(), first, second)
          || (swaps(kind) && gates.equal(gate, kind.code(), second, first))) {
        return gate;
      }
      place = (place + 1) & mask;
    }
    table[place] = gates.size() + 1;
    if (++count * 2 > table.length) {
      grow(gates, hash(kind.code(), first, second));
    }
    return ABSENT;
  }

  private static boolean swaps(Kind kind) {
    return kind == Kind.ADD || kind == Kind.MUL;
  }

  private void grow(CircuitBuilder gates, int hashOfNext) {
    int[] old = table;
    table = new int[old.length * 2];
    int mask = table.length - 1;
    for (int entry : old) {
      if (entry != 0) {
        boolean next = entry - 1 == gates.size();
        int place = (next ? hashOfNext : gates.hashOf(entry - 1)) & mask;
        while (table[place] != 0) {
          place = (place + 1) & mask;
        }
        table[place] = entry;
      }
    }
  }

  static int hash(byte kind, int u, int v) {
    boolean swap = (kind == Kind.ADD.code() || kind == Kind.MUL.code()) && u > v;
    int h = (swap ? v : u) * 0x9E3779B9 + (swap ? u : v) * 0x85EBCA6B + kind * 0xC2B2AE35;
    h ^= h >>> 15;
    h *= 0x2C1B3C6D;
    return h ^ (h >>> 13);
  }

  @Override
  public String toString() {
    return Arrays.stream(table).filter(e -> e != 0).count() + " gates";
  }
}
