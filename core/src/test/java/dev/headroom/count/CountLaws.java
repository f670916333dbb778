package dev.headroom.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headroom.count.Terms.Logits;
import dev.headroom.model.Architecture;
import dev.headroom.model.Attention;
import dev.headroom.model.Branch;
import dev.headroom.model.Embedding;
import dev.headroom.model.Embedding.Learned;
import dev.headroom.model.Experts;
import dev.headroom.model.Heads;
import dev.headroom.model.Input;
import dev.headroom.model.Layer;
import dev.headroom.model.Output;
import dev.headroom.model.Parameters;
import dev.headroom.model.RandomWeights;
import dev.headroom.model.StoredBytes;
import dev.headroom.scheme.Cost;
import dev.headroom.shape.Step;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Span;
import dev.headroom.work.Component;
import dev.headroom.work.Work;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The closed form counts what a transformer of scalars counts while it computes.
class CountLaws {
  private static final int CASES = 300;

  static LongStream seeds() {
    Long replay = Long.getLong("headroom.seed");
    return replay != null ? LongStream.of(replay) : LongStream.range(0, CASES);
  }

  private static RandomArchitecture random(long seed) {
    return RandomArchitecture.of(new SplittableRandom(seed), (int) seed);
  }

  private static Stream<Experts> experts(Architecture a) {
    return a.layers().stream()
        .flatMap(l -> l.mlp().stream())
        .map(Branch::f)
        .filter(Experts.class::isInstance)
        .map(Experts.class::cast);
  }

  @ParameterizedTest(name = "-Dheadroom.seed={0}")
  @MethodSource("seeds")
  void closedFormEqualsInstrumentedReference(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    RandomArchitecture model = RandomArchitecture.of(random, (int) seed);
    Architecture a = model.architecture();
    Step step = model.step();
    Terms terms =
        new Terms(random.nextBoolean() ? Logits.ALL : Logits.LAST, random.nextBoolean() ? 4 : 8);
    ArrayWeights weights = ArrayWeights.random(a, random);
    CountingTransformer.Pass pass = CountingTransformer.run(weights, distinct(model), terms);
    StoredBytes stored = StoredBytes.of(weights, 0);
    Count count = Count.of(a, step, terms, stored);
    for (Component component : Component.values()) {
      Work found = pass.components().getOrDefault(component, Work.NONE);
      if (component == Component.MLP && experts(a).anyMatch(e -> e.chosen() < e.count())) {
        ExpertBytes bytes = ExpertBytes.of(a, step, stored);
        long least = count.of(component).bytes();
        assertThat(found.bytes()).isBetween(least, least + bytes.most() - bytes.least());
        long held = count.of(component).held();
        assertThat(found.bytes() - least).isEqualTo(found.held() - held);
        found = new Work(found.flops(), found.exps(), found.specials(), least, held);
      }
      assertThat(count.of(component)).as("%s of %s", component, a).isEqualTo(found);
    }
    Map<Component, Long> products = new EnumMap<>(Component.class);
    for (MatrixProduct p : Products.of(a, step, terms.logits())) {
      products.merge(p.component(), p.copies() * p.multiplyAdds(), Long::sum);
    }
    assertThat(products).as("products of %s", a).isEqualTo(pass.multiplyAdds());
  }

  /// A product without a mask is whole; one with a mask has an entry of C for every visible pair, and
  /// at most the multiply-adds of the whole.
  @ParameterizedTest(name = "-Dheadroom.seed={0}")
  @MethodSource("seeds")
  void masksHideMultiplyAddsOfScoresAndValues(long seed) {
    RandomArchitecture model = random(seed);
    Architecture a = model.architecture();
    int n = model.step().tokens();
    boolean hides =
        a.layers().stream()
            .anyMatch(l -> l.attention().f().scoring().span().pairs(n, n) < (long) n * n);
    boolean masked = false;
    for (MatrixProduct p : Products.of(a, model.step(), Logits.ALL)) {
      boolean attention = p.component() == Component.SCORES || p.component() == Component.VALUES;
      assertThat(p.masked() && !attention).as("%s of %s", p, a).isFalse();
      masked |= p.masked();
      assertThat(p.multiplyAdds()).isLessThanOrEqualTo(p.n() * p.m() * p.p());
      if (!p.masked()) {
        assertThat((double) p.definition())
            .isEqualTo(Cost.definition((double) p.n(), (double) p.m(), (double) p.p()).total());
      }
    }
    assertThat(masked).as("%s", a).isEqualTo(hides);
  }

  @ParameterizedTest(name = "-Dheadroom.seed={0}")
  @MethodSource("seeds")
  void denseCountIsTheCountWithoutMask(long seed) {
    RandomArchitecture model = random(seed);
    assertThat(Count.of(model.architecture(), model.step(), Terms.FLOAT32).denseTotal())
        .isEqualTo(Count.of(unmasked(model.architecture()), model.step(), Terms.FLOAT32).total());
  }

  /// What kinds of layers and the ends take adds up.
  @ParameterizedTest(name = "-Dheadroom.seed={0}")
  @MethodSource("seeds")
  void kindsOfLayersAddUp(long seed) {
    RandomArchitecture model = random(seed);
    Architecture a = model.architecture();
    Count count = Count.of(a, model.step(), Terms.FLOAT32);
    assertThat(count.kinds().stream().mapToInt(Count.Kind::count).sum()).isEqualTo(a.depth());
    Work layers = count.kinds().stream().map(Count.Kind::total).reduce(Work.NONE, Work::plus);
    Architecture twice =
        new Architecture(
            "",
            "",
            a.embedding(),
            Collections.nCopies(2, a.layers()).stream().flatMap(List::stream).toList(),
            a.output());
    assertThat(Count.of(twice, model.step(), Terms.FLOAT32).total())
        .isEqualTo(count.total().plus(layers));
  }

  /// Theory counts one head with m multiplications and m − 1 additions a score and no scale; a
  /// fused multiply-add that counts 2 adds the first addition of every sum.
  @ParameterizedTest(name = "-Dheadroom.seed={0}")
  @MethodSource("seeds")
  void oneHeadIsTheFormulaOfTheory(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    long n = random.nextInt(1, 3000);
    long m = random.nextInt(1, 300);
    Count count = Count.of(plain(1, 1, (int) m), new Step(1, (int) n), Terms.FLOAT32);
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
    Architecture a = random(seed).architecture();
    int positions = a.embedding().positions();
    int skipped = a.embedding().learned() instanceof Learned.Counted(int pad) ? pad + 1 : 0;
    int batch = Math.max(a.embedding().vocabulary(), a.embedding().types().orElse(0));
    assertThat(Count.of(a, new Step(batch, positions), Terms.FLOAT32).weightsRead())
        .isEqualTo(Parameters.active(a) - (long) skipped * a.width() - unreached(a, positions));
  }

  /// Numbers by distance that no pair of a run has.
  private static long unreached(Architecture a, int tokens) {
    long numbers = 0;
    Set<Integer> reached = new HashSet<>();
    for (Layer layer : a.layers()) {
      Attention of = layer.attention().f();
      Span span = of.scoring().span();
      for (int ahead = 1 - tokens; ahead < tokens && of.relative().isPresent(); ahead++) {
        if (-ahead <= span.back() && ahead <= span.ahead()) {
          reached.add(of.relative().get().bucket(ahead));
        }
        numbers = ((long) of.relative().get().rows() - reached.size()) * of.heads();
      }
    }
    return numbers;
  }

  /// Every weight of every tensor once, at its width, however components share them.
  @ParameterizedTest(name = "-Dheadroom.seed={0}")
  @MethodSource("seeds")
  void uniformBytesAreThoseOfWeightsOfOneWidth(long seed) {
    RandomArchitecture model = random(seed);
    Architecture a = model.architecture();
    int each = 1 + (int) (seed % 8);
    StoredBytes uniform = StoredBytes.uniform(a, each);
    assertThat(StoredBytes.of(new RandomWeights(a, seed), each)).isEqualTo(uniform);
    Count count = Count.of(a, model.step(), Terms.FLOAT32, uniform);
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

  /// Ids and types as different as they can be, none of them padding.
  private static Input distinct(RandomArchitecture model) {
    List<int[]> ids = new ArrayList<>();
    List<int[]> types = new ArrayList<>();
    Embedding e = model.architecture().embedding();
    int n = model.step().tokens();
    for (int b = 0; b < model.step().batch(); b++) {
      int[] row = new int[n];
      int[] kinds = new int[n];
      for (int i = 0; i < n; i++) {
        row[i] = (b * n + i) % e.vocabulary();
        row[i] += e.learned() instanceof Learned.Counted(int pad) && row[i] >= pad ? 1 : 0;
        kinds[i] = (b * n + i) % e.types().orElse(1);
      }
      ids.add(row);
      types.add(kinds);
    }
    return new Input(ids, types, List.of());
  }

  private static Architecture unmasked(Architecture a) {
    return a.with(
        l -> new Layer(l.attention().with(h -> h.with(h.scoring().seeing(Span.ALL))), l.mlp()));
  }

  /// As many layers as heads of that width.
  static Architecture plain(int layers, int heads, int headDim) {
    Attention attention = Heads.plain(heads, headDim, Scoring.softmax(1, Span.ALL));
    return Architecture.of(
        "plain",
        "shape",
        Embedding.plain(7, headDim, 1 << 30),
        layers,
        new Layer(Branch.bare(attention, true), Optional.empty()),
        new Output(Optional.empty(), new Output.Head.None(), false));
  }
}
