package dev.headroom.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.count.Terms;
import dev.headroom.model.Architecture;
import dev.headroom.model.ModelSource;
import dev.headroom.model.PlainModel;
import dev.headroom.model.Presets;
import dev.headroom.model.StoredBytes;
import dev.headroom.shape.Step;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FloorTest {
  private static ModelSource read(String words) {
    return PlainModel.read(words, Map.of());
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
