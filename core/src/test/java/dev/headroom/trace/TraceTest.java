package dev.headroom.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.circuit.Circuit;
import dev.headroom.trace.Bare.Attention;
import dev.headroom.trace.Bare.Construction;
import dev.headroom.transform.Pruning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// theory.md 4: the exact sizes of a schoolbook transformer.
class TraceTest {
  static Bare h2(int n, int m, int layers, int heads) {
    return new Bare(Construction.H2, Attention.SOFTMAX, layers, heads, n, m);
  }

  @ParameterizedTest
  @CsvSource({"3,3,2,2,1034,674", "4,2,3,1,1335,991", "6,6,2,2,8477,5291"})
  void sizesAreExact(int n, int m, int layers, int heads, int all, int live) {
    Bare model = h2(n, m, layers, heads);
    Circuit whole = Trace.of(model, Multiplication.SCHOOLBOOK, false, false);
    assertThat(whole.size()).isEqualTo(all);
    Circuit folded = Pruning.of(Trace.of(model, Multiplication.SCHOOLBOOK, false, true));
    assertThat(folded.size()).isEqualTo(live);
  }

  @Test
  void strassenHasSevenProductsAndEighteenAdditions() {
    Bare model = new Bare(Construction.PAPER, Attention.DENORMALISED, 1, 1, 2, 2);
    // a product 2x2x2, C added, 4 exp, 2 sums of a row, 1 + 1 sums of the two outputs
    int rest = 4 + 4 + 2 + 1 + 1;
    assertThat(Trace.of(model, Multiplication.STRASSEN, false, false).size()).isEqualTo(25 + rest);
    assertThat(Trace.of(model, Multiplication.WINOGRAD, false, false).size()).isEqualTo(22 + rest);
    assertThat(Trace.of(model, Multiplication.SCHOOLBOOK, false, false).size())
        .isEqualTo(12 + rest);
  }
}
