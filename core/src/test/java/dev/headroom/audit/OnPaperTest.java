package dev.headroom.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headroom.claim.Claim;
import dev.headroom.model.ModelSource;
import dev.headroom.shape.Step;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// The hand calculations of docs/audit.md, another machine.
class OnPaperTest {
  private static AuditReport audit(Step step, Yours yours) {
    Audit llama = Audit.of(ModelSource.find("Llama-3-8B")).on(Where.paper("h100-sxm"));
    return llama.beside(yours).at(step);
  }

  @Test
  void prefillWaitsForFlops() {
    AuditReport report = audit(new Step(1, 4096), Yours.total(0.21));
    long flops = 65_906_206_846_976L;
    assertThat(report.count().total().flops()).isEqualTo(flops);
    double limit = flops / 989.4e12;
    assertThat(report.limits().orElseThrow().wholeRun()).isCloseTo(limit, within(1e-15));
    assertThat(report.utilisation().orElseThrow().mfu()).isCloseTo(limit / 0.21, within(1e-12));
    assertThat(report.sentence())
        .contains("on your 210.0 ms it could gain at most a factor of 3.15");
  }

  @Test
  void decodeWaitsForMemory() {
    AuditReport report = audit(Step.decode(1, 8191), Yours.total(0.01));
    long read = 7_504_928_768L * 2 + 536_805_376L * 2;
    assertThat(report.count().leastBytes()).isEqualTo(read + 4 + 2 * 128_256);
    assertThat(report.limits().orElseThrow().wholeRun())
        .isCloseTo(16_083_724_804L / 3.35e12, within(1e-15));
    assertThat(report.utilisation().orElseThrow().mbu())
        .isCloseTo(read / (3.35e12 * 0.01), within(1e-12));
  }

  @Test
  void onlyTheCallersOwnTimeIsMeasured() {
    AuditReport report = audit(new Step(1, 64), Yours.total(1));
    assertThat(report.ladder())
        .filteredOn(rung -> rung.claim() instanceof Claim.Measured)
        .extracting(Rung::name)
        .containsExactly("yours");
    assertThat(report.ladder())
        .filteredOn(rung -> rung.claim() instanceof Claim.Derived)
        .extracting(Rung::name)
        .containsExactly("machine limit", "limit in sequence");
    assertThat(Arrays.stream(Found.OnPaper.class.getRecordComponents()))
        .as("a machine on paper has no place for a measurement")
        .hasSize(1);
  }

  @Test
  void aTimeBelowTheLimitCannotComeFromThere() {
    AuditReport report = audit(new Step(1, 4096), Yours.total(0.01));
    assertThat(report.sentence()).contains("your 10.00 ms cannot come from h100-sxm in bf16");
  }
}
