package dev.headroom.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.count.Count;
import dev.headroom.count.MatrixProduct;
import dev.headroom.count.Products;
import dev.headroom.count.RandomArchitecture;
import dev.headroom.count.Terms;
import dev.headroom.model.Architecture;
import dev.headroom.model.ModelSource;
import dev.headroom.model.PlainModel;
import dev.headroom.model.Presets;
import dev.headroom.scheme.Cost;
import dev.headroom.scheme.SchemeSource;
import dev.headroom.shape.Step;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlgorithmTest {
  private static Algorithm of(Architecture a, Step step, Terms.Logits logits) {
    long conventional = Count.of(a, step, Terms.FLOAT32.with(logits)).total().flops();
    return Algorithm.of(Products.of(a, step, logits), conventional);
  }

  private static Algorithm of(String preset, int tokens) {
    Architecture a = Presets.find(preset).architecture();
    return of(a, new Step(1, tokens), Terms.Logits.ALL);
  }

  /// As `matmul cost SCHEME --size n,m,p` counts the levels; the definition without hidden pairs.
  private static long byCost(Algorithm.Chosen c) {
    MatrixProduct p = c.product();
    return c.scheme()
        .map(SchemeSource::find)
        .map(s ->
            (long)
                Cost.of(s.levels(), (double) p.n(), (double) p.m(), (double) p.p(), c.levels())
                    .total())
        .orElse(p.definition());
  }

  @ParameterizedTest
  @CsvSource({
    "gpt2, 1024, ALL",
    "gpt2, 1000, LAST",
    "bert-base-uncased, 500, ALL",
    "Llama-3-8B, 512, ALL",
    "Llama-3-8B, 1, ALL",
    "Mistral-7B-v0.1, 8192, LAST",
  })
  void itsCountIsThatOfMatmulCostSummedOverTheProducts(
      String preset, int tokens, Terms.Logits logits) {
    Algorithm algorithm = of(Presets.find(preset).architecture(), new Step(1, tokens), logits);
    long sum = 0;
    long definition = 0;
    for (Algorithm.Chosen c : algorithm.products()) {
      sum += c.product().copies() * byCost(c);
      definition += c.product().copies() * c.product().definition();
    }
    assertThat(algorithm.productsFewest()).isEqualTo(sum);
    assertThat(algorithm.conventional() - algorithm.fewest()).isEqualTo(definition - sum);
  }

  /// Four tokens are too few for any scheme; 16 are enough for one level: 7 products of half the size,
  /// and 4 sums of blocks of A, 4 of B and 7 of C. Scores leave hidden pairs out.
  @Test
  void aSmallModelByHand() {
    String words = "layers=3,heads=1,head-dim=16,width=16,causal=true,tokens=";
    assertThat(shape(words + 4).fewest()).isEqualTo(shape(words + 4).conventional());
    Algorithm algorithm = shape(words + 16);
    assertThat(algorithm.products())
        .extracting(c -> c.product().name() + " " + c.how())
        .containsExactly(
            "qkv winograd, 1 level",
            "scores definition",
            "values definition",
            "output winograd, 1 level");
    long qkv = 16 * 48 * (2 * 16 - 1) - (7 * 8 * 24 * 15 + 4 * 64 + 4 * 192 + 7 * 192);
    long output = 16 * 16 * (2 * 16 - 1) - (7 * 8 * 8 * 15 + 15 * 64);
    assertThat(algorithm.conventional() - algorithm.fewest()).isEqualTo(3 * (qkv + output));
    assertThat(algorithm.schemes()).containsExactly("winograd");
  }

  /// docs/counting.md, by hand.
  @Test
  void productsOfGpt2ByHand() {
    Algorithm algorithm = of("gpt2", 1024);
    assertThat(algorithm.products())
        .extracting(Algorithm.Chosen::definition)
        .containsExactly(
            43_458_232_320L,
            9_597_542_400L,
            9_663_676_416L,
            14_486_077_440L,
            57_944_309_760L,
            57_972_621_312L,
            78_995_962_880L);
    assertThat(algorithm.productsByDefinition()).isEqualTo(272_118_422_528L);
  }

  /// Queries that share keys are one product.
  @Test
  void groupedQueriesAreRowsOfOneProduct() {
    Algorithm algorithm = of("Llama-3-8B", 512);
    MatrixProduct scores = algorithm.products().get(1).product();
    assertThat(scores.n()).isEqualTo(4 * 512);
    assertThat(scores.copies()).isEqualTo(32 * 8);
    assertThat(scores.definition()).isEqualTo(4 * 131_328L * 255);
    assertThat(algorithm.products().get(2).product().definition())
        .isEqualTo(2 * 4 * 131_328L * 128 - 4 * 512 * 128);
    assertThat(algorithm.byDefinition()).containsExactly("scores", "values");
  }

  @Test
  void nothingIsWorseThanTheDefinition() {
    for (int seed = 0; seed < 60; seed++) {
      Architecture a = RandomArchitecture.of(new SplittableRandom(seed), seed).architecture();
      Algorithm algorithm = of(a, new Step(2, 40), Terms.Logits.ALL);
      assertThat(algorithm.products())
          .as("-Dheadroom.seed=%d", seed)
          .allMatch(c -> c.fewest() <= c.definition())
          .allMatch(c -> c.scheme().isPresent() == c.fewest() < c.definition());
      assertThat(algorithm.fewest()).isBetween(1L, algorithm.conventional());
    }
  }

  /// No scheme is counted where doubles would round.
  @Test
  void productsPastTwoToThe53AreLeftToTheDefinition() {
    Algorithm algorithm = shape("layers=1,heads=1,head-dim=65536,width=65536,tokens=1048576");
    assertThat(algorithm.uncounted()).containsExactly("qkv", "scores", "values", "output");
    assertThat(algorithm.fewest()).isEqualTo(algorithm.conventional());
  }

  private static Algorithm shape(String words) {
    ModelSource source = PlainModel.read(words, Map.of());
    return of(source.architecture(), source.usual(), Terms.Logits.ALL);
  }
}
