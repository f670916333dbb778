package dev.headroom.referee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headroom.circuit.Circuit;
import dev.headroom.circuit.CircuitText;
import dev.headroom.scheme.BilinearScheme;
import dev.headroom.trace.Bare;
import dev.headroom.trace.Bare.Attention;
import dev.headroom.trace.Bare.Construction;
import dev.headroom.trace.Multiplication;
import dev.headroom.trace.Trace;
import dev.headroom.trace.Traced;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// theory.md 4, end to end: the products that come out, what they certify, and who is refused.
class RefereeTest {
  private static final Referee.Options H2 = Referee.Options.of(h2(1, 1, 1, 1));

  private static Bare h2(int n, int m, int layers, int heads) {
    return new Bare(Construction.H2, Attention.SOFTMAX, layers, heads, n, m);
  }

  private static Verdict.Certified certified(
      Circuit circuit, Traced model, Referee.Options options) {
    Verdict verdict = Referee.judge(circuit, model, options);
    assertThat(verdict.refused()).isEmpty();
    return verdict.certified().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"3,3,2,2,108", "4,2,3,1,96", "6,6,2,2,864", "16,16,4,4,65536", "2,1,1,1,4"})
  void theMultiplicationAlgorithmComesBack(int n, int m, int layers, int heads, long products) {
    Bare model = h2(n, m, layers, heads);
    for (boolean all : new boolean[] {false, true}) {
      for (boolean identity : new boolean[] {false, true}) {
        if (n == 16 && (all || identity)) {
          continue;
        }
        Circuit circuit = Trace.of(model, Multiplication.SCHOOLBOOK, all, identity);
        Verdict.Certified found = certified(circuit, model, H2);
        assertThat(found.products()).isEqualTo(products);
        assertThat(found.rank()).isEqualTo(products);
        assertThat(found.check().formalDegree()).isEqualTo(2);
        assertThat(found.check().errorProbability()).isLessThan(1e-9);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "8,SCHOOLBOOK,3.066",
    "16,SCHOOLBOOK,3.023",
    "32,SCHOOLBOOK,3.009",
    "8,STRASSEN,2.857",
    "16,STRASSEN,2.827",
    "32,STRASSEN,2.815",
    "16,WINOGRAD,2.827"
  })
  void certificates(int n, Multiplication multiplication, double omega) {
    Bare model = h2(n, n, 1, 1);
    Circuit circuit = Trace.of(model, multiplication, false, true);
    Verdict.Certified found = certified(circuit, model, H2);
    assertThat(found.omegaAtMost().orElseThrow()).isCloseTo(omega, within(5e-4));
    assertThat(found.omegaAtMostFromInput().orElseThrow()).isGreaterThan(omega);
  }

  @Test
  void denormalisedStrassenCertifiesLogSevenAtOnce() {
    Bare model = new Bare(Construction.H2, Attention.DENORMALISED, 1, 1, 8, 8);
    Circuit circuit = Trace.of(model, Multiplication.STRASSEN, false, false);
    assertThat(certified(circuit, model, H2).omegaAtMost().orElseThrow())
        .isCloseTo(Math.log(7) / Math.log(2), within(1e-12));
  }

  static Stream<Arguments> papers() {
    return IntStream.rangeClosed(2, 8)
        .boxed()
        .flatMap(n ->
            Stream.of(
                Arguments.of(n, 1 + n % 3, 1 + n % 2),
                Arguments.of(n, 1 + (n + 1) % 3, 1 + (n + 2) % 3)));
  }

  @ParameterizedTest
  @MethodSource("papers")
  void thePapersTransformerByBothRoutes(int n, int layers, int heads) {
    for (Attention attention : Attention.values()) {
      Bare model = new Bare(Construction.PAPER, attention, layers, heads, n, n);
      Circuit circuit = Trace.of(model, Multiplication.SCHOOLBOOK, false, false);
      for (var route : List.of(Extraction.Route.H1, Extraction.Route.LN)) {
        Verdict.Certified found =
            certified(circuit, model, new Referee.Options(route, 3, n, true, true));
        assertThat(found.products()).isEqualTo((long) layers * heads * n * n * n);
        assertThat(found.schemes()).hasSize(layers * heads);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"4,3,2,2,SCHOOLBOOK", "8,8,1,1,STRASSEN", "4,4,2,1,WINOGRAD"})
  void everyHeadsSchemeMultiplies(int n, int m, int layers, int heads, Multiplication how) {
    Bare model = h2(n, m, layers, heads);
    Circuit circuit = Trace.of(model, how, false, false);
    var options = new Referee.Options(Extraction.Route.H2, 3, 1, true, true);
    Verdict.Certified found = certified(circuit, model, options);
    assertThat(found.schemes()).hasSize(layers * heads);
    assertThat(found.schemes().getFirst().p()).isEqualTo(n - 1);
  }

  /// What is certified is what is exported and checked: as many products as the schemes have rows.
  @ParameterizedTest
  @CsvSource({
    "2,2,1,1,SCHOOLBOOK,8",
    "2,2,1,1,STRASSEN,5",
    "2,2,2,2,WINOGRAD,20",
    "4,4,1,1,SCHOOLBOOK,64",
    "4,4,1,1,STRASSEN,45",
    "4,4,1,1,WINOGRAD,45",
    "4,4,2,2,STRASSEN,180",
    "8,8,1,1,SCHOOLBOOK,512",
    "8,8,1,1,STRASSEN,335",
    "8,8,1,1,WINOGRAD,335",
    "3,5,1,2,STRASSEN,90",
    "1,2,1,1,SCHOOLBOOK,0"
  })
  void theCertificateCountsWhatTheSchemesHold(
      int n, int m, int layers, int heads, Multiplication how, long products) {
    assertThat(counted(h2(n, m, layers, heads), how, Extraction.Route.H2)).isEqualTo(products);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SCHOOLBOOK", "STRASSEN", "WINOGRAD"})
  void theCertificateCountsWhatTheSchemesHoldWhereNothingIsTied(Multiplication how) {
    for (int n : new int[] {2, 4}) {
      long products = how.scheme().isEmpty() ? n * n * n : n == 2 ? 7 : 49;
      Bare denormalised = new Bare(Construction.H2, Attention.DENORMALISED, 1, 2, n, n);
      assertThat(counted(denormalised, how, Extraction.Route.H2)).isEqualTo(2 * products);
      for (Attention attention : Attention.values()) {
        Bare paper = new Bare(Construction.PAPER, attention, 2, 1, n, n);
        assertThat(counted(paper, how, Extraction.Route.H1)).isEqualTo(2 * products);
        assertThat(counted(paper, how, Extraction.Route.LN)).isEqualTo(2 * products);
      }
    }
  }

  /// The products of a certificate, each head's scheme checked by Brent's equations.
  private static long counted(Traced model, Multiplication how, Extraction.Route route) {
    Circuit circuit = Trace.of(model, how, false, false);
    Verdict.Certified found =
        certified(circuit, model, new Referee.Options(route, 3, 1, true, true));
    assertThat(found.rank()).isEqualTo(found.products());
    assertThat(found.schemes()).hasSize(model.layers() * model.heads());
    assertThat(found.schemes().stream().mapToLong(BilinearScheme::rank).sum())
        .isEqualTo(found.products());
    int columns = model.products().tied() ? model.tokens() - 1 : model.tokens();
    assertThat(found.schemes()).allMatch(s -> s.p() == columns);
    assertThat(found.shape()).endsWith("," + columns + "⟩");
    return found.products();
  }

  /// A circuit's text with the first line that reads so read otherwise.
  private static Circuit edited(Circuit circuit, String regex, String replacement, int skip) {
    List<String> lines = new ArrayList<>(CircuitText.format(circuit).lines().toList());
    int seen = 0;
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).matches(regex) && seen++ == skip) {
        lines.set(i, lines.get(i).replaceFirst(regex, replacement));
        return CircuitText.parse(lines.stream().flatMap(l -> Stream.of(l.split(";", -1))).toList());
      }
    }
    throw new IllegalStateException("no line like " + regex);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(g\\d+ = )add( .*)|$1sub$2|0", // one sign, somewhere early
        "(g\\d+ = )add( .*)|$1sub$2|60", // and late
        "(g\\d+ = add g\\d+) g\\d+|$1 g0|20", // one index
        "(g\\d+ = mul \\S+) wk.1.0.2.1|$1 wk.1.0.1.1|0", // a weight of another token
        "(g\\d+ = add) x.0.0 (g\\d+)|$1 zero $2|0", // no residual; zero is 0 below
        "(g\\d+ = add) g\\d+ (g\\d+)|$1 zero $2|70",
        "(g\\d+) = exp (\\S+)|sq$1 = mul $2 $2;h$1 = mul sq$1 half;o$1 = add one $2;$1 = add o$1 h$1|3",
      })
  void whatIsSubtlyNotTheTransformerIsRefused(String regex, String replacement, int skip) {
    Bare model = h2(3, 2, 2, 1);
    Circuit circuit = Trace.of(model, Multiplication.SCHOOLBOOK, false, false);
    Circuit named =
        edited(
            circuit, "input x.0.0", "const zero = 0;const half = 1/2;const one = 1;input x.0.0", 0);
    assertThat(Referee.judge(named, model, H2).isCertified()).isTrue();
    Circuit wrong = edited(named, regex, replacement, skip);
    Verdict verdict = Referee.judge(wrong, model, H2);
    assertThat(verdict.certified()).isEmpty();
    assertThat(verdict.refused()).isPresent();
  }

  @Test
  void aMissingResidualOfOneLayerIsSeenByItsValue() {
    Bare model = h2(3, 2, 1, 1);
    Circuit circuit = Trace.of(model, Multiplication.SCHOOLBOOK, false, true);
    Circuit named = edited(circuit, "input wq.0.0.0.0", "const zero = 0;input wq.0.0.0.0", 0);
    Circuit wrong = edited(named, "(g\\d+ = add) k\\d+ (g\\d+)", "$1 zero $2", 0);
    assertThat(Referee.judge(wrong, model, H2).refused().orElseThrow().reason())
        .contains("in degree 0 of its power series");
  }

  @Test
  void anExponentialThatIsAlmostOneIsSeenInTheSeries() {
    Bare model = h2(2, 2, 1, 1);
    Circuit circuit = Trace.of(model, Multiplication.SCHOOLBOOK, false, false);
    // (1 + s/2^40)^(2^40): float64 cannot tell, and degree 2 of the products does not change
    StringBuilder power = new StringBuilder("v$1 = mul $2 tiny;p0$1 = add one v$1");
    for (int i = 1; i <= 40; i++) {
      power.append(";p" + i + "$1 = mul p" + (i - 1) + "$1 p" + (i - 1) + "$1");
    }
    power.append(";$1 = mul p40$1 one");
    Circuit named =
        edited(circuit, "input x.0.0", "const tiny = 1/1099511627776;const one = 1;input x.0.0", 0);
    Circuit wrong = edited(named, "(g\\d+) = exp (\\S+)", power.toString(), 1);
    assertThat(Referee.judge(wrong, model, H2).refused().orElseThrow().reason())
        .contains("in degree 2 of its power series");
  }

  @Test
  void refusalsNameTheGate() {
    Bare model = h2(2, 1, 1, 1);
    Circuit circuit = Trace.of(model, Multiplication.SCHOOLBOOK, false, false);
    Circuit divides = edited(circuit, "(g\\d+) = exp (\\S+)", "bad = div $2 $2;$1 = mul bad $2", 0);
    assertThat(Referee.judge(divides, model, H2).refused().orElseThrow().toString())
        .isEqualTo("gate bad: divides by a gate that is 0 at the origin");
    Circuit other = Trace.of(h2(2, 2, 1, 1), Multiplication.SCHOOLBOOK, false, false);
    assertThat(Referee.judge(other, model, H2).refused().orElseThrow().reason())
        .contains("is none of this transformer's");
    assertThat(Referee.judge(circuit, h2(2, 2, 1, 1), H2).refused().orElseThrow().reason())
        .contains("is missing");
  }

  @Test
  void logSumExpIsStillTheTransformer() {
    Bare model = h2(2, 1, 1, 1);
    Circuit circuit = Trace.of(model, Multiplication.SCHOOLBOOK, false, false);
    Circuit zero = edited(circuit, "input x.0.0", "const zero = 0;input x.0.0", 0);
    // e^s / Σ e^s = exp(s − ln Σ e^s), written with ln; a constant ln 2 appears and disappears
    Circuit logs =
        edited(
            zero,
            "(g\\d+) = div (g\\d+) (g\\d+)",
            "l$1 = ln $3;n$1 = sub zero l$1;e$1 = exp n$1;$1 = mul $2 e$1",
            0);
    assertThat(Referee.judge(logs, model, H2).isCertified()).isTrue();
  }
}
