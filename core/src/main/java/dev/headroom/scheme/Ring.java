package dev.headroom.scheme;

import dev.headroom.InputException;
import dev.headroom.field.F2;
import dev.headroom.field.Field;
import dev.headroom.field.Quadratic;
import dev.headroom.field.Rational;
import dev.headroom.field.Rationals;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The numbers over which a scheme multiplies: one that holds over Z holds over every ring, one that
/// holds over Q wherever its denominators have inverses, one that holds over F_2 only modulo 2.
public record Ring(String name, Field<?> field) {
  public static final Ring Z = new Ring("Z", Rationals.Q);
  public static final Ring Q = new Ring("Q", Rationals.Q);
  public static final Ring F_2 = new Ring("F_2", F2.FIELD);

  private static final Pattern PLACEHOLDER =
      Pattern.compile("#.*?\\b(\\d{1,10}|X) is a placeholder for sqrt\\((\\d{1,9})\\).*");

  /// The number that stands for a root which a file calls X: a prime that no other number contains.
  static final long X = Integer.MAX_VALUE;

  /// Q(√k), where a line of a file is a comment that says what stands for √k.
  static Optional<Ring> named(String line) {
    Matcher says = PLACEHOLDER.matcher(line);
    if (!says.matches()) {
      return Optional.empty();
    }
    long placeholder = says.group(1).equals("X") ? X : Long.parseLong(says.group(1));
    Quadratic field = new Quadratic(Long.parseLong(says.group(2)), placeholder);
    return Optional.of(new Ring(field.name(), field));
  }

  /// The comment that names this ring in a file, where numbers alone do not.
  Optional<String> comment() {
    return field instanceof Quadratic q
        ? Optional.of("# " + q.placeholder() + " is a placeholder for sqrt(" + q.k() + ")")
        : Optional.empty();
  }

  /// The same forms without sums that are used again, multiplied out in this ring.
  Linear apart(String file, Linear linear) {
    return field instanceof Quadratic q
        ? multiplied(file, q, linear)
        : Linear.of(linear.inputs(), linear.expanded());
  }

  /// A scheme as a program whose forms, multiplied out, hold in this ring: over Q(√k) each form by itself,
  /// since products of numbers that stand for roots do not stand for products.
  /// Fails:  InputException where a coefficient of Q(√k) is neither rational nor a multiple of √k, as
  ///         files have no number for it.
  Program program(String file, Levels scheme) {
    Program whole =
        switch (scheme) {
          case Program program -> program;
          case InBasis program -> program.program();
        };
    return field instanceof Quadratic
        ? new Program(
            whole.n(),
            whole.m(),
            whole.p(),
            apart(file, whole.u()),
            apart(file, whole.v()),
            apart(file, whole.w()))
        : whole;
  }

  private static Linear multiplied(String file, Quadratic q, Linear linear) {
    List<Map<Integer, Quadratic.Value>> known = new ArrayList<>();
    for (int i = 0; i < linear.inputs(); i++) {
      known.add(Map.of(i, q.one()));
    }
    linear.fresh().forEach(form -> known.add(multiplied(q, form, known)));
    List<LinearForm> forms = new ArrayList<>();
    for (LinearForm form : linear.out()) {
      LinearForm coded = LinearForm.ZERO;
      for (var term : multiplied(q, form, known).entrySet()) {
        Rational value =
            q.coded(term.getValue())
                .orElseThrow(() ->
                    new InputException(
                        file,
                        "",
                        "products that are rational or multiples of √" + q.k(),
                        q.format(term.getValue())));
        coded = coded.plus(value, LinearForm.of(term.getKey()));
      }
      forms.add(coded);
    }
    return Linear.of(linear.inputs(), forms);
  }

  private static Map<Integer, Quadratic.Value> multiplied(
      Quadratic q, LinearForm form, List<Map<Integer, Quadratic.Value>> known) {
    Map<Integer, Quadratic.Value> sum = new TreeMap<>();
    for (int t = 0; t < form.terms(); t++) {
      Quadratic.Value factor = q.of(form.coefficient()[t]);
      known.get(form.index()[t]).forEach((i, value) -> sum.merge(i, q.mul(factor, value), q::add));
    }
    return sum;
  }

  /// What is wrong with a scheme over this ring, or nothing.
  public Optional<String> violated(BilinearScheme s) {
    if (this.equals(Z) && !all(s, c -> c.denominator().equals(BigInteger.ONE))) {
      return Optional.of("a coefficient is no integer");
    }
    if (this.equals(F_2) && !all(s, c -> c.denominator().testBit(0))) {
      return Optional.of("a coefficient has an even denominator");
    }
    return Brent.violated(s, field);
  }

  /// The real number that a coefficient stands for.
  double real(Rational coefficient) {
    return field instanceof Quadratic q
        ? q.doubleValue(q.of(coefficient))
        : coefficient.doubleValue();
  }

  /// The growth factor Σ_l |u_l|·|v_l|·|w_l| of a scheme, with the square roots of sums of squares: how
  /// fast its error bound grows, level by level. That of the definition is n·m·p.
  /// Error:  some units in the last place of each product.
  /// Source: [DumasPernetSedoglavic].
  public double growth(BilinearScheme s) {
    double sum = 0;
    for (int l = 0; l < s.rank(); l++) {
      sum += norm(s.u().get(l)) * norm(s.v().get(l)) * norm(s.w().get(l));
    }
    return sum;
  }

  private double norm(LinearForm form) {
    double squares = 0;
    for (Rational c : form.coefficient()) {
      squares += real(c) * real(c);
    }
    return Math.sqrt(squares);
  }

  /// Whether a scheme multiplies over this ring.
  public Found check(BilinearScheme s) {
    return violated(s)
        .map(wrong -> new Found(Optional.empty(), wrong + ", over " + name))
        .orElseGet(() -> new Found(Optional.of(this), ""));
  }

  /// The first of Z, Q and F_2 over which a scheme multiplies, or what is wrong over Q.
  public static Found of(BilinearScheme s) {
    for (Ring ring : List.of(Z, Q, F_2)) {
      if (ring.violated(s).isEmpty()) {
        return new Found(Optional.of(ring), "");
      }
    }
    return Q.check(s);
  }

  /// The ring over which a scheme multiplies, or the first equation that does not hold.
  public record Found(Optional<Ring> ring, String wrong) {}

  private static boolean all(BilinearScheme s, Predicate<Rational> holds) {
    return Stream.of(s.u(), s.v(), s.w())
        .flatMap(List::stream)
        .flatMap(form -> Stream.of(form.coefficient()))
        .allMatch(holds);
  }
}
