package dev.headroom.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who sees whom, against the definition, one pair at a time.
class SpanTest {
  private static List<Span> spans(SplittableRandom r) {
    int back = r.nextInt(20);
    int ahead = r.nextInt(20);
    return List.of(
        Span.ALL,
        Span.CAUSAL,
        Span.last(back + 1),
        Span.around(ahead),
        new Span(back, ahead),
        new Span(Integer.MAX_VALUE, ahead),
        new Span(back, Integer.MAX_VALUE));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void firstAndEndBoundTheKeysThatAreSeen(int seed) {
    SplittableRandom r = new SplittableRandom(seed);
    int keys = 1 + r.nextInt(40);
    for (Span span : spans(r)) {
      for (int p = -30; p < keys + 30; p++) {
        for (int j = 0; j < keys; j++) {
          boolean seen = (long) p - j <= span.back() && (long) j - p <= span.ahead();
          assertThat(j >= span.first(p) && j < span.end(p, keys))
              .as("%s at %s, key %s of %s", span, p, j, keys)
              .isEqualTo(seen);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void pairsAreThoseThatAreSeen(int seed) {
    SplittableRandom r = new SplittableRandom(seed);
    for (Span span : spans(r)) {
      int keys = 1 + r.nextInt(40);
      int queries = 1 + r.nextInt(60);
      long pairs = 0;
      for (int p = keys - queries; p < keys; p++) {
        pairs += Math.max(0, span.end(p, keys) - span.first(p));
      }
      assertThat(span.pairs(queries, keys))
          .as("%s, %s of %s", span, queries, keys)
          .isEqualTo(pairs);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void pairsOfABlockAreThoseThatAreSeen(int seed) {
    SplittableRandom r = new SplittableRandom(seed);
    for (Span span : spans(r)) {
      int keys = 1 + r.nextInt(40);
      int from = r.nextInt(keys);
      int to = from + 1 + r.nextInt(keys - from);
      int position = r.nextInt(-30, 60);
      int queries = 1 + r.nextInt(30);
      long pairs = 0;
      for (int p = position; p < position + queries; p++) {
        pairs += Math.max(0, Math.min(to, span.end(p, keys)) - Math.max(from, span.first(p)));
      }
      assertThat(span.pairs(position, queries, from, to))
          .as("%s, %s from %s, keys %s to %s", span, queries, position, from, to)
          .isEqualTo(pairs);
    }
  }

  /// Queries, keys, pairs by hand: a triangle, a band, and as many as fit a long.
  @ParameterizedTest
  @CsvSource({
    "2147483647, 0, 5, 5, 15",
    "2, 0, 5, 5, 12",
    "8, 0, 5, 5, 15",
    "0, 0, 7, 9, 7",
    "1, 1, 5, 5, 13",
    "2147483647, 2147483647, 5, 5, 25",
    "2147483647, 0, 2147483647, 2147483647, 2305843008139952128",
    "2147483647, 2147483647, 2147483647, 2147483647, 4611686014132420609",
    "4095, 0, 1000000000, 1000000000, 4095991613440"
  })
  void pairsByHand(int back, int ahead, int queries, int keys, long pairs) {
    assertThat(new Span(back, ahead).pairs(queries, keys)).isEqualTo(pairs);
  }

  @Test
  void aCacheHoldsWhatLaterQueriesSee() {
    assertThat(Span.CAUSAL.held(100)).isEqualTo(100);
    assertThat(Span.last(8).held(100)).isEqualTo(8);
    assertThat(Span.last(8).held(3)).isEqualTo(3);
  }

  @Test
  void spansSayWhatTheyAre() {
    assertThat(Span.CAUSAL.causal()).isTrue();
    assertThat(Span.last(3).causal()).isTrue();
    assertThat(Span.ALL.causal()).isFalse();
    assertThat(Span.around(0).causal()).isTrue();
    assertThat(Span.CAUSAL.windowed()).isFalse();
    assertThat(Span.ALL.windowed()).isFalse();
    assertThat(Span.last(3).windowed()).isTrue();
    assertThat(Span.around(3).windowed()).isTrue();
    assertThat(new Span(Integer.MAX_VALUE, 2).windowed()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"-1, 0", "0, -1", "-2147483648, 5"})
  void aNegativeReachIsRefused(int back, int ahead) {
    assertThatThrownBy(() -> new Span(back, ahead))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a span of " + back + " keys back and " + ahead + " ahead");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void aScaleIsFinite(double scale) {
    assertThatThrownBy(() -> Scoring.softmax(scale, Span.ALL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("scale is " + scale + ", expected a finite number");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void aCapIsAboveZero(double cap) {
    assertThatThrownBy(() -> Scoring.softmax(1, Span.ALL).capped(cap))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cap is " + cap + ", expected a finite number above 0");
  }

  @Test
  void onlySoftmaxHasASink() {
    assertThatThrownBy(() -> Scoring.of(Weighting.HARDMAX, 1, Span.ALL).withSink())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a sink beside HARDMAX, expected SOFTMAX");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void keysThatAnyQuerySeesAreCounted(int seed) {
    SplittableRandom r = new SplittableRandom(seed);
    int keys = 1 + r.nextInt(40);
    int queries = 1 + r.nextInt(keys);
    for (Span span : spans(r)) {
      int seen = 0;
      for (int j = 0; j < keys; j++) {
        boolean any = false;
        for (int p = keys - queries; p < keys; p++) {
          any |= (long) p - j <= span.back() && (long) j - p <= span.ahead();
        }
        seen += any ? 1 : 0;
      }
      assertThat(span.seen(queries, keys)).as("%s, %s of %s", span, queries, keys).isEqualTo(seen);
    }
  }
}
