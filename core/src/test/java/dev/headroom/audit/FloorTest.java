package dev.headroom.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.audit.AttentionCore.Blocked;
import dev.headroom.audit.AttentionCore.Products;
import dev.headroom.count.Terms;
import dev.headroom.model.Architecture;
import dev.headroom.model.ModelSource;
import dev.headroom.model.PlainModel;
import dev.headroom.model.Presets;
import dev.headroom.model.StoredBytes;
import dev.headroom.shape.Step;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FloorTest {
  private static ModelSource read(String words) {
    return PlainModel.read(words, OptionalInt.empty(), OptionalInt.empty());
  }

  private static AttentionCore core(String words) {
    ModelSource source = read(words);
    return AttentionCore.of(source.architecture(), source.usual());
  }

  /// theory.md 4, case by case.
  @Test
  void everyKindOfAttentionHidesItsProducts() {
    String sizes = "layers=2,heads=4,tokens=8,head-dim=8,width=32";
    assertThat(core(sizes)).isEqualTo(new Products(8, 8, 8, 7));
    assertThat(core(sizes.replace("head-dim=8", "head-dim=4"))).isEqualTo(new Products(8, 8, 4, 4));
    assertThat(core(sizes.replace("head-dim=8", "head-dim=4") + ",kv-heads=2"))
        .isEqualTo(new Products(4, 16, 4, 4));
    assertThat(core(sizes + ",causal=true")).isEqualTo(new Products(8, 4, 8, 4));
    assertThat(core(sizes.replace("tokens=8", "tokens=64"))).isEqualTo(new Products(8, 8, 8, 32));
  }

  @Test
  void theUnconditionalBoundIsTheLargestOfItsFour() {
    assertThat(new Products(3, 5, 5, 5).weighted()).isEqualTo(3 * 49);
    assertThat(new Products(3, 2, 100, 2).weighted()).isEqualTo(3 * 200);
    assertThat(new Products(3, 5, 5, 5).gates()).isEqualTo(49);
  }

  @ParameterizedTest
  @CsvSource({
    "gpt2, norms stand between its layers",
    "Llama-3-8B, norms stand between its layers",
  })
  void realModelsSayWhatStandsInTheWay(String preset, String reason) {
    assertThat(AttentionCore.of(Presets.find(preset).architecture(), new Step(1, 512)))
        .isEqualTo(new Blocked(reason));
  }

  @Test
  void oneTokenHidesNothing() {
    assertThat(core("layers=1,heads=1,tokens=1,head-dim=4")).isInstanceOf(Blocked.class);
  }

  /// GPT-2: all weights but the biases of the keys, and 1024 ids.
  @Test
  void inputsAreCountedWithoutThoseThatChangeNothing() {
    Architecture gpt2 = Presets.find("gpt2").architecture();
    InputFloor floor = floor(gpt2, gpt2.usual(), Terms.Logits.ALL, 2);
    assertThat(floor.weights()).isEqualTo(124_439_808L - 12 * 768);
    assertThat(floor.gates()).isEqualTo((124_439_808L - 12 * 768 + 1024) / 2);
    assertThat(floor.bytes()).isEqualTo(2 * floor.weights());
  }

  @Test
  void oneTokenNeedsNoQueriesAndNoKeys() {
    ModelSource one = read("layers=3,heads=2,tokens=1,head-dim=4,width=8");
    InputFloor floor = floor(one.architecture(), one.usual(), Terms.Logits.ALL, 4);
    assertThat(floor.weights()).isEqualTo(8 + 3 * (8 * 8 + 8 * 8));
    assertThat(floor.bytes()).isEqualTo(4 * floor.weights());
  }

  /// One layer of window 4096: the last position sees 4096 of 8192 tokens.
  @Test
  void theLastPositionNeedsNoMoreThanItsWindows() {
    Architecture mistral = Presets.find("Mistral-7B-v0.1").architecture();
    Step step = new Step(1, 8192);
    Architecture one =
        Architecture.of(
            "one",
            mistral.family(),
            mistral.embedding(),
            1,
            mistral.layers().getFirst(),
            mistral.output());
    assertThat(floor(one, step, Terms.Logits.LAST, 2).entries()).isEqualTo(4096);
    assertThat(floor(one, step, Terms.Logits.ALL, 2).entries()).isEqualTo(8192);
    assertThat(floor(mistral, step, Terms.Logits.LAST, 2).entries()).isEqualTo(8192);
  }

  private static InputFloor floor(Architecture a, Step step, Terms.Logits logits, int bytes) {
    return InputFloor.of(a, step, logits, StoredBytes.uniform(a, bytes));
  }
}
