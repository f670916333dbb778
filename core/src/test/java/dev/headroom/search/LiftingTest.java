package dev.headroom.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.field.Rational;
import dev.headroom.scheme.BilinearScheme;
import dev.headroom.scheme.Catalogue;
import dev.headroom.scheme.Ring;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LiftingTest {
  static Stream<String> names() {
    return Catalogue.names().stream().filter(name -> Ring.Z.violated(scheme(name)).isEmpty());
  }

  private static BilinearScheme scheme(String name) {
    return Catalogue.find(name).orElseThrow().program().scheme();
  }

  @ParameterizedTest
  @MethodSource("names")
  void aSchemeIsLiftedFromWhatItIsModuloTwo(String name) {
    BilinearScheme scheme = scheme(name);
    BilinearScheme lifted = Lifting.of(BitScheme.of(scheme)).scheme().orElseThrow();
    assertThat(Ring.Z.violated(lifted)).isEmpty();
    assertThat(lifted.rank()).isEqualTo(scheme.rank());
    assertThat(BitScheme.of(lifted).u()).isEqualTo(BitScheme.of(scheme).u());
  }

  /// A walk in 2x2x2 led here: it multiplies over F_2, and modulo 4 with other signs.
  @Test
  void whatDoesNotLiftSaysWhere() {
    BitScheme stuck =
        new BitScheme(
            2,
            2,
            2,
            new long[] {4, 5, 6, 12, 4, 3, 15, 12},
            new long[] {15, 15, 10, 4, 10, 2, 12, 8},
            new long[] {5, 1, 3, 5, 15, 3, 1, 9});
    assertThat(Ring.F_2.violated(stuck.scheme())).isEmpty();
    Lifting.Lifted lifted = Lifting.of(stuck);
    assertThat(lifted.scheme()).isEmpty();
    assertThat(lifted.why()).isEqualTo("these coefficients do not lift modulo 2^3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "-1", "3", "-7/3", "1000003/7", "-1/999999999"})
  void fractionsAreReadFromTheirResidues(String text) {
    Rational x = Rational.parse(text);
    long inverse =
        LongStream.iterate(1, i -> i * (2 - x.denominator().longValue() * i))
            .limit(7)
            .reduce(0, (last, i) -> i);
    long residue = (x.numerator().longValue() * inverse) & ((1L << 62) - 1);
    assertThat(Lifting.fraction(residue)).contains(x);
  }
}
