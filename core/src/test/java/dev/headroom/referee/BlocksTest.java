package dev.headroom.referee;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.Seeded;
import dev.headroom.circuit.Circuit;
import dev.headroom.circuit.CircuitBuilder;
import dev.headroom.circuit.Kind;
import dev.headroom.circuit.Stats;
import dev.headroom.field.PrimeField;
import dev.headroom.field.Rational;
import dev.headroom.trace.Blocks;
import dev.headroom.trace.FalseBlocks;
import dev.headroom.trace.FalseBlocks.Mistake;
import dev.headroom.trace.Family;
import dev.headroom.trace.Multiplication;
import dev.headroom.trace.Trace;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// theory.md 7, H4, end to end: the products in transformers with norms, positions, masks and groups.
class BlocksTest {
  /// (n, D, L, H, G, m, m_v, κ).
  private static final int[][] SIZES = {
    {5, 6, 2, 2, 1, 2, 2, 2}, {6, 8, 2, 4, 2, 2, 3, 3}, {8, 9, 1, 2, 1, 4, 4, 3}
  };

  private static Blocks model(Family family, int[] s) {
    return new Blocks(family, new Blocks.Sizes(s[2], s[3], s[4], s[0], s[1], s[5], s[6], 2, s[7]));
  }

  static Stream<Blocks> models() {
    return Stream.of(SIZES).flatMap(s -> Family.ALL.stream().map(family -> model(family, s)));
  }

  @ParameterizedTest
  @MethodSource("models")
  void exactlyTheSchoolbooksProductsComeOut(Blocks model) {
    Blocks.Sizes s = model.sizes();
    int queries = model.causal() ? s.tokens() - s.keys() : s.tokens();
    long products = (long) s.layers() * s.heads() * queries * s.headDim() * s.keys();
    for (boolean all : new boolean[] {false, true}) {
      Circuit circuit = Trace.of(model, Multiplication.SCHOOLBOOK, all, false);
      Referee.Options options = new Referee.Options(Extraction.Route.H4, 3, 7, true, true);
      Verdict verdict = Referee.judge(circuit, model, options);
      assertThat(verdict.refused()).isEmpty();
      Verdict.Certified found = verdict.certified().orElseThrow();
      assertThat(found.products()).isEqualTo(products);
      assertThat(found.rank()).isEqualTo(products);
      assertThat(found.extracted().nonScalar()).isEqualTo(products);
      assertThat(found.schemes()).hasSize(s.layers() * s.groups());
      assertThat(found.shape())
          .isEqualTo(
              String.format(
                  Locale.ROOT,
                  "%d ⊙ ⟨%d,%d,%d⟩",
                  s.layers() * s.groups(),
                  s.heads() / s.groups() * queries,
                  s.headDim(),
                  s.keys()));
    }
  }

  static Stream<Seeded> seeds() {
    return Seeded.trials(60, 6);
  }

  /// Any sizes that H4 has: as many tokens as columns, one key or all, one head or groups of them.
  @ParameterizedTest
  @MethodSource("seeds")
  void anySizes(Seeded seed) {
    SplittableRandom random = seed.random();
    Family family = Family.ALL.get(random.nextInt(Family.ALL.size()));
    int tokens = 3 + random.nextInt(seed.size());
    int spare = family.centred() && !family.causal() ? 1 : 0;
    int values = 1 + random.nextInt(4);
    int groups = 1 + random.nextInt(2);
    Blocks model =
        new Blocks(
            family,
            new Blocks.Sizes(
                1 + random.nextInt(3),
                groups * (1 + random.nextInt(2)),
                groups,
                tokens,
                tokens + spare + random.nextInt(3),
                (family.theta().isPresent() ? 2 : 1) * (1 + random.nextInt(2)),
                values,
                1 + random.nextInt(2),
                1 + random.nextInt(Math.min(values, tokens - 1))));
    exactlyTheSchoolbooksProductsComeOut(model);
  }

  /// The gradient and what is extracted keep the bound of theory.md 3.
  @ParameterizedTest
  @MethodSource("models")
  void productsAreAtMostThreeMuAndTwoEpsilon(Blocks model) {
    Circuit circuit = Trace.of(model, Multiplication.SCHOOLBOOK, false, false);
    Stats stats = Stats.of(circuit);
    Extraction.Result result = Extraction.of(circuit, model, Extraction.Route.H4);
    Extraction.Step gradient = result.step("gradient of f");
    assertThat(gradient.stats().nonScalar()).isLessThanOrEqualTo(stats.extractable());
    assertThat(Stats.of(result.circuit()).nonScalar()).isLessThanOrEqualTo(stats.extractable());
    assertThat(gradient.ratio()).isLessThanOrEqualTo(1);
  }

  /// Otherwise float64 alone would judge.
  @ParameterizedTest
  @MethodSource("models")
  void theSeriesHaveValues(Blocks model) {
    SplittableRandom random = new SplittableRandom(5);
    PrimeField field = PrimeField.withRoots(random);
    Circuit circuit = Trace.of(model, Multiplication.SCHOOLBOOK, true, false);
    assertThat(Identification.series(circuit, model, field, random)).isTrue();
  }

  static Stream<Arguments> mistakes() {
    return models()
        .flatMap(model -> Mistake.of(model).map(mistake -> Arguments.of(model, mistake)));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void whatIsSubtlyNotTheTransformerIsRefused(Blocks model, Mistake mistake) {
    Circuit circuit = FalseBlocks.of(model, mistake);
    assertThat(Referee.judge(circuit, model, Referee.Options.of(model)).isCertified()).isFalse();
  }

  /// One gate of all, as it is read from a file, with another sign, operand or kind.
  @ParameterizedTest
  @MethodSource("models")
  void oneWrongGateIsRefused(Blocks model) {
    Circuit circuit = Trace.of(model, Multiplication.SCHOOLBOOK, true, false);
    SplittableRandom random = new SplittableRandom(11);
    for (int tries = 0; tries < 4; tries++) {
      int gate = random.nextInt(circuit.size());
      Circuit wrong = withWrong(circuit, gate);
      assertThat(Referee.judge(wrong, model, Referee.Options.of(model)).isCertified())
          .as("gate %d of %d", gate, circuit.size())
          .isFalse();
    }
  }

  private static Circuit withWrong(Circuit circuit, int wrong) {
    CircuitBuilder out = Circuit.builder();
    int leaves = circuit.leaves();
    int[] to = new int[leaves + circuit.size()];
    for (int id = -1; id >= -leaves; id--) {
      to[leaves + id] =
          circuit.isInput(id)
              ? out.input(circuit.label(id))
              : out.constant(circuit.constant(id).orElseThrow());
    }
    for (int gate = 0; gate < circuit.size(); gate++) {
      int u = to[leaves + circuit.left(gate)];
      int v = to[leaves + circuit.right(gate)];
      Kind kind = circuit.kind(gate);
      to[leaves + gate] = gate == wrong ? other(out, kind, u, v) : out.gate(kind, u, v);
    }
    circuit.outputs().forEach(o -> out.output(o.name(), to[leaves + o.node()]));
    return out.build();
  }

  private static int other(CircuitBuilder out, Kind kind, int u, int v) {
    return switch (kind) {
      case ADD -> out.sub(u, v);
      case SUB -> out.sub(v, u);
      case MUL -> out.add(u, v);
      case DIV -> out.mul(u, v);
      case EXP -> out.add(u, out.constant(Rational.ONE));
      case LN -> out.mul(u, u);
    };
  }
}
