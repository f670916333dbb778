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
import java.util.Optional;
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
            .map(SchemeLaws::file)
            .flatMap(source -> Stream.of(source, decomposed(source.program()))));
  }

  /// The scheme in other bases with a coordinate for each product: more than there are blocks.
  private static SchemeSource decomposed(Program s) {
    InBasis.Sides basis =
        new InBasis.Sides(
            Linear.of(s.n() * s.m(), s.u().expanded()),
            Linear.of(s.m() * s.p(), s.v().expanded()),
            s.w());
    Linear same =
        Linear.of(s.rank(), IntStream.range(0, s.rank()).mapToObj(LinearForm::of).toList());
    InBasis levels = new InBasis(s.n(), s.m(), s.p(), basis, new InBasis.Sides(same, same, same));
    return new SchemeSource("decomposed", levels, Optional.empty(), "", List.of());
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
    Levels program = source.levels();
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
      Levels read = FormulaReader.read("x", text).levels();
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
    Program real = (Program) root.real();
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

  /// The same with 12 additions a level, and those that change the bases: c·n²/4 in each of j levels.
  @Test
  void otherBasesCostTheirChangesOnce() {
    for (String name : List.of("winograd-alt", "accurate-alt")) {
      InBasis scheme = (InBasis) Catalogue.find(name).orElseThrow().levels();
      assertThat(scheme.additions()).isEqualTo(12);
      double c = name.startsWith("winograd") ? 6 : 15;
      double n = 1;
      for (int levels = 1; levels <= 5; levels++) {
        n *= 2;
        Cost cost = Cost.of(scheme, n, n, n, levels);
        double expected = 5 * Math.pow(7, levels) - 4 * n * n + c * n * n / 4 * levels;
        assertThat(cost.multiplications() + cost.additions()).isEqualTo(expected);
      }
    }
  }

  @Test
  void otherBasesHoldInTheirRing() {
    SchemeSource root = file("accurate-root");
    SchemeSource other =
        new SchemeSource("x", decomposed(root.program()).levels(), root.ring(), "", List.of());
    assertThat(Formulas.lines(other.program())).isEqualTo(Formulas.lines(root.program()));
    Linear mixed = Linear.of(1, List.of(LinearForm.of(0).times(Rational.of(1010))));
    Linear one = Linear.of(1, List.of(LinearForm.of(0)));
    Linear both =
        Linear.of(1, List.of(LinearForm.of(0), LinearForm.of(0).times(Rational.of(1009))));
    Linear sum = Linear.of(2, List.of(LinearForm.of(0).plus(Rational.ONE, LinearForm.of(1))));
    InBasis.Sides basis = new InBasis.Sides(both, one, mixed);
    InBasis bad = new InBasis(1, 1, 1, basis, new InBasis.Sides(sum, one, one));
    assertThatThrownBy(() -> root.ring().orElseThrow().program("x", bad))
        .hasMessage("x: expected products that are rational or multiples of √3, found 1 + 1·√3");
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
