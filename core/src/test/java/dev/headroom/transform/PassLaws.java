package dev.headroom.transform;

import dev.headroom.circuit.Circuit;
import dev.headroom.circuit.CircuitText;
import dev.headroom.circuit.Evaluation;
import dev.headroom.circuit.Kind;
import dev.headroom.circuit.Stats;
import dev.headroom.field.Float64;
import dev.headroom.field.Rational;
import dev.headroom.field.Rationals;
import dev.headroom.testing.ForwardMode;
import dev.headroom.testing.Passes;
import dev.headroom.testing.SeriesField;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.hipparchus.analysis.differentiation.Gradient;

/// The laws of theory.md 3, each answering how a circuit breaks it, or nothing.
final class PassLaws {
  private static final double LARGEST = 1e6;

  private PassLaws() {}

  static Optional<String> gradientSize(Passes passes, Circuit c) {
    long size = passes.gradient(c).size();
    return broken(size > 5L * c.size() + 2, size + " gates from " + c.size());
  }

  static Optional<String> gradientNonScalar(Passes passes, Circuit c) {
    long found = Stats.of(passes.gradient(c)).nonScalar();
    long most = Stats.of(c).extractable();
    return broken(found > most, found + " non-scalar gates, at most " + most);
  }

  static Optional<String> gradientIsForwardMode(Passes passes, Circuit c) {
    List<String> names = c.inputNames();
    SplittableRandom random = new SplittableRandom(c.size());
    Map<String, Double> point = new HashMap<>();
    Map<String, Gradient> seeds = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      double x = random.nextDouble(-1, 1) / 16;
      point.put(names.get(i), x);
      seeds.put(names.get(i), Gradient.variable(names.size(), i, x));
    }
    Gradient expected = Evaluation.of(c, new ForwardMode(names.size()), seeds).getFirst();
    List<Double> found = Evaluation.of(passes.gradient(c), Float64.F64, point);
    if (!ordinary(expected)) {
      return Optional.empty();
    }
    for (int i = 0; i < names.size(); i++) {
      double d = expected.getPartialDerivative(i);
      double error = Math.abs(found.get(1 + i) - d);
      if (!(error <= 1e-7 * (1 + norm(expected)))) {
        return Optional.of("d." + names.get(i) + " is " + found.get(1 + i) + ", not " + d);
      }
    }
    return broken(
        Math.abs(found.getFirst() - expected.getValue()) > 1e-9 * (1 + norm(expected)),
        "f differs");
  }

  private static boolean ordinary(Gradient g) {
    return Double.isFinite(g.getValue()) && norm(g) < LARGEST;
  }

  private static double norm(Gradient g) {
    double most = Math.abs(g.getValue());
    for (double d : g.getGradient()) {
      most = Double.isFinite(d) ? Math.max(most, Math.abs(d)) : Double.POSITIVE_INFINITY;
    }
    return most;
  }

  static Optional<String> gradientIsDifferences(Passes passes, Circuit c) {
    SplittableRandom random = new SplittableRandom(c.size() + 17);
    Map<String, Double> point = new HashMap<>();
    c.inputNames().forEach(name -> point.put(name, random.nextDouble(-1, 1) / 16));
    List<Double> found = Evaluation.of(passes.gradient(c), Float64.F64, point);
    int i = 1;
    for (String name : c.inputNames()) {
      double coarse = difference(c, point, name, 2e-5);
      double fine = difference(c, point, name, 1e-5);
      double d = found.get(i++);
      boolean smooth = Math.abs(coarse - fine) < 1e-6 && Math.abs(fine) < 1e3;
      if (smooth && !(Math.abs(d - fine) < 1e-4)) {
        return Optional.of("d." + name + " is " + d + ", differences say " + fine);
      }
    }
    return Optional.empty();
  }

  private static double difference(Circuit c, Map<String, Double> at, String name, double h) {
    Map<String, Double> point = new HashMap<>(at);
    double x = point.getOrDefault(name, 0.0);
    point.put(name, x + h);
    double above = Evaluation.of(c, Float64.F64, point).getFirst();
    point.put(name, x - h);
    return (above - Evaluation.of(c, Float64.F64, point).getFirst()) / (2 * h);
  }

  static Optional<String> truncationIsTheSeries(Passes passes, Circuit c) {
    SplittableRandom random = new SplittableRandom(c.size() + 29);
    Map<String, Rational> point = new HashMap<>();
    Map<String, List<Rational>> line = new HashMap<>();
    for (String name : c.inputNames()) {
      Rational x = Rational.of(random.nextInt(-9, 10), 1 + random.nextInt(4));
      point.put(name, x);
      line.put(name, List.of(Rational.ZERO, x, Rational.ZERO));
    }
    Rational expected = Evaluation.of(c, new SeriesField(), line).getFirst().get(2);
    Rational found = Evaluation.of(passes.degree2(c), Rationals.Q, point).getFirst();
    return broken(
        !found.equals(expected), "degree 2 is " + found + ", the series says " + expected);
  }

  static Optional<String> truncationIsPlainAndCheap(Passes passes, Circuit c) {
    Stats stats = Stats.of(passes.degree2(c));
    long most = Stats.of(c).nonScalar();
    long above =
        stats.byKind().get(Kind.DIV) + stats.byKind().get(Kind.EXP) + stats.byKind().get(Kind.LN);
    return broken(
        stats.nonScalar() > most || above > 0,
        stats.nonScalar()
            + " products from "
            + most
            + " non-scalar gates, "
            + above
            + " of ÷ exp ln");
  }

  static Optional<String> substitutionKeepsTheValueAndNeverGrows(Passes passes, Circuit c) {
    SplittableRandom random = new SplittableRandom(c.size() + 31);
    Map<String, Rational> fixed = new HashMap<>();
    Map<String, Double> point = new HashMap<>();
    for (String name : c.inputNames()) {
      int choice = random.nextInt(4);
      Rational x = choice < 2 ? Rational.of(choice) : Rational.of(random.nextInt(-8, 9), 64);
      point.put(name, x.doubleValue());
      if (choice < 3) {
        fixed.put(name, x);
      }
    }
    Circuit less = passes.substitution(c, name -> Optional.ofNullable(fixed.get(name)));
    double expected = Evaluation.of(c, Float64.F64, point).getFirst();
    double found = Evaluation.of(less, Float64.F64, point).getFirst();
    boolean defined = Double.isFinite(expected) && Math.abs(expected) < LARGEST;
    boolean differs = defined && !(Math.abs(found - expected) <= 1e-8 * (1 + Math.abs(expected)));
    boolean left = less.inputNames().stream().anyMatch(fixed::containsKey);
    return broken(
        differs || left || less.size() > c.size(),
        less.size() + " gates of " + c.size() + ", value " + found + " of " + expected);
  }

  /// Every gate of a substituted circuit is one that a rule could not remove and an output needs.
  static Optional<String> substitutionLeavesNothingToFold(Passes passes, Circuit c) {
    Circuit once = passes.substitution(c, name -> Optional.of(Rational.ZERO));
    Circuit twice = passes.substitution(once, name -> Optional.empty());
    return broken(
        !CircuitText.format(once).equals(CircuitText.format(twice)) || once.size() > 0,
        once.size() + " gates on constants alone");
  }

  private static Optional<String> broken(boolean is, String how) {
    return is ? Optional.of(how) : Optional.empty();
  }
}
