package dev.headroom.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.Seeded;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class OvLaws {
  static Stream<Seeded> trials() {
    return Seeded.trials(100, 9);
  }

  /// Two to four sets of different sizes; dimensions go past one word.
  private static Ov instance(SplittableRandom random, int size) {
    int dim = random.nextInt(3) == 0 ? 60 + random.nextInt(10) : random.nextInt(8);
    double density = dim > 20 ? 0.25 : 0.6;
    List<VectorSet> sets = new ArrayList<>();
    for (int s = 2 + random.nextInt(3); s > 0; s--) {
      sets.add(
          VectorSet.of(1 + random.nextInt(size), dim, (i, x) -> random.nextDouble() < density));
    }
    return new Ov(sets);
  }

  private static Set<List<Integer>> tuples(Ov instance) {
    Set<List<Integer>> found = new HashSet<>();
    tuples(instance, List.of(), found);
    return found;
  }

  /// By the definition, a coordinate at a time.
  private static void tuples(Ov instance, List<Integer> chosen, Set<List<Integer>> found) {
    int s = chosen.size();
    if (s == instance.sets().size()) {
      boolean orthogonal = true;
      for (int x = 0; x < instance.dim(); x++) {
        int ones = 0;
        for (int i = 0; i < s; i++) {
          ones += instance.set(i).get(chosen.get(i), x) ? 1 : 0;
        }
        orthogonal &= ones < s;
      }
      if (orthogonal) {
        found.add(chosen);
      }
      return;
    }
    for (int i = 0; i < instance.set(s).size(); i++) {
      List<Integer> more = new ArrayList<>(chosen);
      more.add(i);
      tuples(instance, more, found);
    }
  }

  private static List<Integer> boxed(int[] tuple) {
    return java.util.Arrays.stream(tuple).boxed().toList();
  }

  @ParameterizedTest
  @MethodSource("trials")
  void theBaselineCountsWhatTheDefinitionSays(Seeded trial) {
    Ov instance = instance(trial.random(), trial.size());
    Set<List<Integer>> tuples = tuples(instance);
    assertThat(OrthogonalTuples.count(instance)).isEqualTo(tuples.size());
    assertThat(OrthogonalTuples.first(instance).map(OvLaws::boxed).map(tuples::contains))
        .isEqualTo(tuples.isEmpty() ? java.util.Optional.empty() : java.util.Optional.of(true));
  }

  @ParameterizedTest
  @MethodSource("trials")
  void paddingKeepsTheTuplesAndAddsNone(Seeded trial) {
    SplittableRandom random = trial.random();
    Ov instance = instance(random, trial.size());
    int[] sizes =
        instance.sets().stream().mapToInt(set -> set.size() + random.nextInt(3)).toArray();
    assertThat(tuples(instance.padded(sizes))).isEqualTo(tuples(instance));
  }

  @ParameterizedTest
  @MethodSource("trials")
  void blocksPartitionTheTuples(Seeded trial) {
    SplittableRandom random = trial.random();
    Ov instance = instance(random, trial.size());
    int[] sizes =
        instance.sets().stream().skip(1).mapToInt(set -> 1 + random.nextInt(set.size())).toArray();
    List<List<Integer>> lifted = new ArrayList<>();
    for (Blocks.Block part : Blocks.of(instance, sizes)) {
      for (List<Integer> tuple : tuples(part.instance())) {
        lifted.add(boxed(part.lift(tuple.stream().mapToInt(i -> i).toArray())));
      }
    }
    assertThat(lifted).containsExactlyInAnyOrderElementsOf(tuples(instance));
  }

  @ParameterizedTest
  @MethodSource("trials")
  void plantedInstancesHaveATripleIffOneWasPlanted(Seeded trial) {
    SplittableRandom random = trial.random();
    int[] hits = random.ints(random.nextInt(3), 0, trial.size()).toArray();
    Planted planted =
        new Planted(3 * trial.size(), trial.size(), 1 + random.nextInt(70), hits, trial.seed());
    assertThat(OrthogonalTuples.count(planted.instance()) > 0).isEqualTo(hits.length > 0);
    assertThat(planted.instance()).isEqualTo(planted.instance());
  }
}
