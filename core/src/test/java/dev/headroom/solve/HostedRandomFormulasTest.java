package dev.headroom.solve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.formula.Cnf;
import dev.headroom.formula.RandomCnf;
import dev.headroom.forward.Engine;
import dev.headroom.reduce.Host;
import dev.headroom.reduce.Hosting;
import dev.headroom.solve.Target.Standard;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Random formulas of 3 literals a clause and up to 16 variables, some with models and some without,
/// in the architectures that people run; statuses and counts are those of trying all assignments.
final class HostedRandomFormulasTest {
  private static final int FORMULAS = 20;
  private static final int MOST = 16;

  static Stream<Arguments> formulas() {
    return IntStream.range(0, FORMULAS)
        .boxed()
        .flatMap(i -> Stream.of(Host.values()).map(host -> Arguments.of(i, host)));
  }

  /// Of 3 to 16 variables, and by turns more clauses a variable.
  private static Cnf formula(int number) {
    SplittableRandom random = new SplittableRandom(number);
    int variables = 3 + number * (MOST - 3) / (FORMULAS - 1);
    int clauses = variables * (number % 4 + 3);
    List<int[]> all = new ArrayList<>();
    for (int c = 0; c < clauses; c++) {
      int[] clause =
          random
              .ints(1, variables + 1)
              .distinct()
              .limit(3)
              .map(v -> random.nextBoolean() ? v : -v)
              .toArray();
      all.add(clause);
    }
    return Cnf.of(variables, all);
  }

  @ParameterizedTest
  @MethodSource("formulas")
  void areDecidedAndCounted(int number, Host host) {
    Cnf formula = formula(number);
    long models = RandomCnf.models(formula);
    for (Dtype dtype : Dtype.values()) {
      Plan plan =
          new Plan(
              new Standard(new Hosting(host, true, Hosting.Asked.LEAST)),
              Optional.empty(),
              host.counts(),
              Plan.BUDGET,
              new Engine(KernelName.SIMD, dtype, 2),
              0);
      Verdict verdict = new Solver(plan, Watch.NONE).formula(formula);
      assertThat(verdict.status().exit()).isEqualTo(models > 0 ? 10 : 20);
      assertThat(verdict.witness().isPresent()).isEqualTo(models > 0);
      if (host.counts()) {
        assertThat(verdict.count()).hasValue(BigInteger.valueOf(models));
      }
    }
  }
}
