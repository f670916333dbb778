package dev.headroom.circuit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Names by number and numbers by name, as bytes in one pool: a few bytes a name more than the name.
/// An empty name is none; it is kept but not found.
final class Names {
  static final int ABSENT = -1;

  private byte[] pool = new byte[256];
  private int[] end = new int[16];
  private int[] table = new int[32]; // number + 1, or 0
  private int count;

  /// Bytes of its tables.
  long bytes() {
    return pool.length + (long) Integer.BYTES * (end.length + table.length);
  }

  int count() {
    return count;
  }

  String name(int number) {
    int from = start(number);
    return new String(pool, from, end[number] - from, StandardCharsets.UTF_8);
  }

  int length(int number) {
    return end[number] - start(number);
  }

  void add(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    add(bytes, 0, bytes.length);
  }

  void add(byte[] bytes, int from, int to) {
    int length = to - from;
    int used = start(count);
    if (used + length > pool.length) {
      long wanted = Math.max(pool.length * 2L, (long) used + length);
      pool = Arrays.copyOf(pool, (int) Math.min(wanted, Integer.MAX_VALUE - 8));
    }
    if (count == end.length) {
      end = Arrays.copyOf(end, count * 2);
    }
    System.arraycopy(bytes, from, pool, used, length);
    end[count++] = Math.addExact(used, length);
    if (count * 2L > table.length) {
      rehash();
    } else if (length > 0) {
      place(count - 1);
    }
  }

  int find(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return find(bytes, 0, bytes.length);
  }

  int find(byte[] bytes, int from, int to) {
    int mask = table.length - 1;
    for (int at = hash(bytes, from, to) & mask; table[at] != 0; at = at + 1 & mask) {
      int number = table[at] - 1;
      if (Arrays.equals(pool, start(number), end[number], bytes, from, to)) {
        return number;
      }
    }
    return ABSENT;
  }

  private int start(int number) {
    return number == 0 ? 0 : end[number - 1];
  }

  private void place(int number) {
    int mask = table.length - 1;
    int at = hash(pool, start(number), end[number]) & mask;
    while (table[at] != 0) {
      at = at + 1 & mask;
    }
    table[at] = number + 1;
  }

  private void rehash() {
    if (table.length >= 1 << 30) {
      throw new IllegalArgumentException("more than " + count + " names in one circuit");
    }
    table = new int[table.length * 2];
    for (int i = 0; i < count; i++) {
      if (length(i) > 0) {
        place(i);
      }
    }
  }

  private static int hash(byte[] bytes, int from, int to) {
    int h = 0;
    for (int i = from; i < to; i++) {
      h = 31 * h + bytes[i];
    }
    h *= 0x9E3779B9;
    return h ^ h >>> 15;
  }
}
