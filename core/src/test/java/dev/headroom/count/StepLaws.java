package dev.headroom.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.headroom.count.Terms.Logits;
import dev.headroom.model.Architecture;
import dev.headroom.model.Attention;
import dev.headroom.model.Latent;
import dev.headroom.model.Presets;
import dev.headroom.shape.Step;
import dev.headroom.tensor.Span;
import dev.headroom.work.Component;
import dev.headroom.work.Work;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// One token after the other takes what all at once take; what is kept is what the next one reads.
class StepLaws {
  static LongStream seeds() {
    Long replay = Long.getLong("headroom.seed");
    return replay != null ? LongStream.of(replay) : LongStream.range(0, 200);
  }

  /// A random mixture that sees nothing behind a query.
  private static Architecture causal(long seed) {
    Architecture a = RandomArchitecture.of(new SplittableRandom(seed), (int) seed).architecture();
    assumeThat(any(a, x -> x.relative().isPresent())).isFalse();
    Architecture seeing =
        a.with(l -> {
          Span span = l.attention().f().scoring().span();
          Span past = new Span(span.back(), 0);
          return new dev.headroom.model.Layer(
              l.attention().with(x -> x.with(x.scoring().seeing(past))), l.mlp());
        });
    return seeing.with(seeing.output().pooled(false));
  }

  private static boolean any(Architecture a, Predicate<Attention> has) {
    return a.layers().stream().anyMatch(l -> has.test(l.attention().f()));
  }

  private static Work operations(Work w) {
    return new Work(w.flops(), w.exps(), w.specials(), 0);
  }

  @ParameterizedTest(name = "-Dheadroom.seed={0}")
  @MethodSource("seeds")
  void stepsAddUpToTheWhole(long seed) {
    Architecture a = causal(seed);
    int n = a.embedding().positions();
    int batch = 1 + (int) (seed % 3);
    Count whole = Count.of(a, new Step(batch, n), Terms.FLOAT32);
    boolean latent = any(a, Latent.class::isInstance);
    long absorbed = 0;
    for (Component c : Component.values()) {
      Work sum = Work.NONE;
      for (int t = 0; t < n; t++) {
        sum = sum.plus(Count.of(a, Step.decode(batch, t), Terms.FLOAT32).of(c));
      }
      if (!latent || c != Component.QKV) {
        assertThat(operations(sum)).as("%s", c).isEqualTo(operations(whole.of(c)));
      }
    }
    for (int t = 0; t < n && latent; t++) {
      Count step = Count.of(a, Step.decode(batch, t), Terms.FLOAT32);
      absorbed += Absorbed.flops(step).orElseThrow();
    }
    if (latent) {
      assertThat(absorbed).isEqualTo(Absorbed.flops(whole).orElseThrow());
    }
  }

  /// Of a step's bytes those that lie in memory before are its weights and what it sees of the cache; a
  /// table that is the head's matrix too is read by both.
  @ParameterizedTest(name = "-Dheadroom.seed={0}")
  @MethodSource("seeds")
  void weightsAndTheCacheAreHeld(long seed) {
    Architecture a = causal(seed);
    int n = a.embedding().positions();
    Count step = Count.of(a, Step.decode(2, n - 1), Terms.FLOAT32);
    Work least = step.least();
    assertThat(least.held()).isEqualTo(step.weightBytesRead() + step.cacheBytesRead());
    assertThat(least.bytes()).isEqualTo(step.leastBytes());
    long rows = Math.min(2, a.embedding().vocabulary());
    long twice = a.output().head().shared() ? rows * a.width() * Float.BYTES : 0;
    assertThat(step.total().held()).isEqualTo(least.held() + twice);
  }

  /// Products of a step are its multiply-adds, and its keys those that are seen.
  @ParameterizedTest(name = "-Dheadroom.seed={0}")
  @MethodSource("seeds")
  void productsOfStepsAddUpToo(long seed) {
    Architecture a = causal(seed);
    assumeThat(any(a, Latent.class::isInstance)).isFalse();
    int n = a.embedding().positions();
    for (Component c : new Component[] {Component.SCORES, Component.VALUES, Component.QKV}) {
      long steps = 0;
      for (int t = 0; t < n; t++) {
        steps += multiplyAdds(a, Step.decode(1, t), c);
      }
      assertThat(steps).as("%s", c).isEqualTo(multiplyAdds(a, new Step(1, n), c));
    }
  }

  private static long multiplyAdds(Architecture a, Step step, Component of) {
    return Products.of(a, step, Logits.ALL).stream()
        .filter(p -> p.component() == of)
        .mapToLong(p -> p.copies() * p.multiplyAdds())
        .sum();
  }

  /// Numbers that are kept of a row; half of the bytes at 2 bytes each.
  @ParameterizedTest
  @CsvSource({
    "Llama-3-8B, 8192, 536870912, 65536",
    "Qwen3-30B-A3B, 1, 49152, 49152",
    "DeepSeek-V3, 1, 35136, 35136",
    // 5 layers keep all, 29 no more than 1024: 2·4·256 numbers a layer and token
    "gemma-3-4b, 8192, 144703488, 69632",
    // 12 layers keep all, 12 no more than 128: 2·8·64 numbers
    "gpt-oss-20b, 8192, 102236160, 24576",
  })
  void whatIsKeptIsAHandCalculation(String preset, int context, long numbers, long each) {
    Architecture a = Presets.find(preset).architecture();
    assertThat(Cache.of(a, context)).isEqualTo(numbers);
    assertThat(Cache.each(a)).isEqualTo(each);
  }

  /// A step of Llama 3 8B behind 8192 tokens: scores and values read what is kept and one more.
  @ParameterizedTest
  @CsvSource({"4, 2147745792", "2, 1074003968"})
  void aStepReadsWhatIsKept(int cacheBytes, long expected) {
    Architecture a = Presets.find("Llama-3-8B").architecture();
    Count step = Count.of(a, Step.decode(1, 8192), new Terms(Logits.LAST, Float.BYTES, cacheBytes));
    long queriesAndOutputs = 32L * 2 * 4096 * Float.BYTES;
    long read = step.of(Component.SCORES).bytes() + step.of(Component.VALUES).bytes();
    assertThat(read - queriesAndOutputs).isEqualTo(expected);
  }
}
