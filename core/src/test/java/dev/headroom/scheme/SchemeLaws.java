package dev.headroom.scheme;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headroom.PlainText;
import dev.headroom.Seeded;
import dev.headroom.field.Rational;
import dev.headroom.model.Resources;
import dev.headroom.scheme.Recursion.Matrix;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every scheme of the catalogue multiplies, at its stated rank, with the operations that Cost counts.
class SchemeLaws {
  static Stream<SchemeSource> schemes() {
    return Stream.concat(
        Catalogue.all().stream(),
        Stream.of("strassen-full.json", "winograd-reduced.json", "strassen", "strassen-ALT")
            .map(name -> SchemeSource.find(Resources.folder("schemes").resolve(name).toString())));
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void brentsEquationsHoldOverTheRingThatIsNamed(SchemeSource source) {
    Ring ring = source.ring().orElse(Ring.Z);
    assertThat(ring.violated(source.program().scheme())).isEmpty();
  }

  /// A rational matrix whose operations are counted.
  private static final class Counted implements Recursion.Entries<Rational> {
    private long multiplications;
    private long additions;
    private long scalings;

    @Override
    public Rational add(Rational x, Rational y) {
      additions++;
      return x.plus(y);
    }

    @Override
    public Rational sub(Rational x, Rational y) {
      additions++;
      return x.minus(y);
    }

    @Override
    public Rational mul(Rational x, Rational y) {
      multiplications++;
      return x.times(y);
    }

    @Override
    public Rational times(Rational factor, Rational x) {
      scalings++;
      return x.times(factor);
    }

    @Override
    public Rational zero() {
      return Rational.ZERO;
    }
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void everySizeIsMultipliedAtTheCostThatIsCounted(SchemeSource source) {
    Program program = source.program();
    Seeded.trials(12, 14)
        .forEach(trial -> {
          SplittableRandom random = trial.random();
          int most = 1 + trial.size();
          int[] size = IntStream.range(0, 3).map(i -> 1 + random.nextInt(most)).toArray();
          int levels = random.nextInt(3);
          Matrix<Rational> a = matrix(random, size[0], size[1]);
          Matrix<Rational> b = matrix(random, size[1], size[2]);
          Counted counted = new Counted();
          Matrix<Rational> found = new Recursion<>(program, counted).product(a, b, levels);
          assertThat(found).as("%s", trial).isEqualTo(product(a, b));
          assertThat(new Cost(counted.multiplications, counted.additions, counted.scalings))
              .as("%s", trial)
              .isEqualTo(Cost.of(program, size[0], size[1], size[2], levels));
        });
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void sumsThatAreUsedAgainChangeNoFormAndAddNothing(SchemeSource source) {
    Program apart = Program.of(source.program().scheme());
    Program shared = CommonSums.of(apart);
    assertThat(Formulas.lines(Program.of(shared.scheme()))).isEqualTo(Formulas.lines(apart));
    assertThat(shared.additions()).isLessThanOrEqualTo(apart.additions());
    assertThat(shared.scalings()).isLessThanOrEqualTo(apart.scalings());
  }

  @Test
  void formulasReadBackAsTheSameProgramAtEverySize() throws IOException {
    for (List<Integer> size :
        List.of(List.of(9, 9, 9), List.of(10, 2, 1), List.of(1, 11, 3), List.of(2, 1, 101))) {
      Program program = Program.classical(size.get(0), size.get(1), size.get(2));
      List<String> lines = Formulas.lines(program);
      PlainText text =
          PlainText.of("x", new ByteArrayInputStream(String.join("\n", lines).getBytes(UTF_8)));
      Program read = Formulas.read("x", text);
      assertThat(List.of(read.n(), read.m(), read.p())).isEqualTo(size);
      assertThat(Formulas.lines(read)).isEqualTo(lines);
    }
    assertThat(Formulas.lines(Program.classical(10, 1, 1)).getLast()).isEqualTo("c10_1 = m10");
  }

  @Test
  void additionsAreFewerWhereSumsAreShared() {
    Program laderman = Catalogue.find("laderman").orElseThrow().program();
    assertThat(laderman.additions()).isEqualTo(98);
    assertThat(CommonSums.of(laderman).additions()).isEqualTo(73);
  }

  /// The values of the paper: 12 + 2√2 for Strassen's, 17.853 for Winograd's, 12.2034 with powers of 2.
  @Test
  void growthFactorsAreThoseOfThePaper() {
    assertThat(growth("strassen")).isCloseTo(12 + 2 * Math.sqrt(2), within(1e-13));
    assertThat(growth("winograd")).isCloseTo(17.853, within(1e-4));
    assertThat(growth("accurate")).isCloseTo(12.2034, within(1e-4));
    assertThat(Ring.Z.growth(Program.classical(2, 3, 4).scheme())).isEqualTo(24);
    SchemeSource root = file("accurate-root");
    assertThat(root.ring().orElseThrow().growth(root.program().scheme()))
        .isCloseTo(12.0660, within(1e-4));
  }

  private static double growth(String name) {
    SchemeSource source = Catalogue.find(name).orElseThrow();
    return source.ring().orElseThrow().growth(source.program().scheme());
  }

  private static SchemeSource file(String name) {
    return SchemeSource.find(Resources.folder("schemes").resolve(name).toString());
  }

  @Test
  void rootsAreRealNumbersWhereTheEngineRuns() {
    SchemeSource root = file("accurate-root");
    Program real = root.real();
    Ring ring = root.ring().orElseThrow();
    double largest = 0;
    for (LinearForm form : real.u().out()) {
      for (Rational c : form.coefficient()) {
        largest = Math.max(largest, Math.abs(c.doubleValue()));
      }
    }
    assertThat(largest).isLessThan(3);
    assertThat(Ring.Q.growth(real.scheme()))
        .isCloseTo(ring.growth(root.program().scheme()), within(1e-13));
    assertThatThrownBy(root::rational).hasMessageContaining("found one over Q(√3)");
  }

  private static Matrix<Rational> matrix(SplittableRandom random, int rows, int cols) {
    List<Rational> entries = new ArrayList<>();
    for (int e = 0; e < rows * cols; e++) {
      entries.add(Rational.of(random.nextInt(-9, 10), 1 + random.nextInt(3)));
    }
    return new Matrix<>(rows, cols, entries);
  }

  private static Matrix<Rational> product(Matrix<Rational> a, Matrix<Rational> b) {
    List<Rational> c = new ArrayList<>();
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < b.cols(); j++) {
        Rational sum = Rational.ZERO;
        for (int k = 0; k < a.cols(); k++) {
          sum = sum.plus(a.at(i, k).times(b.at(k, j)));
        }
        c.add(sum);
      }
    }
    return new Matrix<>(a.rows(), b.cols(), c);
  }

  /// T(n) of theory.md 5: (1 + a/(r − k²))·n^(log_k r) − a/(r − k²)·n².
  @Test
  void squarePowersCostWhatTheFormulaSays() {
    for (String name : List.of("strassen", "winograd", "laderman")) {
      Program program = Catalogue.find(name).orElseThrow().program();
      double a = program.additions();
      double k2 = program.n() * program.n();
      double r = program.rank();
      double n = 1;
      double power = 1;
      for (int levels = 1; levels <= 5; levels++) {
        n *= program.n();
        power *= r;
        double expected = (1 + a / (r - k2)) * power - a / (r - k2) * n * n;
        assertThat(Cost.of(program, n, n, n, levels).total())
            .isCloseTo(expected, org.assertj.core.data.Percentage.withPercentage(1e-10));
      }
    }
  }

  static Stream<Seeded> trials() {
    return Seeded.trials(200, 1);
  }

  @ParameterizedTest
  @MethodSource("trials")
  void oneWrongCoefficientIsFound(Seeded trial) {
    SplittableRandom random = trial.random();
    List<SchemeSource> all = Catalogue.all();
    BilinearScheme s = all.get(random.nextInt(all.size())).program().scheme();
    List<List<LinearForm>> sides = new ArrayList<>(List.of(s.u(), s.v(), s.w()));
    int side = random.nextInt(3);
    List<LinearForm> forms = new ArrayList<>(sides.get(side));
    int l = random.nextInt(forms.size());
    int size = List.of(s.n() * s.m(), s.m() * s.p(), s.n() * s.p()).get(side);
    Rational wrong = Rational.of(random.nextBoolean() ? 1 : -1);
    forms.set(l, forms.get(l).plus(wrong, LinearForm.of(random.nextInt(size))));
    sides.set(side, forms);
    BilinearScheme corrupt =
        new BilinearScheme(s.n(), s.m(), s.p(), sides.get(0), sides.get(1), sides.get(2));
    assertThat(Ring.Q.violated(corrupt)).isPresent();
    assertThat(Ring.F_2.violated(corrupt)).isPresent();
  }
}
