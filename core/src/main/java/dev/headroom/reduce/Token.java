package dev.headroom.reduce;

/// What stands at a position of a hosted instance: the sentinel, N keys, N queries, and where the
/// answer is read at the end, one token more.
sealed interface Token {
  record Sentinel() implements Token {}

  /// Vector `b` of the second set.
  record Key(int b) implements Token {}

  /// Vector `a` of the first set.
  record Query(int a) implements Token {}

  record Answer() implements Token {}

  /// Shape:  position from 0 to 2N + 1.
  static Token at(int position, int keys) {
    if (position == 0) {
      return new Sentinel();
    }
    if (position <= keys) {
      return new Key(position - 1);
    }
    return position <= 2 * keys ? new Query(position - keys - 1) : new Answer();
  }
}
