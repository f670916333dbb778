package dev.headroom.search;

/// One of the searches that go on beside each other, between two rounds.
/// Shape:  here: the scheme to walk on from; found: the one with the fewest products since it began, of
///         the same size; idle: rounds since one was saved.
record Island(BitScheme here, BitScheme found, int idle) {
  static Island at(BitScheme start) {
    return new Island(start, start, 0);
  }
}
