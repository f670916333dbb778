package dev.headroom.cli;

import dev.headroom.claim.Claim;
import dev.headroom.claim.Unit;
import java.util.Locale;

/// Pieces of a page as markup. What is text becomes markup here and nowhere else; a number carries its
/// exact value and its source.
final class Html {
  private Html() {}

  static String text(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  static String element(String name, String style, String markup) {
    String as = style.isEmpty() ? "" : " class=\"" + style + "\"";
    return "<" + name + as + ">" + markup + "</" + name + ">\n";
  }

  static String paragraph(String style, String text) {
    return element("p", style, text(text));
  }

  static String section(String heading, String... markup) {
    return element("section", "", element("h2", "", text(heading)) + String.join("", markup));
  }

  /// A number as it is read, with what it is exactly and where it comes from.
  static String number(String shown, Number exact, String unit, String source) {
    String value = exact + (unit.isEmpty() ? "" : " " + unit);
    return "<data value=\""
        + exact
        + "\" title=\""
        + text(value + "; " + source)
        + "\">"
        + text(shown)
        + "</data>";
  }

  static String number(Unit unit, Number exact, String source) {
    return number(unit.text(exact.doubleValue()), exact, unit.symbol(), source);
  }

  /// A whole number with all its digits.
  static String number(long exact, String source) {
    return number(String.format(Locale.ROOT, "%,d", exact), exact, "", source);
  }

  /// A part of one, as a percentage.
  static String share(double exact, String source) {
    return number(percent(exact), exact, "", source);
  }

  private static String percent(double exact) {
    double hundred = 100 * exact;
    String form = hundred >= 99.5 ? "%.0f%%" : hundred >= 10 ? "%.1f%%" : "%.2f%%";
    return String.format(Locale.ROOT, form, hundred);
  }

  /// What a claim says: its number, or its exponent.
  static String claim(Claim claim) {
    String source = claim.kind() + ", " + claim.source();
    String shown = claim.text();
    return switch (claim) {
      case Claim.Measured m -> number(shown, m.value(), m.unit().symbol(), on(m.machine(), source));
      case Claim.Derived d -> number(shown, d.value(), d.unit().symbol(), on(d.machine(), source));
      case Claim.Counted c -> number(shown, c.value(), c.unit().symbol(), source);
      case Claim.Certified c -> number(shown, c.value(), c.unit().symbol(), source);
      case Claim.Exponent _, Claim.Conditional _ -> text(shown);
    };
  }

  private static String on(String machine, String source) {
    return source + ", of " + machine;
  }
}
