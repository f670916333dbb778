package dev.headroom;

import java.util.OptionalDouble;
import java.util.regex.Pattern;

/// Numbers as files and options write them: a sign, decimal digits with a point, an exponent. The
/// other forms of Java (`1d`, `0x1p-1`, `NaN`, blanks around) are none.
public final class Decimal {
  /// What is expected where a text is none.
  public static final String FORM = "a decimal number such as 0.5 or 2e-3";

  private static final Pattern NUMBER =
      Pattern.compile("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?");

  private Decimal() {}

  /// The nearest double, infinite beyond the largest; empty where the text is no decimal number.
  public static OptionalDouble parse(String text) {
    return NUMBER.matcher(text).matches()
        ? OptionalDouble.of(Double.parseDouble(text))
        : OptionalDouble.empty();
  }
}
