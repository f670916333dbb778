package dev.headroom.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.kernel.f32.TileF32;
import dev.headroom.kernel.f64.TileF64;
import dev.headroom.kernel.functions.ExpF32;
import dev.headroom.kernel.functions.ExpF64;
import dev.headroom.kernel.functions.TanhF32;
import dev.headroom.kernel.functions.TanhF64;
import java.util.SplittableRandom;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

/// Powers of two against those of the library, in units of the last place.
class ExpLaws {
  @Test
  void singlesAreWithinOneUnit() {
    double worst = 0;
    for (int i = 0; i < 4_000_000; i++) {
      float x = -126f + i * (254f / 4_000_000);
      double exact = Math.exp(x * Math.log(2));
      worst = Math.max(worst, Math.abs(exp2(x) - exact) / Math.ulp((float) exact));
    }
    assertThat(worst).isLessThan(1.01);
  }

  @Test
  void doublesAreWithinOneUnit() {
    SplittableRandom r = new SplittableRandom(1);
    double worst = 0;
    for (int i = 0; i < 300_000; i++) {
      double x = r.nextDouble(-1, 1);
      double exact = Math.pow(2, x);
      worst = Math.max(worst, Math.abs(exp2(x) - exact) / Math.ulp(exact));
      double far = Math.rint(x * 1000) + x;
      if (far > -1022 && far < 1024) {
        assertThat(exp2(far)).isCloseTo(Math.pow(2, far), within(1e-15 * Math.pow(2, far)));
      }
    }
    assertThat(worst).isLessThan(2);
  }

  private static org.assertj.core.data.Offset<Double> within(double offset) {
    return org.assertj.core.data.Offset.offset(offset);
  }

  @Test
  void farLeftIsExactlyZeroAndNanStays() {
    for (float x : new float[] {-127f, -128f, -1000f, -1e30f, Float.NEGATIVE_INFINITY}) {
      assertThat(exp2(x)).isEqualTo(0f);
    }
    for (double x : new double[] {-1023, -1e5, -1e300, Double.NEGATIVE_INFINITY}) {
      assertThat(exp2(x)).isEqualTo(0);
    }
    assertThat(exp2(Float.NaN)).isNaN();
    assertThat(exp2(Double.NaN)).isNaN();
    assertThat(exp2(0f)).isEqualTo(1f);
    assertThat(exp2(10d)).isEqualTo(1024);
    assertThat(exp2(-126.6f)).isBetween(0f, 0x1p-126f);
  }

  @Test
  void theLastNumbersBeforeOverflowAreRight() {
    float last = Math.nextDown(128f);
    assertThat((double) exp2(last)).isCloseTo(Math.pow(2, last), within(Math.ulp(0x1p127f)));
    double far = Math.nextDown(1024d);
    assertThat(exp2(far)).isCloseTo(Math.pow(2, far), within(Math.ulp(0x1p1023)));
  }

  @Test
  void tangentsAreWithinAFewUnits() {
    SplittableRandom r = new SplittableRandom(2);
    double worst32 = 0;
    double worst64 = 0;
    for (int i = 0; i < 300_000; i++) {
      double x = (r.nextInt(2) * 2 - 1) * Math.exp(r.nextDouble(-30, 4));
      double exact32 = Math.tanh((float) x);
      worst32 = Math.max(worst32, Math.abs(tanh((float) x) - exact32) / Math.ulp((float) exact32));
      double exact64 = Math.tanh(x);
      worst64 = Math.max(worst64, Math.abs(tanh(x) - exact64) / Math.ulp(exact64));
    }
    assertThat(worst32).isLessThan(4);
    assertThat(worst64).isLessThan(5); // of which those of Math.tanh are 2.5
    for (double end : new double[] {1e30, Double.POSITIVE_INFINITY}) {
      assertThat(tanh((float) end)).isEqualTo(1f);
      assertThat(tanh(-end)).isEqualTo(-1);
    }
    assertThat(Math.abs(tanh(0f))).isEqualTo(0f);
    assertThat(Math.abs(tanh(0d))).isEqualTo(0d);
  }

  private static float tanh(float x) {
    return TanhF32.tanh(FloatVector.broadcast(TileF32.S, x)).lane(0);
  }

  private static double tanh(double x) {
    return TanhF64.tanh(DoubleVector.broadcast(TileF64.S, x)).lane(0);
  }

  private static float exp2(float x) {
    return ExpF32.exp2(FloatVector.broadcast(TileF32.S, x)).lane(0);
  }

  private static double exp2(double x) {
    return ExpF64.exp2(DoubleVector.broadcast(TileF64.S, x)).lane(0);
  }
}
