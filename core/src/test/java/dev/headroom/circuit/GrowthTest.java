package dev.headroom.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A circuit that is read asks for memory before its tables double.
class GrowthTest {
  @Test
  void asksAheadOfEveryDoubling() {
    List<Long> asked = new ArrayList<>();
    Growth growth =
        new Growth(bytes -> {
          asked.add(bytes);
          return asked.size() == 5 ? Optional.of("none") : Optional.empty();
        });
    CircuitBuilder out = Circuit.builder();
    long before = out.bytes();
    Optional<String> lacking = Optional.empty();
    for (int i = 0; lacking.isEmpty(); i++) {
      out.input("x".repeat(100_000) + i);
      long now = out.bytes();
      if (!asked.isEmpty() && now > before) {
        assertThat(asked.getLast())
            .as("%s to %s", before, now)
            .isGreaterThanOrEqualTo(now - before);
      }
      before = now;
      lacking = growth.lacking(out, 0);
    }
    assertThat(lacking).hasValue("none");
    assertThat(asked).isSorted();
  }

  @Test
  void asksNothingOfASmallOne() {
    Growth growth =
        new Growth(bytes -> {
          throw new AssertionError("asked for " + bytes);
        });
    CircuitBuilder out = Circuit.builder();
    int x = out.input("x");
    for (int i = 0; i < 100_000; i++) {
      x = out.exp(x);
      assertThat(growth.lacking(out, 0)).isEmpty();
    }
  }
}
