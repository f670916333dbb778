package dev.headroom.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.claim.Claim.Conditional;
import dev.headroom.claim.Claim.Counted;
import dev.headroom.claim.Claim.Measured;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ClaimTest {
  @Test
  void aConditionalClaimHasNoPlaceForANumber() {
    assertThat(Arrays.stream(Conditional.class.getRecordComponents()).map(RecordComponent::getType))
        .noneMatch(type -> type.isPrimitive() || Number.class.isAssignableFrom(type));
  }

  @Test
  void kindsAreTheWordsOfTheLadder() {
    Claim claim =
        new Conditional("LH·N^(2−o(1))", Hypothesis.THREE_OV, new Source("SXYY", "Theorem 3.1"));
    assertThat(claim.kind()).isEqualTo("conditional");
    assertThat(claim.source()).hasToString("[SXYY] Theorem 3.1");
    assertThat(new Counted(3, Unit.FLOPS, Source.COUNTING).kind()).isEqualTo("counted");
  }

  @Test
  void aMeasurementIsFiniteAndNamesItsMachine() {
    assertThatThrownBy(() -> new Measured(Double.NaN, Unit.SECONDS, "here", Source.MEASURING))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NaN s");
    assertThatThrownBy(() -> new Measured(-1, Unit.SECONDS, "here", Source.MEASURING))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Measured(1, Unit.SECONDS, " ", Source.MEASURING))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("machine");
  }
}
