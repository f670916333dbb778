package dev.headroom.testing;

import dev.headroom.circuit.Circuit;
import dev.headroom.circuit.CircuitBuilder;
import dev.headroom.field.Rational;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.AnnotationConsumer;
import org.junit.jupiter.params.support.ParameterDeclarations;

/// Random circuits with all gates, each with one output `f`, from tiny to `largest` gates; the first
/// argument names the seed with which `-Dheadroom.seed=` starts the sequence there.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ArgumentsSource(RandomCircuits.Source.class)
public @interface RandomCircuits {
  int count() default 500;

  int largest() default 60;

  /// Every circuit has exact rational values at the origin: exp of 0 and ln of 1 alone there.
  boolean exact() default true;

  /// The provider.
  final class Source implements ArgumentsProvider, AnnotationConsumer<RandomCircuits> {
    private int count;
    private int largest;
    private boolean exact;

    @Override
    public void accept(RandomCircuits annotation) {
      count = annotation.count();
      largest = annotation.largest();
      exact = annotation.exact();
    }

    @Override
    public Stream<? extends Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context) {
      long first = Long.getLong("headroom.seed", 0);
      return IntStream.range(0, count)
          .mapToObj(i ->
              Arguments.of(
                  first + i, new Generator(first + i, 1 + i * largest / count, exact).circuit()));
    }
  }

  /// Draws one circuit; every gate has a value at the origin and stays small there.
  final class Generator {
    private static final Rational LARGEST = Rational.of(20);
    private static final Rational LEAST = Rational.of(1, 20);

    private final SplittableRandom random;
    private final int gates;
    private final boolean exact;
    private final CircuitBuilder out = Circuit.builder();
    private final List<Integer> ids = new ArrayList<>();
    private final List<Rational> atOrigin = new ArrayList<>(); // approximate unless exact

    public Generator(long seed, int gates, boolean exact) {
      this.random = new SplittableRandom(seed);
      this.gates = gates;
      this.exact = exact;
    }

    public Circuit circuit() {
      int inputs = 1 + random.nextInt(4);
      for (int i = 0; i < inputs; i++) {
        node(out.input("x" + i), Rational.ZERO);
      }
      for (Rational c : List.of(Rational.ONE, Rational.of(-1, 2), Rational.of(3))) {
        node(out.constant(c), c);
      }
      while (out.size() < gates) {
        gate();
      }
      out.output("f", ids.getLast());
      return out.build();
    }

    private void gate() {
      for (int tries = 0; tries < 50; tries++) {
        int u = pick();
        int v = pick();
        Rational a = atOrigin.get(u);
        Rational b = atOrigin.get(v);
        int i = ids.get(u);
        int j = ids.get(v);
        switch (random.nextInt(7)) {
          case 0 -> node(out.add(i, j), a.plus(b));
          case 1 -> node(out.sub(i, j), a.minus(b));
          case 2, 3 -> node(out.mul(i, j), a.times(b));
          case 4 -> {
            if (abs(b).compareTo(LEAST) < 0) {
              continue;
            }
            node(out.div(i, j), a.over(b));
          }
          case 5 -> {
            if (exact ? !a.isZero() : abs(a).compareTo(Rational.of(2)) > 0) {
              continue;
            }
            node(out.exp(i), exact ? Rational.ONE : near(Math.exp(a.doubleValue())));
          }
          default -> {
            if (exact ? !a.isOne() : a.compareTo(LEAST) < 0) {
              continue;
            }
            node(out.ln(i), exact ? Rational.ZERO : near(Math.log(a.doubleValue())));
          }
        }
        if (abs(atOrigin.getLast()).compareTo(LARGEST) < 0 && atOrigin.getLast().bits() < 200) {
          return;
        }
        ids.removeLast();
        atOrigin.removeLast();
        return;
      }
      node(out.add(ids.get(0), ids.get(1)), Rational.ZERO);
    }

    /// Leans to late nodes, so that circuits are deep.
    private int pick() {
      int n = ids.size();
      return random.nextBoolean() ? random.nextInt(n) : n - 1 - random.nextInt(Math.min(n, 5));
    }

    private void node(int id, Rational value) {
      ids.add(id);
      atOrigin.add(value);
    }

    private static Rational abs(Rational x) {
      return x.signum() < 0 ? x.negate() : x;
    }

    private static Rational near(double x) {
      return Rational.of(Math.round(x * 4096), 4096);
    }
  }
}
