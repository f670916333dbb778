package dev.headroom.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.model.Architecture;
import dev.headroom.model.Parameters;
import dev.headroom.model.Presets;
import dev.headroom.model.StoredBytes;
import dev.headroom.shape.Step;
import dev.headroom.work.Component;
import org.junit.jupiter.api.Test;

/// The hand calculations of docs/counting.md.
class CountTest {
  private static final Step LONG = new Step(1, 1024);

  private static final Architecture GPT2 = Presets.find("gpt2").architecture();

  private static final Architecture LLAMA = Presets.find("Meta-Llama-3-8B").architecture();

  @Test
  void gpt2ByHand() {
    Count count = Count.of(GPT2, LONG, Terms.FLOAT32);
    assertThat(count.of(Component.QKV).flops()).isEqualTo(43_514_855_424L);
    assertThat(count.of(Component.SCORES).flops()).isEqualTo(9_748_684_800L);
    assertThat(count.of(Component.SOFTMAX).flops()).isEqualTo(84_860_928L);
    assertThat(count.of(Component.SOFTMAX).exps()).isEqualTo(75_571_200L);
    assertThat(count.of(Component.VALUES).flops()).isEqualTo(9_673_113_600L);
    assertThat(count.of(Component.OUTPUT).flops()).isEqualTo(14_514_388_992L);
    assertThat(count.of(Component.MLP).flops()).isEqualTo(116_322_729_984L);
    assertThat(count.of(Component.MLP).specials()).isEqualTo(37_748_736L);
    assertThat(count.of(Component.HEAD).flops()).isEqualTo(79_047_426_048L);
    assertThat(count.of(Component.NORM).flops()).isEqualTo(137_702_400L);
    assertThat(count.of(Component.NORM).specials()).isEqualTo(25_600L);
    assertThat(count.of(Component.EMBED).flops()).isEqualTo(786_432L);
    assertThat(count.total().flops()).isEqualTo(273_044_548_608L);
    long attention = 9_748_684_800L + 84_860_928L + 9_673_113_600L;
    assertThat(count.denseTotal().flops() - count.total().flops() + attention)
        .isEqualTo(19_478_347_776L + 160_284_672L + 19_327_352_832L);
    assertThat(Parameters.total(GPT2)).isEqualTo(124_439_808L);
  }

  @Test
  void llamaGroupedKeysByHand() {
    Count count = Count.of(LLAMA, new Step(1, 512), Terms.FLOAT32, StoredBytes.uniform(LLAMA, 2));
    assertThat(count.of(Component.QKV).flops()).isEqualTo(824_885_379_072L);
    assertThat(count.of(Component.QKV).bytes()).isEqualTo(32 * 71_565_312L);
    assertThat(count.of(Component.SCORES).flops()).isEqualTo(34_561_327_104L);
    assertThat(count.of(Component.SCORES).bytes()).isEqualTo(335_544_320L);
    assertThat(count.of(Component.VALUES).flops()).isEqualTo(34_426_847_232L);
    assertThat(Parameters.total(LLAMA)).isEqualTo(8_030_261_248L);
  }

  @Test
  void theHeadOfOnePositionCostsOnePosition() {
    Terms last = Terms.FLOAT32.with(Terms.Logits.LAST);
    assertThat(Count.of(GPT2, LONG, last).of(Component.HEAD).flops()).isEqualTo(2L * 768 * 50257);
  }

  @Test
  void aCountPastALongIsRefused() {
    Architecture huge = CountLaws.plain(10_000, 1 << 20, 1);
    Step longest = new Step(1 << 20, 1 << 30);
    assertThatThrownBy(() -> Count.of(huge, longest, Terms.FLOAT32))
        .isInstanceOf(ArithmeticException.class);
  }
}
