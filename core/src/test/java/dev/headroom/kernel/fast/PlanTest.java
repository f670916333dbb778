package dev.headroom.kernel.fast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.scheme.Catalogue;
import dev.headroom.scheme.Program;
import dev.headroom.tensor.FastMatmul;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static final Program STRASSEN = Catalogue.find(Plan.SCHEME).orElseThrow().program();

  private static int auto(long n, long m, long p) {
    return Plan.of(STRASSEN, FastMatmul.AUTO, n, m, p).levels();
  }

  @Test
  void smallAndThinProductsAreTheDefinitions() {
    assertThat(auto(512, 512, 512)).isZero();
    assertThat(auto(4096, 64, 4096)).isZero();
    assertThat(auto(1, 4096, 4096)).isZero();
    assertThat(auto(0, 4096, 4096)).isZero();
  }

  @Test
  void levelsGrowWithTheSize() {
    assertThat(auto(1024, 1024, 1024)).isZero();
    assertThat(auto(2048, 2048, 2048)).isEqualTo(1);
    assertThat(auto(4096, 4096, 4096)).isEqualTo(2);
  }

  @Test
  void theOutermostLevelsOfTheLargestAreStored() {
    Plan plan = Plan.of(STRASSEN, FastMatmul.AUTO, 4096, 4096, 4096);
    assertThat(plan.stored()).isEqualTo(1);
    assertThat(plan.fused()).isEqualTo(1);
    assertThat(Plan.of(STRASSEN, FastMatmul.AUTO, 8192, 8192, 8192).stored()).isEqualTo(2);
    assertThat(Plan.of(STRASSEN, FastMatmul.AUTO, 4096, 4096, 4095).stored()).isZero();
    assertThat(Plan.ofMap(STRASSEN.scheme(), FastMatmul.AUTO, 4096, 4096, 4096).stored()).isZero();
  }

  /// By hand: 7/8 of 2·2048³ flops, and 12 blocks of 1024² of A, of B and of C moved.
  @Test
  void speedIsReckonedFromFlopsAndFromWhatMoves() {
    double flops = 2.0 * 2048 * 2048 * 2048;
    double moved = 12 * 1024.0 * 1024 * (4 + 28 + 28);
    assertThat(Plan.speed(STRASSEN.scheme(), 1, 2048, 2048, 2048))
        .isEqualTo(flops / (flops * 7 / 8 + moved));
  }

  @Test
  void levelsThatAreAskedForAreTakenWhereTheyFit() {
    FastMatmul two = new FastMatmul(2, false);
    assertThat(Plan.of(STRASSEN, two, 4, 4, 4).levels()).isEqualTo(2);
    assertThat(Plan.of(STRASSEN, two, 4, 3, 4).levels()).isEqualTo(1);
    assertThat(Plan.of(STRASSEN, two, 1, 4, 4)).isEqualTo(Plan.CLASSICAL);
  }
}
