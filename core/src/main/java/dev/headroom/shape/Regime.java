package dev.headroom.shape;

import java.util.Locale;
import java.util.OptionalDouble;

/// Where head-dim lies between N^o(1) and N, and what is known there of L·H heads together, in
/// exponents: one shape lies in no regime, the families of shapes around it do.
/// Source: theory.md, opening table; [SXYY] Theorems 3.1 and 5.1, Section 6.
public record Regime(Size size, OptionalDouble logTokensOfHeadDim, String text) {
  public enum Size {
    SMALL,
    BETWEEN,
    LARGE
  }

  /// That of tokens behind a cache.
  public static final Regime NONE =
      new Regime(
          Size.LARGE,
          OptionalDouble.empty(),
          "No theorem here speaks of tokens that come behind a cache: there is no regime.");

  private static final String FAMILY = "For bare heads whose head-dim grows like ";

  public static Regime of(int n, int m) {
    if (n == 1) {
      return new Regime(
          Size.LARGE, OptionalDouble.empty(), "One token attends to itself: there is no regime.");
    }
    double exponent = Math.log(m) / Math.log(n);
    Size size = m >= n ? Size.LARGE : m <= log(n) ? Size.SMALL : Size.BETWEEN;
    String where =
        String.format(Locale.ROOT, "head-dim %d is N^%.2f for N = %d tokens. ", m, exponent, n);
    return new Regime(size, OptionalDouble.of(exponent), where + family(size, exponent));
  }

  /// ⌈log₂ n⌉, the head-dim that is of order log N.
  public static int log(int n) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(n - 1);
  }

  private static String family(Size size, double a) {
    return switch (size) {
      case SMALL ->
          FAMILY
              + "log N: known LH·N^(2+o(1)), needed LH·N^(2−o(1)) under the 3-OV hypothesis: joint"
              + " evaluation of the heads gains at most N^o(1).";
      case BETWEEN ->
          String.format(
              Locale.ROOT,
              FAMILY
                  + "N^%.2f: known LH·N^(ω(1,%2$.2f,1)+o(1)), needed LH·N^(ω(1,%2$.2f,%2$.2f)−o(1))"
                  + " gates (a remark without proof) and LH·N^(2−o(1)) time under the 3-OV"
                  + " hypothesis: the gap between them is open.",
              a,
              a);
      case LARGE ->
          FAMILY
              + "N or faster: known LH·N^(ω+o(1)) gates, needed LH·N^(ω−o(1)) − O(LH·N²): joint"
              + " evaluation of the heads gains at most N^o(1), if ω > 2.";
    };
  }
}
