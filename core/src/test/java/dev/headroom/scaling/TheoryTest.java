package dev.headroom.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.forward.Engine;
import dev.headroom.model.ModelSource;
import dev.headroom.work.Component;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What is said of an axis, and where nothing is.
class TheoryTest {
  private static Theory of(String shape, Axis axis, Set<Component> components, int largest) {
    Family family = Family.ofShape(shape, Map.of(), axis);
    return Theory.of(
        new Series(family, List.of(largest / 2, largest), components, 1, Engine.throughput(), 0));
  }

  private static Theory of(String shape, Axis axis, int largest) {
    return of(shape, axis, Series.ATTENTION, largest);
  }

  @Test
  void theExponentIsConditional() {
    Theory theory = of("layers=1,heads=2,head-dim=16", Axis.TOKENS, 4096);
    assertThat(theory.claim().orElseThrow().exponent()).isEqualTo("LH·N^(2−o(1))");
    assertThat(theory.words())
        .startsWith("needed is LH·N^(2−o(1)) time (N: the tokens) under the 3-OV hypothesis")
        .contains("[SXYY] Theorem 3.1", "head-dim at least log N", "no finite statement");
  }

  @Test
  void heads() {
    assertThat(of("layers=1,head-dim=16", Axis.HEADS, 8).words())
        .contains("LH·N^(2−o(1)) time (1 in L·H, layers times heads)");
  }

  @Test
  void aModelOfPracticeHasItsOwnTheorem() {
    ModelSource llama = ModelSource.find("Llama-3.2-1B");
    Family family = Family.ofModel("Llama-3.2-1B", llama, OptionalInt.empty(), 1, Axis.TOKENS);
    Series series = new Series(family, List.of(8, 16), Series.ATTENTION, 1, Engine.throughput(), 0);
    assertThat(Theory.of(series).words())
        .contains("[Headroom] docs/theory.md 7, H5", "families of such models");
  }

  @Test
  void nothingIsStretched() {
    String shape = "layers=1,heads=2,head-dim=16,causal=true";
    assertThat(of(shape, Axis.HEAD_DIM, 64).claim()).isEmpty();
    assertThat(of(shape, Axis.WIDTH, 64).words()).contains("grows with width alone");
    assertThat(of(shape, Axis.CONTEXT, 64).words()).contains("tokens behind a cache");
    assertThat(of(shape, Axis.TOKENS, Set.of(Component.QKV), 64).words())
        .contains("speak of attention, not of qkv alone");
    assertThat(of(shape, Axis.SQUARE, 64).words())
        .contains("no theorem here speaks of this model in this regime", "a causal mask");
  }

  @Test
  void headDimWithTheTokensHasTheRegimeOfLargeEmbeddings() {
    Theory theory = of("layers=1,heads=2", Axis.SQUARE, 64);
    assertThat(theory.claim()).isEmpty();
    assertThat(theory.words())
        .contains("known LH·N^(ω+o(1)) gates, needed LH·N^(ω−o(1)) − O(LH·N²)");
  }
}
