package dev.headroom.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headroom.count.Terms.Logits;
import dev.headroom.model.Architecture;
import dev.headroom.model.Architecture.Embedding;
import dev.headroom.model.Architecture.Heads;
import dev.headroom.model.Architecture.Mlp;
import dev.headroom.model.Architecture.Norm;
import dev.headroom.model.Architecture.Output;
import dev.headroom.model.Architecture.Positions;
import dev.headroom.model.Input;
import dev.headroom.model.Parameters;
import dev.headroom.model.RandomWeights;
import dev.headroom.model.StoredBytes;
import dev.headroom.scheme.Cost;
import dev.headroom.shape.Shape;
import dev.headroom.tensor.Activation;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Span;
import dev.headroom.work.Component;
import dev.headroom.work.Work;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The closed form counts what a transformer of scalars counts while it computes.
class CountLaws {
  private static final int CASES = 200;

  static LongStream seeds() {
    Long replay = Long.getLong("headroom.seed");
    return replay != null ? LongStream.of(replay) : LongStream.range(0, CASES);
  }

  @ParameterizedTest(name = "-Dheadroom.seed={0}")
  @MethodSource("seeds")
  void closedFormEqualsInstrumentedReference(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    Architecture a = RandomArchitecture.of(random, (int) seed);
    Terms terms =
        new Terms(random.nextBoolean() ? Logits.ALL : Logits.LAST, random.nextBoolean() ? 4 : 8);
    ArrayWeights weights = ArrayWeights.random(a, random);
    CountingTransformer.Pass pass = CountingTransformer.run(weights, distinct(a), terms);
    Count count = Count.of(a, terms, StoredBytes.of(weights, 0));
    for (Component component : Component.values()) {
      assertThat(count.of(component))
          .as("%s of %s", component, a)
          .isEqualTo(pass.components().getOrDefault(component, Work.NONE));
    }
    assertThat(pass.total()).isEqualTo(count.total());
    Map<Component, Long> products = new EnumMap<>(Component.class);
    for (MatrixProduct p : Products.of(a, terms.logits())) {
      products.merge(p.component(), p.copies() * p.multiplyAdds(), Long::sum);
    }
    assertThat(products).as("products of %s", a).isEqualTo(pass.multiplyAdds());
  }

  /// A product without a mask is whole; one with a mask has an entry of C for every visible pair, and
  /// at most the multiply-adds of the whole.
  @ParameterizedTest(name = "-Dheadroom.seed={0}")
  @MethodSource("seeds")
  void masksHideMultiplyAddsOfScoresAndValues(long seed) {
    Architecture a = RandomArchitecture.of(new SplittableRandom(seed), (int) seed);
    boolean hides =
        a.heads().scoring().span().pairs(a.shape().tokens(), a.shape().tokens())
            < (long) a.shape().tokens() * a.shape().tokens();
    for (MatrixProduct p : Products.of(a, Logits.ALL)) {
      boolean attention = p.component() == Component.SCORES || p.component() == Component.VALUES;
      assertThat(p.masked()).as("%s of %s", p, a).isEqualTo(attention && hides);
      assertThat(p.multiplyAdds()).isLessThanOrEqualTo(p.n() * p.m() * p.p());
      if (!p.masked()) {
        assertThat((double) p.definition())
            .isEqualTo(Cost.definition((double) p.n(), (double) p.m(), (double) p.p()).total());
      }
    }
  }

  @ParameterizedTest(name = "-Dheadroom.seed={0}")
  @MethodSource("seeds")
  void denseCountIsTheCountWithoutMask(long seed) {
    Architecture a = RandomArchitecture.of(new SplittableRandom(seed), (int) seed);
    assertThat(Count.of(a, Terms.FLOAT32).denseTotal())
        .isEqualTo(Count.of(unmasked(a), Terms.FLOAT32).total());
  }

  /// Theory counts one head with m multiplications and m − 1 additions a score and no scale; a
  /// fused multiply-add that counts 2 adds the first addition of every sum.
  @ParameterizedTest(name = "-Dheadroom.seed={0}")
  @MethodSource("seeds")
  void oneHeadIsTheFormulaOfTheory(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    long n = random.nextInt(1, 3000);
    long m = random.nextInt(1, 300);
    Architecture a = plain(new Shape(1, 1, 1, (int) n, (int) m, (int) m, 0, 1));
    Count count = Count.of(a, Terms.FLOAT32);
    Work head =
        count
            .of(Component.SCORES)
            .plus(count.of(Component.SOFTMAX))
            .plus(count.of(Component.VALUES));
    long firstAdditions = n * n + n * m;
    long scaling = n * n;
    assertThat(head.flops() + head.exps() - firstAdditions - scaling)
        .as("n = %d, m = %d", n, m)
        .isEqualTo(4 * n * n * m + n * n - n);
  }

  @ParameterizedTest(name = "-Dheadroom.seed={0}")
  @MethodSource("seeds")
  void weightsReadAreAllWeightsWhereTheInputTouchesEveryRow(long seed) {
    Architecture a = RandomArchitecture.of(new SplittableRandom(seed), (int) seed);
    int positions = a.embedding().positions();
    boolean offset = a.embedding().kind() instanceof Positions.Learned(int skipped) && skipped > 0;
    int batch = Math.max(a.embedding().vocabulary(), a.embedding().tokenTypes());
    Architecture full = a.at(batch, positions);
    long unread = offset ? 2L * a.shape().width() : 0;
    assertThat(Count.of(full, Terms.FLOAT32).weightsRead())
        .isEqualTo(Parameters.of(full).total() - unread);
  }

  /// Every weight of every tensor once, at its width, however components share them.
  @ParameterizedTest(name = "-Dheadroom.seed={0}")
  @MethodSource("seeds")
  void uniformBytesAreThoseOfWeightsOfOneWidth(long seed) {
    Architecture a = RandomArchitecture.of(new SplittableRandom(seed), (int) seed);
    int each = 1 + (int) (seed % 8);
    StoredBytes uniform = StoredBytes.uniform(a, each);
    if (!a.heads().summed()) {
      assertThat(StoredBytes.of(new RandomWeights(a, seed), each)).isEqualTo(uniform);
    }
    Count count = Count.of(a, Terms.FLOAT32, uniform);
    assertThat(count.weightBytesRead()).isEqualTo(each * count.weightsRead());
    assertThat(count.leastBytes()).isLessThanOrEqualTo(count.total().bytes());
  }

  @Test
  void erfAgreesWithItsIntegral() {
    double step = 1e-3;
    double integral = 0;
    for (int i = 0; i < 8_000; i++) {
      double x = i * step;
      if (i % 100 == 0) {
        assertThat(Erf.of(x)).as("erf %s", x).isCloseTo(integral, within(1e-13));
        assertThat(Erf.of(-x)).isEqualTo(-Erf.of(x));
      }
      integral += simpson(x, x + step) * 2 / Math.sqrt(Math.PI);
    }
  }

  private static double simpson(double from, double to) {
    double middle = (from + to) / 2;
    return (to - from)
        / 6
        * (Math.exp(-from * from) + 4 * Math.exp(-middle * middle) + Math.exp(-to * to));
  }

  /// Ids and types as different as they can be.
  private static Input distinct(Architecture a) {
    List<int[]> ids = new ArrayList<>();
    List<int[]> types = new ArrayList<>();
    int n = a.shape().tokens();
    for (int b = 0; b < a.shape().batch(); b++) {
      int[] row = new int[n];
      int[] kinds = new int[n];
      for (int i = 0; i < n; i++) {
        row[i] = (b * n + i) % a.embedding().vocabulary();
        kinds[i] = (b * n + i) % Math.max(1, a.embedding().tokenTypes());
      }
      ids.add(row);
      types.add(kinds);
    }
    return new Input(ids, types, List.of());
  }

  private static Architecture unmasked(Architecture a) {
    Heads h = a.heads();
    Heads open =
        new Heads(
            h.scoring().seeing(Span.ALL),
            h.scaleByLayer(),
            h.inputBias(),
            h.outputBias(),
            h.summed());
    return new Architecture(
        a.name(),
        a.family(),
        a.shape(),
        a.embedding(),
        a.norm(),
        open,
        a.mlp(),
        a.output(),
        a.skips());
  }

  static Architecture plain(Shape shape) {
    return new Architecture(
        "plain",
        "shape",
        shape,
        new Embedding(7, 4096, new Positions.None(), 0, 1, false),
        new Norm(Norm.Kind.NONE, 0, false),
        new Heads(Scoring.softmax(1, Span.ALL), false, false, false),
        new Mlp(Activation.IDENTITY, false, false),
        new Output(false, Output.Head.NONE, false, false));
  }
}
