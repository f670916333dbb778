package dev.headroom.scheme;

import dev.headroom.field.Rational;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Schemes as papers print them, a formula a line, which {@link FormulaReader} reads back as the same.
/// Coordinates in other bases are `A1`, `B1`, `C1` and so on.
public final class Formulas {
  private Formulas() {}

  /// Of a scheme whose numbers are rational.
  public static List<String> lines(Levels scheme) {
    return lines(scheme, Optional.empty());
  }

  /// Shape:  ring: the one that the scheme's files name; Q(√k) is told in a comment.
  public static List<String> lines(Levels scheme, Optional<Ring> ring) {
    List<String> lines = new ArrayList<>();
    ring.flatMap(Ring::comment).ifPresent(lines::add);
    switch (scheme) {
      case Program s -> {
        List<String> a = names("a", s.n(), s.m());
        List<String> b = names("b", s.m(), s.p());
        List<String> products = products(s.u(), a, s.v(), b, lines);
        fresh("u", s.w(), products, lines);
        outputs(names("c", s.n(), s.p()), s.w(), products, lines);
      }
      case InBasis s -> {
        List<String> a = coordinates("A", "x", s.basis().a(), names("a", s.n(), s.m()), lines);
        List<String> b = coordinates("B", "y", s.basis().b(), names("b", s.m(), s.p()), lines);
        List<String> products = products(s.core().a(), a, s.core().b(), b, lines);
        List<String> c = coordinates("C", "u", s.core().c(), products, lines);
        fresh("z", s.basis().c(), c, lines);
        outputs(names("c", s.n(), s.p()), s.basis().c(), c, lines);
      }
    }
    return lines;
  }

  private static List<String> names(String letter, int rows, int cols) {
    List<String> names = new ArrayList<>();
    for (int e = 0; e < rows * cols; e++) {
      String between = rows > 9 || cols > 9 ? "_" : "";
      names.add(letter + (e / cols + 1) + between + (e % cols + 1));
    }
    return names;
  }

  private static List<String> coordinates(
      String letter, String sums, Linear side, List<String> names, List<String> lines) {
    List<String> coordinates = new ArrayList<>();
    fresh(sums, side, names, lines);
    for (int t = 0; t < side.out().size(); t++) {
      coordinates.add(letter + (t + 1));
    }
    outputs(coordinates, side, names, lines);
    return coordinates;
  }

  private static List<String> products(
      Linear u, List<String> a, Linear v, List<String> b, List<String> lines) {
    List<String> products = new ArrayList<>();
    fresh("s", u, a, lines);
    fresh("t", v, b, lines);
    for (int l = 0; l < u.out().size(); l++) {
      products.add("m" + (l + 1));
      String left = factor(u.out().get(l), a);
      String right = factor(v.out().get(l), b);
      lines.add(products.getLast() + " = " + left + " * " + right);
    }
    return products;
  }

  private static void outputs(
      List<String> outputs, Linear side, List<String> names, List<String> lines) {
    for (int e = 0; e < outputs.size(); e++) {
      lines.add(outputs.get(e) + " = " + sum(side.out().get(e), names));
    }
  }

  private static void fresh(String letter, Linear side, List<String> names, List<String> lines) {
    for (int t = 0; t < side.fresh().size(); t++) {
      lines.add(letter + (t + 1) + " = " + sum(side.fresh().get(t), names));
      names.add(letter + (t + 1));
    }
  }

  private static String factor(LinearForm form, List<String> names) {
    boolean one = form.terms() == 1 && form.coefficient()[0].isOne();
    return one ? sum(form, names) : "(" + sum(form, names) + ")";
  }

  private static String sum(LinearForm form, List<String> names) {
    StringBuilder text = new StringBuilder();
    int first = form.firstPositive() % Math.max(1, form.terms());
    for (int i = 0; i < form.terms(); i++) {
      int t = i == 0 ? first : i <= first ? i - 1 : i;
      Rational c = form.coefficient()[t];
      Rational size = c.signum() < 0 ? c.negate() : c;
      String sign = c.signum() < 0 ? (i == 0 ? "-" : " - ") : i == 0 ? "" : " + ";
      String factor = size.isOne() ? "" : size + " ";
      text.append(sign).append(factor).append(names.get(form.index()[t]));
    }
    return text.isEmpty() ? "0" : text.toString();
  }
}
