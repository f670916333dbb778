package dev.headroom.referee;

import dev.headroom.circuit.Circuit;
import dev.headroom.circuit.Evaluation;
import dev.headroom.circuit.RefusedException;
import dev.headroom.circuit.Sweeps;
import dev.headroom.field.Float64;
import dev.headroom.field.PowerSeries;
import dev.headroom.field.PrimeField;
import dev.headroom.trace.Blocks;
import dev.headroom.trace.Traced;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Is a circuit the transformer that it is said to be? Its names first; then its power series on a
/// random line, exactly over GF(p), term by term, where its ln have values there;
/// then its values at random float64 points. This is diagnosis: the certificate rests on the extracted
/// circuit alone.
/// Fails:  RefusedException.
/// Source: theory.md 4, Check; docs/circuits.md 2.
final class Identification {
  /// How large the scores of a trial are, about.
  private static final double[] SCORES = {0.3, 1, 3};

  private static final double TOLERANCE = 1e-6;
  private static final double LARGEST = 1e100;

  /// Terms of the series; fewer where a circuit is large.
  private static final int TERMS = 16;

  private static final int FEW_TERMS = 6;
  private static final int LARGE = 1 << 18;

  private Identification() {}

  /// Every input that the transformer has, and no other.
  static void names(Circuit circuit, Traced model) {
    Set<String> missing = new LinkedHashSet<>(model.inputs());
    Set<String> others = model.optional();
    for (String name : circuit.inputNames()) {
      if (!missing.remove(name) && !others.contains(name)) {
        throw new RefusedException("", "input " + name + " is none of this transformer's");
      }
    }
    if (!missing.isEmpty()) {
      throw new RefusedException("", "input " + missing.iterator().next() + " is missing");
    }
  }

  /// The power series of every output in t on a random line that begins where the model starts.
  /// Shape:  field: 3 mod 4; whether the circuit has such series, or a logarithm that GF(p) lacks.
  static boolean series(Circuit circuit, Traced model, PrimeField field, RandomGenerator random) {
    PowerSeries series = new PowerSeries(field, circuit.size() > LARGE ? FEW_TERMS : TERMS);
    Map<String, long[]> point = Line.of(circuit.inputNames(), model, series, field, random);
    List<long[]> found;
    try {
      found = Evaluation.of(circuit, series, point);
    } catch (RefusedException e) {
      return false; // float64 points remain
    }
    Map<String, long[]> expected = Oracle.outputs(model, series, point);
    for (int i = 0; i < found.size(); i++) {
      Circuit.Output output = circuit.outputs().get(i);
      long[] value = expectedOf(expected, output);
      for (int k = 0; k < value.length; k++) {
        if (found.get(i)[k] != value[k]) {
          throw new RefusedException(
              circuit.label(output.node()),
              String.format(
                  Locale.ROOT,
                  "output %s differs from the transformer's in degree %d of its power series",
                  output.name(),
                  k));
        }
      }
    }
    return true;
  }

  private static <E> E expectedOf(Map<String, E> expected, Circuit.Output output) {
    E value = expected.get(output.name());
    if (value == null) {
      throw new RefusedException("", "output " + output.name() + " is none of this transformer's");
    }
    return value;
  }

  /// The values of every output.
  static void values(Circuit circuit, Traced model, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (double score : SCORES) {
      values(circuit, model, score, 1, random);
    }
    if (model instanceof Blocks blocks) {
      values(circuit, model, 1, blocks.point().rootEpsilon().doubleValue(), random);
    }
  }

  /// Shape:  stream: how large rows are; where that is √ε, every norm depends on ε.
  private static void values(
      Circuit circuit, Traced model, double score, double stream, SplittableRandom random) {
    double smaller = score;
    for (int tries = 0; !agrees(circuit, model, smaller, stream, random); tries++) {
      smaller /= 4; // values past float64: smaller scores
      if (tries == 60) {
        throw new RefusedException("", "its values are not finite at any point tried");
      }
    }
  }

  private static boolean agrees(
      Circuit circuit, Traced model, double score, double stream, SplittableRandom random) {
    List<String> names = circuit.inputNames();
    double[] point = new double[names.size()];
    Map<String, Double> byName = new HashMap<>();
    for (int i = 0; i < point.length; i++) {
      point[i] = random.nextDouble(-1, 1) * 1.7 * model.size(names.get(i), score, stream);
      byName.put(names.get(i), point[i]);
    }
    Map<String, Double> expected = Oracle.outputs(model, Float64.F64, byName);
    double[] found = Sweeps.float64(circuit, point);
    double largest = expected.values().stream().mapToDouble(Math::abs).max().orElse(0);
    if (!(largest < LARGEST)) {
      return false;
    }
    for (int i = 0; i < found.length; i++) {
      Circuit.Output output = circuit.outputs().get(i);
      double value = expectedOf(expected, output);
      if (!(Math.abs(found[i] - value) <= TOLERANCE * (1 + Math.abs(value)))) {
        throw new RefusedException(
            circuit.label(output.node()),
            String.format(
                Locale.ROOT,
                "output %s is %.12g at a random point, the transformer's is %.12g",
                output.name(),
                found[i],
                value));
      }
    }
    return true;
  }
}
