package dev.headroom.bounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headroom.bounds.Statement.Cost;
import dev.headroom.bounds.Statement.Side;
import dev.headroom.claim.Claim.Exponent;
import dev.headroom.claim.Source;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpperBoundOnOmegaTest {
  /// docs/bounds.md 3: an entry above the chord of its neighbours would say less than they do.
  @Test
  void theTableIsConvexAndAboveWhatIsNeeded() {
    List<UpperBoundOnOmega> table = UpperBoundOnOmega.table();
    assertThat(table).hasSize(27);
    for (int i = 0; i < table.size(); i++) {
      UpperBoundOnOmega here = table.get(i);
      assertThat(here.value()).isGreaterThanOrEqualTo(Math.max(2, 1 + here.k()));
      if (i > 0 && i + 1 < table.size()) {
        UpperBoundOnOmega low = table.get(i - 1);
        UpperBoundOnOmega high = table.get(i + 1);
        double share = (here.k() - low.k()) / (high.k() - low.k());
        assertThat(here.value())
            .as("k = %s", here.k())
            .isLessThanOrEqualTo((1 - share) * low.value() + share * high.value());
      }
    }
  }

  @Test
  void betweenEntriesTheChordIsTakenAndNothingBeyondThem() {
    assertThat(UpperBoundOnOmega.SQUARE.value()).isEqualTo(2.371339);
    assertThat(UpperBoundOnOmega.of(0.2).orElseThrow().value()).isEqualTo(2);
    assertThat(UpperBoundOnOmega.of(0.975).orElseThrow().value())
        .isCloseTo((2.332440 + 2.371339) / 2, within(1e-12));
    assertThat(UpperBoundOnOmega.of(0.975).orElseThrow().text()).isEqualTo("2.351890"); // up
    assertThat(UpperBoundOnOmega.of(4.1)).isEmpty();
    assertThat(UpperBoundOnOmega.of(-0.1)).isEmpty();
  }

  @Test
  void noLowerBoundTakesADecimal() {
    Source source = new Source("SXYY", "");
    assertThatThrownBy(() -> new Exponent("LH·N^(2.371339) under ω", source))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("decimal");
    assertThat(Catalogue.all())
        .filteredOn(b -> b.statement().cost() == Cost.EXPONENT)
        .filteredOn(b -> b.statement().side() == Side.LOWER)
        .isNotEmpty()
        .allSatisfy(b -> assertThat(b.statement().text()).doesNotContainPattern("\\d\\.\\d"));
    assertThat(Catalogue.all())
        .filteredOn(b -> b.statement().side() == Side.LOWER)
        .allSatisfy(b -> assertThat(b.statement().text()).doesNotContain("2.37"));
  }
}
