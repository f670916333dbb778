package dev.headroom.formula;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.Seeded;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ModelCheckerTest {
  private final Cnf formula = Cnf.of(3, List.of(new int[] {1, -2}, new int[] {3}));

  @Test
  void acceptsAPartialModelThatSatisfiesEveryClause() {
    assertThat(ModelChecker.fault(formula, new int[] {3, 1})).isEmpty();
  }

  @Test
  void saysWhatIsWrong() {
    assertThat(ModelChecker.fault(formula, new int[] {1})).hasValue("clause 2 is not satisfied");
    assertThat(ModelChecker.fault(formula, new int[] {1, 3, -1}))
        .hasValue("both -1 and 1 are true");
    assertThat(ModelChecker.fault(formula, new int[] {1, 3, 3})).hasValue("literal 3 stands twice");
    assertThat(ModelChecker.fault(formula, new int[] {4}))
        .hasValue("literal 4 is none of the formula's");
    assertThat(ModelChecker.fault(Cnf.of(0, List.of(new int[0])), new int[0]))
        .hasValue("clause 1 is not satisfied");
  }

  static Stream<Seeded> formulas() {
    return Seeded.trials(60, 9);
  }

  @ParameterizedTest
  @MethodSource("formulas")
  void acceptsExactlyTheModels(Seeded trial) {
    Cnf formula = RandomCnf.of(trial);
    int n = formula.variables();
    long accepted =
        IntStream.range(0, 1 << n)
            .filter(assignment ->
                ModelChecker.fault(
                        formula,
                        IntStream.rangeClosed(1, n)
                            .map(v -> (assignment & (1 << (v - 1))) != 0 ? v : -v)
                            .toArray())
                    .isEmpty())
            .count();
    assertThat(accepted).isEqualTo(RandomCnf.models(formula));
  }
}
