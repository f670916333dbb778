package dev.headroom.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RoomTest {
  private static final Circuit SMALL = small();

  private static Circuit small() {
    CircuitBuilder out = Circuit.builder();
    out.output("f", out.exp(out.input("x")));
    return out.build();
  }

  @Test
  void aBoundThatFitsIsNotCounted() {
    assertThatCode(() ->
            Room.require(
                "a pass",
                SMALL,
                5,
                () -> {
                  throw new AssertionError("counted");
                },
                0))
        .doesNotThrowAnyException();
  }

  @Test
  void whereTheBoundDoesNotFitTheCountDecides() {
    long huge = 1L << 45;
    assertThatCode(() -> Room.require("a pass", SMALL, huge, () -> 5, 0))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> Room.require("a pass", SMALL, huge, () -> huge - 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(
            "a pass of 35184372088831 gates: expected \\d+.* GiB of memory, found .* GiB .*;"
                + " one of \\d+ gates would fit");
  }

  @Test
  void aCircuitHoldsFewerThanTwoToThe31Gates() {
    assertThatThrownBy(() -> Room.require("a circuit", 1L << 31, 1, free -> "less"))
        .hasMessageContaining("a circuit of 2147483648 gates")
        .hasMessageContaining("a circuit holds at most 2146435071 gates; less");
    assertThat(Room.fits(1L << 31, 1)).isFalse();
  }
}
