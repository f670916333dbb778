package dev.headroom.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.count.Count;
import dev.headroom.count.Products;
import dev.headroom.count.Terms;
import dev.headroom.model.Architecture;
import dev.headroom.model.Parameters;
import dev.headroom.model.Presets;
import dev.headroom.shape.Step;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConventionTest {
  private static List<Long> values(Architecture a, Step step) {
    Count count = Count.of(a, step, Terms.FLOAT32);
    return Convention.of(count, Products.of(a, step, Terms.Logits.ALL)).stream()
        .map(c -> c.claim().value())
        .toList();
  }

  /// docs/audit.md, why two counters disagree.
  @Test
  void gpt2ByHand() {
    long layers = 12L * (1024L * 768 * 2304 + 1024L * 768 * 768 + 2L * 1024 * 768 * 3072);
    long attention = 2L * 144 * 1024 * 1024 * 64;
    long products = layers + attention + 1024L * 768 * 50_257;
    assertThat(products).isEqualTo(145_824_153_600L);
    assertThat(values(Presets.find("gpt2").architecture(), new Step(1, 1024)))
        .containsExactly(
            273_044_548_608L, 292_503_874_560L, 2 * products, products, 2L * 124_439_808 * 1024);
  }

  /// Without a mask, products are all but norms, activations, softmax, biases and residuals: less than
  /// everything, and most of it.
  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "Llama-3-8B", "bert-base-uncased", "Qwen3-30B-A3B", "gemma-3-4b"})
  void productsAreMostOfTheWhole(String model) {
    Architecture a = Presets.find(model).architecture();
    List<Long> values = values(a, new Step(2, 512));
    assertThat(values.get(0)).isLessThanOrEqualTo(values.get(1));
    assertThat(values.get(2)).isLessThan(values.get(1)).isGreaterThan(values.get(1) * 9 / 10);
    assertThat(values.get(3) * 2).isEqualTo(values.get(2));
    assertThat(values.get(4)).isEqualTo(2L * Parameters.active(a) * 1024);
  }
}
