package dev.headroom.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.circuit.Circuit;
import dev.headroom.trace.Bare.Attention;
import dev.headroom.trace.Bare.Construction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The size of a transformer's circuit by formula is that of the circuit.
class ExtentLaws {
  static Stream<Extent> small() {
    return Stream.of(
            Multiplication.SCHOOLBOOK,
            Multiplication.STRASSEN,
            Multiplication.WINOGRAD,
            Multiplication.named("laderman"))
        .flatMap(how ->
            Stream.of(Attention.values())
                .flatMap(attention ->
                    Stream.of(Construction.values())
                        .flatMap(construction -> shapes(construction, attention, how))));
  }

  private static Stream<Extent> shapes(
      Construction construction, Attention attention, Multiplication how) {
    int[][] shapes = {
      {1, 1, 1, 1},
      {1, 2, 1, 3},
      {2, 1, 2, 1},
      {1, 1, 2, 2},
      {2, 2, 3, 2},
      {1, 2, 4, 4},
      {1, 1, 6, 2},
      {2, 1, 7, 5},
      {1, 1, 8, 8},
      {1, 3, 12, 4}
    };
    return Stream.of(shapes)
        .map(s -> new Bare(construction, attention, s[0], s[1], s[2], s[3]))
        .flatMap(model ->
            construction == Construction.PAPER
                ? Stream.of(new Extent(model, how, false, false))
                : Stream.of(
                    new Extent(model, how, false, false),
                    new Extent(model, how, true, false),
                    new Extent(model, how, false, true),
                    new Extent(model, how, true, true)));
  }

  @ParameterizedTest
  @MethodSource("small")
  void theFormulaIsTheSize(Extent extent) {
    Circuit built =
        Trace.of(extent.model(), extent.multiplication(), extent.allOutputs(), extent.identity());
    assertThat(extent.leaves()).isEqualTo(built.inputNames().size());
    if (extent.identity() && extent.multiplication().scheme().isPresent()) {
      assertThat(extent.gates()).isGreaterThanOrEqualTo(built.size());
    } else {
      assertThat(extent.gates()).isEqualTo(built.size());
    }
  }

  @ParameterizedTest
  @CsvSource({"H2,SCHOOLBOOK", "H2,STRASSEN", "PAPER,SCHOOLBOOK", "PAPER,WINOGRAD"})
  void whatDoesNotFitIsRefusedBeforeItIsBuilt(Construction construction, Multiplication how) {
    Bare huge = new Bare(construction, Attention.SOFTMAX, 1, 64, 4096, 4096);
    long before = allocated();
    assertThatThrownBy(() -> Trace.of(huge, how, false, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(
            "a circuit of \\d+ gates: expected \\S+ GiB of memory, found \\S+ GiB .*;"
                + " tokens \\d+ would fit");
    assertThat(allocated() - before).isLessThan(1 << 22);
  }

  @Test
  void whatWouldFitIsTold() {
    Bare many = new Bare(Construction.H2, Attention.SOFTMAX, 1, 10_000, 64, 64);
    assertThatThrownBy(() -> Trace.of(many, Multiplication.SCHOOLBOOK, false, false))
        .hasMessageMatching(".*; tokens \\d+ or heads \\d+ would fit");
    Bare deep = new Bare(Construction.H2, Attention.SOFTMAX, Integer.MAX_VALUE, 64, 64, 64);
    assertThatThrownBy(() -> Trace.of(deep, Multiplication.SCHOOLBOOK, false, false))
        .hasMessageMatching(".*; layers \\d+ would fit");
  }

  private static long allocated() {
    var threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    return threads.getCurrentThreadAllocatedBytes();
  }

  static Stream<Blocks> blocks() {
    int[][] shapes = {
      {2, 2, 1, 5, 6, 2, 2, 1, 2}, {1, 4, 2, 6, 8, 2, 3, 2, 3}, {3, 2, 1, 8, 9, 4, 4, 3, 3}
    };
    return Stream.of(shapes)
        .flatMap(s ->
            Family.ALL.stream()
                .map(family ->
                    new Blocks(
                        family,
                        new Blocks.Sizes(s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7], s[8]))));
  }

  /// The first token is turned by nothing, which folds.
  @ParameterizedTest
  @MethodSource("blocks")
  void blocksAreNoLargerThanTheFormula(Blocks model) {
    for (Multiplication how :
        new Multiplication[] {Multiplication.SCHOOLBOOK, Multiplication.STRASSEN}) {
      Extent extent = new Extent(model, how, true, false);
      Circuit built = Trace.of(model, how, true, false);
      assertThat(extent.leaves()).isEqualTo(built.inputNames().size());
      boolean exact = how.scheme().isEmpty() && !model.rotary();
      int reads = model.tokens() * 2; // of f, which is not written here
      assertThat(extent.gates())
          .isBetween((long) built.size(), exact ? built.size() + reads : built.size() * 5L / 4);
    }
  }

  @Test
  void blocksThatDoNotFitAreRefusedBeforeTheyAreBuilt() {
    Blocks huge =
        new Blocks(
            Family.LLAMA, new Blocks.Sizes(1_000_000, 32, 8, 512, 4096, 128, 128, 14336, 128));
    assertThatThrownBy(() -> Trace.of(huge, Multiplication.SCHOOLBOOK, false, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("a circuit of \\d+ gates: expected \\S+ GiB .*; smaller sizes may fit");
  }
}
