package dev.headroom.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.formula.Cnf;
import dev.headroom.formula.Dimacs;
import dev.headroom.forward.Engine;
import dev.headroom.reduce.Construction;
import dev.headroom.reduce.Grid;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import dev.headroom.tensor.Weighting;
import dev.headroom.vectors.Ov;
import dev.headroom.vectors.Planted;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Real formulas, whose models were counted by brute force: src/test/resources/sat/INDEX.tsv, or
/// those of another folder with such an index by -Dheadroom.formulas=FOLDER.
final class FormulasTest {
  private static final Optional<Path> FOLDER =
      Optional.ofNullable(System.getProperty("headroom.formulas")).map(Path::of);

  static Stream<Arguments> formulas() throws IOException {
    try (InputStream in = open("INDEX.tsv")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .skip(1)
              .map(line -> line.split("\t", -1))
              .map(f -> Arguments.of(f[0], f[1], f[6]))
              .toList()
              .stream();
    }
  }

  private static InputStream open(String name) throws IOException {
    return FOLDER.isPresent()
        ? Files.newInputStream(FOLDER.get().resolve(name))
        : FormulasTest.class.getResourceAsStream("/sat/" + name);
  }

  private static Cnf read(String name) throws IOException {
    try (InputStream in = open(name)) {
      return Dimacs.read(name, in);
    }
  }

  private static Plan plan(Construction construction, Weighting weighting, Dtype dtype) {
    return new Plan(
        construction,
        weighting,
        Optional.empty(),
        construction == Construction.PAPER,
        Plan.BUDGET,
        new Engine(KernelName.SIMD, dtype, 2));
  }

  @ParameterizedTest
  @MethodSource("formulas")
  void areDecidedAndCounted(String name, String status, String models) throws IOException {
    Cnf formula = read(name);
    Weighting weighting = name.hashCode() % 2 == 0 ? Weighting.HARDMAX : Weighting.SOFTMAX;
    Verdict paper =
        new Solver(plan(Construction.PAPER, weighting, Dtype.F64), Watch.NONE).formula(formula);
    assertThat(paper.status().exit()).isEqualTo(status.equals("SAT") ? 10 : 20);
    assertThat(paper.count()).hasValue(new BigInteger(models));
    for (Dtype dtype : Dtype.values()) {
      Verdict sharp =
          new Solver(plan(Construction.SHARP, Weighting.SOFTMAX, dtype), Watch.NONE)
              .formula(formula);
      assertThat(sharp.status()).isEqualTo(paper.status());
    }
  }

  @Test
  void whatIsTooLargeIsUnknownWithTheArithmetic() {
    Solver solver = new Solver(plan(Construction.PAPER, Weighting.HARDMAX, Dtype.F64), Watch.NONE);
    Cnf wide = Cnf.of(31, List.of(IntStream.rangeClosed(1, 31).toArray()));
    Verdict verdict = solver.formula(wide);
    assertThat(verdict.status()).isEqualTo(Status.UNKNOWN);
    assertThat(verdict.reason()).contains("31 variables", "2^31·1 = 2.15e+09 steps");
    assertThat(solver.formula(Cnf.of(2_000_000_000, List.of(new int[] {7}))).reason())
        .contains("2^1999999999");
  }

  @Test
  void modelsOfManyVariablesListThoseThatOccur() {
    Plan decide =
        new Plan(
            Construction.SHARP,
            Weighting.HARDMAX,
            Optional.empty(),
            false,
            Plan.BUDGET,
            new Engine(KernelName.REFERENCE, Dtype.F32, 1));
    Cnf formula = Cnf.of(2_000_000_000, List.of(new int[] {7, -1_999_999_999}));
    Verdict verdict = new Solver(decide, Watch.NONE).formula(formula);
    assertThat(verdict.witness().orElseThrow()).hasSize(2);
  }

  @Test
  void aPlanWithRunsGivesTheSameAnswerTimedWarm() throws IOException {
    Plan once = plan(Construction.PAPER, Weighting.HARDMAX, Dtype.F64);
    Plan thrice =
        new Plan(once.target(), Optional.of(new Grid(2, 2)), true, once.budget(), once.engine(), 3);
    AtomicLong expected = new AtomicLong();
    AtomicLong seen = new AtomicLong();
    Watch watch =
        new Watch() {
          @Override
          public void expect(long heads) {
            expected.addAndGet(heads);
          }

          @Override
          public void head() {
            seen.incrementAndGet();
          }
        };
    Cnf formula = read("kissat-ite32.cnf");
    Verdict verdict = new Solver(thrice, watch).formula(formula);
    assertThat(verdict.count()).isEqualTo(new Solver(once, Watch.NONE).formula(formula).count());
    assertThat(seen.get()).isEqualTo(expected.get()).isGreaterThanOrEqualTo(4 * 4);
  }

  @Test
  void float32RefusesWhatItCannotTellApart() throws IOException {
    Verdict softmax =
        new Solver(plan(Construction.PAPER, Weighting.SOFTMAX, Dtype.F32), Watch.NONE)
            .formula(read("satlib-uf20-01.cnf"));
    assertThat(softmax.status()).isEqualTo(Status.UNKNOWN);
    assertThat(softmax.reason()).contains("float32", "--dtype f64");
    Ov many = new Planted(2946, 1, 8, new int[0], 0).instance();
    Plan single = plan(Construction.PAPER, Weighting.HARDMAX, Dtype.F32);
    assertThat(new Solver(single, Watch.NONE).vectors(many).reason())
        .isEqualTo("float32 with hardmax tells 2945 partners apart, N is 2946: take --dtype f64");
    Ov tall = new Planted(2, 1832, 8, new int[0], 0).instance();
    assertThat(new Solver(single, Watch.NONE).vectors(tall).reason()).contains("round the gap");
    Plan soft = plan(Construction.PAPER, Weighting.SOFTMAX, Dtype.F64);
    assertThat(new Solver(soft, Watch.NONE).refusal(65_537, 1, 8).orElseThrow().reason())
        .contains("65536 partners", "--attention hardmax");
    assertThatThrownBy(() ->
            new Plan(
                Construction.SHARP,
                Weighting.SOFTMAX,
                Optional.empty(),
                true,
                Plan.BUDGET,
                new Engine(KernelName.SIMD, Dtype.F32, 1)))
        .hasMessageContaining("--count needs --construction paper");
  }
}
