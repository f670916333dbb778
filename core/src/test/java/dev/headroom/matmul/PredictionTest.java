package dev.headroom.matmul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headroom.forward.Engine;
import dev.headroom.kernel.fast.Plan;
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
        .isCloseTo(2.0 * 1000 * 500 * 400 / 1e11 + moved / 1e10, within(1e-12));
  }

  @Test
  void moreIsMovedWhereBDoesNotFit() {
    Prediction memory = new Prediction(Dtype.F64, Double.POSITIVE_INFINITY, 1);
    double once = 8.0 * 5 * 4096 * 4096;
    assertThat(memory.seconds(STRASSEN, 0, 4096, 4096, 4096)).isGreaterThan(2 * once);
  }

  @Test
  void levelsGainWhatThePlanExpects() {
    Prediction here = new Prediction(Dtype.F32, 1e11, 1e10);
    double gain = Plan.speed(STRASSEN.scheme(), 2, 4096, 4096, 4096);
    assertThat(here.seconds(STRASSEN, 0, 4096, 4096, 4096))
        .isCloseTo(gain * here.seconds(STRASSEN, 2, 4096, 4096, 4096), within(1e-9));
  }

  @Test
  void theReferenceIsNotPredicted() {
    assertThat(Prediction.here(new Engine(KernelName.REFERENCE, Dtype.F32, 1))).isEmpty();
  }
}
