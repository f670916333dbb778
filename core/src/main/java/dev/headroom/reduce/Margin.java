package dev.headroom.reduce;

/// How far below 0 the score of a pair lies that is not orthogonal, and by how much a head's output
/// is multiplied on its way into the stream.
/// Shape:  `scores`: T_w; `step`: η. For counting no layer may change the length of a row by much,
///         so that all heads together add at most 1.
/// Source: theory.md 7.
record Margin(double scores, double step, boolean counts) {
  /// Shape:  N keys, LH heads; `raised`: by how much norms may raise what heads add, 1 without them.
  static Margin of(long tokens, long heads, double raised, boolean count) {
    double least = Math.ceil(Math.log(20.0 * heads * tokens * (2 * tokens + 2) * raised));
    return count ? new Margin(1.3 * least, 1.0 / heads, true) : new Margin(1.02 * least, 1, false);
  }
}
