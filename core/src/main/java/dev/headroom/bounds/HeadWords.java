package dev.headroom.bounds;

import dev.headroom.model.Attention;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// What IO1 to IO3 say of the words that one head moves between slow memory and M words of fast memory,
/// beside what a roofline takes: Q, K, V and the output once each. An order of growth has no constant, so
/// its value at a size is no number of words.
/// Source: [FlashAttention]; [SahaYe]; bounds.md 2.
public record HeadWords(long tokens, long keyWidth, long valueWidth, long memory) {
  /// That of the widest head, where the rows speak of it.
  /// Fails:  IllegalArgumentException for less than one word.
  public static Optional<HeadWords> of(Subject s, long memory) {
    if (memory < 1) {
      throw new IllegalArgumentException("fast memory of " + memory + " words, expected 1 or more");
    }
    if (Catalogue.WORDS.about(s) instanceof Says.Silent) {
      return Optional.empty();
    }
    Attention head = s.widestHead();
    return Optional.of(
        new HeadWords(s.step().tokens(), head.keyWidth(), head.valueWidth(), memory));
  }

  /// Q, K, V and the output, each once: what every algorithm moves that begins and ends in slow memory.
  public long once() {
    return Math.multiplyExact(tokens, 2 * (keyWidth + valueWidth));
  }

  /// What is known at this size.
  public String text() {
    return order()
        + String.format(
            Locale.ROOT,
            "; a roofline takes Q, K, V and the output once, %,d words, and nothing moves fewer",
            once());
  }

  /// The order of growth, whose constant is not known.
  private String order() {
    if (memory < keyWidth * keyWidth) {
      return String.format(
          Locale.ROOT,
          "fast memory of %,d words is less than m² = %,d: IO2 is silent, and IO3 has no formula that was"
              + " confirmed",
          memory,
          keyWidth * keyWidth);
    }
    double order = (double) tokens * tokens * keyWidth * keyWidth / memory;
    return String.format(
        Locale.ROOT,
        "with fast memory of %,d words: Θ(N²·m²/M) words (IO1, IO2), N²·m²/M = %,.0f; its constant is not"
            + " known, so this is no number of words",
        memory,
        order);
  }

  /// The same of a model's widest head, beside a count of what its attention moves: without fast memory that is
  /// known the order as a symbol, and where the rows do not speak of the model what stands in their way.
  public static String beside(Subject s, OptionalLong memory) {
    if (Catalogue.WORDS.about(s) instanceof Says.Silent(String because)) {
      return "no theorem about words that a head moves speaks of it: it has " + because;
    }
    Optional<HeadWords> words = memory.isPresent() ? of(s, memory.getAsLong()) : Optional.empty();
    String order =
        words
            .map(w -> ", " + w.order())
            .orElse(
                ": Θ(N²·m²/M) words with M ≥ m² words of fast memory (IO1, IO2); its constant is not known,"
                    + " so this is no number of words");
    return "of one head" + order + "; " + Catalogue.WORDS.source();
  }
}
