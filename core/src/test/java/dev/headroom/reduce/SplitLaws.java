package dev.headroom.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.Seeded;
import dev.headroom.formula.Cnf;
import dev.headroom.formula.ModelChecker;
import dev.headroom.formula.RandomCnf;
import dev.headroom.vectors.OrthogonalTuples;
import dev.headroom.vectors.Ov;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// theory.md 2: satisfiable iff an orthogonal triple exists.
final class SplitLaws {
  static Stream<Seeded> formulas() {
    return Seeded.trials(200, 10);
  }

  @ParameterizedTest
  @MethodSource("formulas")
  void modelsAndOrthogonalTriplesAreOneToOne(Seeded trial) {
    Cnf formula = RandomCnf.of(trial);
    Split split =
        trial.seed() % 2 == 0
            ? Split.balanced(formula)
            : Split.forHeads(formula, 1 + trial.random().nextInt(40));
    Ov instance = split.instance();
    Set<List<Integer>> models = new HashSet<>();
    for (int a = 0; a < instance.set(0).size(); a++) {
      for (int b = 0; b < instance.set(1).size(); b++) {
        for (int c = 0; c < instance.set(2).size(); c++) {
          int[] model = split.model(a, b, c);
          assertThat(split.triple(model)).containsExactly(a, b, c);
          boolean right = ModelChecker.fault(formula, model).isEmpty();
          assertThat(instance.orthogonal(a, b, c)).isEqualTo(right);
          if (right) {
            models.add(java.util.Arrays.stream(model).boxed().toList());
          }
        }
      }
    }
    assertThat(OrthogonalTuples.count(instance)).isEqualTo(models.size());
    int unused = formula.variables() - formula.occurring().length;
    assertThat((long) models.size() << unused).isEqualTo(RandomCnf.models(formula));
  }

  @Test
  void balancedBlocksDifferByOneAtMost() {
    for (int n = 0; n <= 30; n++) {
      int[] clause = java.util.stream.IntStream.rangeClosed(1, n).toArray();
      Split split = Split.balanced(Cnf.of(n, List.of(clause)));
      assertThat(split.first().length).isEqualTo(split.second().length);
      assertThat(Math.abs(split.first().length - split.third().length)).isLessThanOrEqualTo(1);
    }
  }
}
