package dev.headroom.scheme;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The scheme of a catalogue, and its levels, with the fewest operations for a product of given sizes.
/// One scheme serves all levels; the definition is among the choices. Each shape is computed once.
/// Error:  none below {@link #EXACT} operations by the definition.
/// Shared: never, it keeps what it found.
/// Source: theory.md 5.
public final class Best {
  /// Doubles count whole numbers exactly below this.
  public static final double EXACT = 1L << 53;

  private final List<SchemeSource> schemes;
  private final Map<Sizes, Choice> known = new HashMap<>();

  public Best(List<SchemeSource> schemes) {
    this.schemes = List.copyOf(schemes);
  }

  /// A way to multiply.
  /// Shape:  no scheme and 0 levels is the definition.
  public record Choice(Optional<String> scheme, int levels, Cost cost) {
    /// All operations of one product.
    public long total() {
      return (long) cost.total();
    }
  }

  private record Sizes(double n, double m, double p) {
    static Sizes of(long n, long m, long p) {
      return new Sizes((double) n, (double) m, (double) p);
    }

    Choice definition() {
      return new Choice(Optional.empty(), 0, Cost.definition(n, m, p));
    }

    Choice of(SchemeSource source) {
      int levels = Cost.bestLevels(source.levels(), n, m, p);
      Cost cost = Cost.of(source.levels(), n, m, p, levels);
      return new Choice(Optional.of(source.name()), levels, cost);
    }
  }

  /// Whether the operations of such a product are counted exactly.
  public static boolean countable(long n, long m, long p) {
    return 2.0 * n * m * p < EXACT;
  }

  /// The fewest operations; the first in the catalogue's order among equals.
  /// Fails:  IllegalArgumentException for 2^53 operations or more.
  public Choice of(long n, long m, long p) {
    return known.computeIfAbsent(Sizes.of(n, m, p), sizes -> least(each(n, m, p)));
  }

  /// The definition, then each scheme at the levels at which it has the fewest operations.
  /// Fails:  IllegalArgumentException for 2^53 operations or more.
  public List<Choice> each(long n, long m, long p) {
    if (!countable(n, m, p)) {
      throw new IllegalArgumentException(
          n + "," + m + "," + p + " is a product of 2^53 operations or more, expected fewer");
    }
    Sizes sizes = Sizes.of(n, m, p);
    return Stream.concat(Stream.of(sizes.definition()), schemes.stream().map(sizes::of)).toList();
  }

  private static Choice least(List<Choice> choices) {
    Choice least = choices.getFirst();
    for (Choice choice : choices) {
      least = choice.total() < least.total() ? choice : least;
    }
    return least;
  }
}
