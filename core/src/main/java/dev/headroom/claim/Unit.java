package dev.headroom.claim;

import java.util.Locale;

/// What a number counts.
public enum Unit {
  SECONDS("s"),
  /// + − × ÷; a fused multiply-add is 2.
  FLOPS("flop"),
  /// A multiplication and the addition of its result, together.
  MULTIPLY_ADDS("MAC"),
  EXPS("exp"),
  /// tanh, erf, sigmoid, sqrt.
  SPECIALS("special"),
  BYTES("B"),
  /// Gates of two operands: + − × ÷, exp, ln.
  GATES("gates"),
  /// Gates × and ÷ of two non-constants, exp, ln.
  NON_SCALAR_GATES("non-scalar gates"),
  FLOPS_PER_SECOND("FLOP/s"),
  BYTES_PER_SECOND("B/s"),
  EXPS_PER_SECOND("exp/s");

  private static final String LARGE = " kMGTPEZY";
  private static final String SMALL = " mµn";

  private final String symbol;

  Unit(String symbol) {
    this.symbol = symbol;
  }

  public String symbol() {
    return symbol;
  }

  /// A value with four digits, a decimal prefix and the unit: `193.3 Gflop`, `41.20 ms`.
  public String text(double value) {
    int thousands = value == 0 ? 0 : (int) Math.floor(Math.log10(value) / 3 + 1e-12);
    boolean seconds = this == SECONDS;
    int step = Math.clamp(thousands, seconds ? -3 : 0, seconds ? 0 : LARGE.length() - 1);
    double scaled = value / Math.pow(1000, step);
    String prefix =
        step == 0 ? "" : String.valueOf((step < 0 ? SMALL : LARGE).charAt(Math.abs(step)));
    String joint = symbol.contains("gates") && !prefix.isEmpty() ? " " : "";
    return digits(scaled, value) + " " + prefix + joint + symbol;
  }

  private static String digits(double scaled, double value) {
    if (scaled == value && value == Math.rint(value) && value < 1000) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    int places = scaled >= 1000 ? 0 : scaled >= 100 ? 1 : scaled >= 10 ? 2 : 3;
    return String.format(Locale.ROOT, "%." + places + "f", scaled);
  }
}
