package dev.headroom.bounds;

import dev.headroom.claim.Source;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/// The best proven upper bound on ω(1,k,1), the exponent of n × n^k times n^k × n; that on ω is k = 1.
/// Between entries of the table the chord is one too, since the exponent is convex in k; beyond its ends
/// nothing is said. A lower bound takes no such value: those are claims in the symbol ω alone.
/// Source: [MoreAsymmetry]; [AlphaToOmega]; bounds.md 3.
public record UpperBoundOnOmega(double k, double value, Source source) {
  private static final List<UpperBoundOnOmega> TABLE =
      Rows.of("omega.tsv").stream().map(UpperBoundOnOmega::read).toList();

  /// That on ω.
  public static final UpperBoundOnOmega SQUARE = of(1).orElseThrow();

  private static UpperBoundOnOmega read(List<String> row) {
    return new UpperBoundOnOmega(
        Double.parseDouble(row.get(0)),
        Double.parseDouble(row.get(1)),
        new Source(row.get(2), "table"));
  }

  static List<UpperBoundOnOmega> table() {
    return TABLE;
  }

  public static Optional<UpperBoundOnOmega> of(double k) {
    for (int i = 0; i + 1 < TABLE.size(); i++) {
      UpperBoundOnOmega low = TABLE.get(i);
      UpperBoundOnOmega high = TABLE.get(i + 1);
      if (low.k <= k && k <= high.k) {
        double share = (k - low.k) / (high.k - low.k);
        double chord = (1 - share) * low.value + share * high.value;
        Source source = share == 0 ? low.source : high.source;
        return Optional.of(new UpperBoundOnOmega(k, chord, source));
      }
    }
    return Optional.empty();
  }

  /// With six decimals, never rounded to less.
  public String text() {
    BigDecimal exact = BigDecimal.valueOf(value).setScale(12, RoundingMode.HALF_EVEN);
    return exact.setScale(6, RoundingMode.UP).toPlainString();
  }
}
