package dev.headroom.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.InputException;
import dev.headroom.Seeded;
import dev.headroom.formula.Cnf;
import dev.headroom.formula.Dimacs;
import dev.headroom.formula.RandomCnf;
import dev.headroom.forward.Engine;
import dev.headroom.reduce.Construction;
import dev.headroom.spread.Spread;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import dev.headroom.tensor.Weighting;
import dev.headroom.vectors.Ov;
import dev.headroom.vectors.VectorSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Where transformers run changes no answer: blocks elsewhere say what one transformer here says.
final class SolverOnSpreadLaws {
  static Stream<Seeded> formulas() {
    return Seeded.trials(40, 14);
  }

  private static void assertSame(Verdict there, Verdict here) {
    assertThat(there.status()).isEqualTo(here.status());
    assertThat(there.count()).isEqualTo(here.count());
    assertThat(there.witness().map(int[]::clone).orElse(new int[0]))
        .isEqualTo(here.witness().orElse(new int[0]));
  }

  @ParameterizedTest
  @MethodSource("formulas")
  void aFormulaHasTheSameAnswer(Seeded trial) {
    Cnf formula = RandomCnf.of(trial);
    Plan plan = SolverLaws.plan(trial, trial.seed() % 2 == 0);
    try (Spread spread = Spread.here(1 + (int) (trial.seed() % 3))) {
      Verdict there = new Solver(plan, Watch.NONE, spread).formula(formula);
      assertSame(there, new Solver(plan, Watch.NONE).formula(formula));
    }
  }

  @ParameterizedTest
  @MethodSource("formulas")
  void vectorsHaveTheSameAnswer(Seeded trial) {
    SplittableRandom random = trial.random();
    int dim = random.nextInt(70);
    VectorSet[] sets = new VectorSet[2 + random.nextInt(2)];
    for (int s = 0; s < sets.length; s++) {
      int size = 1 + random.nextInt(s == 2 ? 90 : 8);
      sets[s] = VectorSet.of(size, dim, (i, x) -> random.nextInt(8) > 0);
    }
    Ov instance = Ov.of(sets);
    Plan plan = SolverLaws.plan(trial, true);
    int[] blocks = random.ints(sets.length - 1, 1, 9).toArray();
    try (Spread spread = Spread.here(2)) {
      Solver there = new Solver(plan, Watch.NONE, spread);
      assertSame(there.vectors(instance), new Solver(plan, Watch.NONE).vectors(instance));
      assertSame(
          there.vectors(instance, blocks), new Solver(plan, Watch.NONE).vectors(instance, blocks));
    }
  }

  @Test
  void aJobThatWasBrokenOffGoesOn(@TempDir Path folder) throws IOException {
    Cnf formula = Dimacs.read(Path.of("src/test/resources/sat/satlib-uf20-01.cnf"));
    Plan plan =
        new Plan(
            Construction.PAPER,
            Weighting.HARDMAX,
            Optional.empty(),
            true,
            Plan.BUDGET,
            new Engine(KernelName.SIMD, Dtype.F64, 1));
    Verdict here = new Solver(plan, Watch.NONE).formula(formula);
    try (Spread spread = Spread.here(2).keeping(folder)) {
      assertSame(new Solver(plan, Watch.NONE, spread).formula(formula), here);
      List<Path> kept = kept(folder);
      assertThat(kept).hasSize(64);
      Files.delete(kept.get(7)); // lost
      String marked =
          Files.readString(kept.get(8)).replaceAll("\"seconds\":[^}]*", "\"seconds\":1e9");
      Files.writeString(kept.get(8), marked);
      Verdict again = new Solver(plan, Watch.NONE, spread).formula(formula);
      assertSame(again, here);
      assertThat(again.runs().stream().filter(run -> run.seconds() == 1e9)).hasSize(1);
      assertThat(kept(folder)).isEqualTo(kept);
    }
  }

  private static List<Path> kept(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @Test
  void aKeptAnswerThatContradictsItselfIsRefusedByName(@TempDir Path folder) throws IOException {
    VectorSet ones = VectorSet.ones(3);
    Plan plan = Plan.exact(new Engine(KernelName.SIMD, Dtype.F64, 1));
    try (Spread spread = Spread.here(1).keeping(folder)) {
      Solver solver = new Solver(plan, Watch.NONE, spread);
      solver.vectors(Ov.of(ones, ones, ones));
      Path file = kept(folder).getFirst();
      Files.writeString(file, Files.readString(file).replace("\"partners\":0", "\"partners\":1"));
      assertThatThrownBy(() -> solver.vectors(Ov.of(ones, ones, ones)))
          .isInstanceOf(InputException.class)
          .hasMessageContaining(file.getFileName().toString());
    }
  }
}
