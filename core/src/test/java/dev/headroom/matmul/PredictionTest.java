package dev.headroom.matmul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headroom.forward.Engine;
import dev.headroom.scheme.Program;
import dev.headroom.scheme.SchemeSource;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import org.junit.jupiter.api.Test;

class PredictionTest {
  private static final Program STRASSEN = SchemeSource.find("strassen").program();

  /// By hand: all of B is packed at once, so that A, B and C are moved 1, 2 and 2 times.
  @Test
  void smallFactorsAreMovedOnce() {
    Prediction here = new Prediction(Dtype.F32, 1e11, 1e10);
    double moved = 4.0 * (1000 * 500 + 2 * 500 * 400 + 2 * 1000 * 400);
    assertThat(here.seconds(STRASSEN, 0, 1000, 500, 400))
        .isCloseTo(1.06 * 2 * 1000 * 500 * 400 / 1e11 + moved / 1e10, within(1e-12));
  }

  @Test
  void moreIsMovedWhereBDoesNotFit() {
    Prediction memory = new Prediction(Dtype.F64, Double.POSITIVE_INFINITY, 1);
    double once = 8.0 * 5 * 4096 * 4096;
    assertThat(memory.seconds(STRASSEN, 0, 4096, 4096, 4096)).isGreaterThan(2 * once);
  }

  /// By hand: 7/8 of the flops, and 12 terms of blocks of a quarter of A, of B and of C.
  @Test
  void aLevelMovesItsSums() {
    Prediction here = new Prediction(Dtype.F32, 1e11, 1e10);
    double flops = 1.06 * 2 * 512 * 512 * 512 / 1e11;
    double sums = 4.0 * 3 * 512 * 512 * (0.5 + 2.5 + 2.5) / 1e10;
    double definition = here.seconds(STRASSEN, 0, 512, 512, 512);
    assertThat(here.seconds(STRASSEN, 1, 512, 512, 512))
        .isCloseTo(definition - flops / 8 + sums, within(1e-12));
  }

  @Test
  void theReferenceIsNotPredicted() {
    assertThat(Prediction.here(new Engine(KernelName.REFERENCE, Dtype.F32, 1))).isEmpty();
  }
}
