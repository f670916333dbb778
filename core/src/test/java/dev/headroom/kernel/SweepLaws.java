package dev.headroom.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.kernel.Axes.Case;
import dev.headroom.kernel.contract.Kernel.NormRule;
import dev.headroom.kernel.f32.SweepF32;
import dev.headroom.kernel.f32.TileF32;
import dev.headroom.tensor.Activation;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Pairing;
import dev.headroom.tensor.Tensor;
import dev.headroom.tensor.Term;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Norms, activations, rotations and sums against the reference.
class SweepLaws {
  @Axes
  void normAgreesWithReference(Case c) {
    SplittableRandom r = c.random();
    for (boolean rms : new boolean[] {false, true}) {
      NormRule rule = new NormRule(rms, 1e-5);
      Tensor x = c.random(r, 5, c.size());
      Tensor gain = c.random(r, 1, c.size());
      Tensor bias = r.nextBoolean() ? c.random(r, 1, c.size()) : Tensor.zeros(c.dtype(), 0, 0);
      Tensor expected = Case.copy(x);
      Case.reference().norm(x, gain, bias, rule, expected);
      c.simd().norm(x, gain, bias, rule, x);
      ProductLaws.near(x, expected, 1000 * c.epsilon());
    }
  }

  /// In an order of its own, whether the kernel is compiled yet or not: so a run gives the same bits
  /// whenever that happens.
  @Test
  void sumsOfANormGoHalvesOntoHalves() {
    int lanes = TileF32.L;
    SplittableRandom r = new SplittableRandom(5);
    Tensor.F32 x = new Tensor.F32(new float[9 * lanes], 0, 1, 9 * lanes, 9 * lanes);
    for (int i = 0; i < x.cols(); i++) {
      x.set(0, i, r.nextDouble(-1, 1));
    }
    Tensor.F32 gain = (Tensor.F32) Tensor.zeros(Dtype.F32, 1, 9 * lanes);
    Arrays.fill(gain.array(), 1f);
    float[] sums = new float[lanes];
    for (int i = 0; i < x.cols(); i++) {
      float v = x.array()[i];
      sums[i % lanes] = Math.fma(v, v, sums[i % lanes]);
    }
    for (int half = lanes / 2; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        sums[i] += sums[i + half];
      }
    }
    float scale = (float) (1 / Math.sqrt(sums[0] / x.cols()));
    for (int call = 0; call < 20_000; call++) {
      Tensor.F32 y = (Tensor.F32) Case.copy(x);
      SweepF32.norm(y, gain, gain.rows(0, 0), new NormRule(true, 0), y, 0);
      for (int i = 0; i < x.cols(); i += 7) {
        assertThat(y.array()[i]).isEqualTo(x.array()[i] * scale);
      }
    }
  }

  @Axes(sizes = {1, 8, 33, 200})
  void activationsAgreeWithReference(Case c) {
    SplittableRandom r = c.random();
    for (Activation activation : Activation.values()) {
      Tensor x = c.random(r, 200, c.size());
      for (int i = 0; i < x.rows(); i++) {
        for (int j = 0; j < x.cols(); j++) {
          x.set(i, j, x.get(i, j) * Math.pow(4, r.nextDouble(-3, 4)));
        }
      }
      Tensor up = c.random(r, 200, c.size());
      Tensor gated = Case.copy(x);
      Tensor expected = Case.copy(x);
      Tensor expectedGated = Case.copy(x);
      c.simd().activate(activation, x);
      c.simd().gate(activation, gated, up);
      Case.reference().activate(activation, expected);
      Case.reference().gate(activation, expectedGated, up);
      relativelyNear(activation, x, expected, 16 * c.epsilon());
      relativelyNear(activation, gated, expectedGated, 16 * c.epsilon());
    }
  }

  private static void relativelyNear(Activation a, Tensor x, Tensor expected, double tolerance) {
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < x.cols(); j++) {
        double difference = Math.abs(x.get(i, j) - expected.get(i, j));
        assertThat(difference)
            .as("%s: %s for %s", a, x.get(i, j), expected.get(i, j))
            .isLessThanOrEqualTo(tolerance * Math.max(1, Math.abs(expected.get(i, j))));
      }
    }
  }

  @Axes(sizes = {1, 4, 7, 16, 33})
  void rotationAgreesWithReference(Case c) {
    SplittableRandom r = c.random();
    Tensor x = c.random(r, 6, 2 * c.size() * 3);
    Tensor cosines = c.random(r, 3, c.size());
    Tensor sines = c.random(r, 3, c.size());
    Tensor expected = Case.copy(x);
    for (Pairing pairing : Pairing.values()) {
      Case.reference().rotate(expected, 2 * c.size(), cosines, sines, pairing);
      c.simd().rotate(x, 2 * c.size(), cosines, sines, pairing);
      ProductLaws.near(x, expected, 8 * c.epsilon());
    }
  }

  /// The first entries of each head turn as a head of their own would; the rest stays.
  @Axes(sizes = {1, 4, 7, 16, 33})
  void rotationOfPartOfAHeadLeavesTheRest(Case c) {
    SplittableRandom r = c.random();
    int rotated = 2 * c.size();
    int headDim = rotated + 6;
    Tensor x = c.random(r, 6, 2 * headDim);
    Tensor cosines = c.random(r, 3, c.size());
    Tensor sines = c.random(r, 3, c.size());
    for (Pairing pairing : Pairing.values()) {
      Tensor expected = Case.copy(x);
      for (int h = 0; h < 2; h++) {
        Tensor turned = expected.cols(h * headDim, h * headDim + rotated);
        Case.reference().rotate(turned, rotated, cosines, sines, pairing);
      }
      c.simd().rotate(x, headDim, cosines, sines, pairing);
      ProductLaws.near(x, expected, 8 * c.epsilon());
    }
  }

  /// Blocks of a row are normed as rows of their own.
  @Axes(sizes = {1, 4, 7, 16, 33})
  void normOfBlocksIsTheNormOfEach(Case c) {
    SplittableRandom r = c.random();
    Tensor x = c.random(r, 5, 3 * c.size());
    Tensor gain = c.random(r, 1, c.size());
    Tensor bias = c.random(r, r.nextInt(2), c.size());
    NormRule rule = new NormRule(r.nextBoolean(), 0.01);
    Tensor expected = Case.copy(x);
    for (int block = 0; block < 3; block++) {
      Tensor of = expected.cols(block * c.size(), (block + 1) * c.size());
      Case.reference().norm(of, gain, bias, rule, of);
    }
    c.simd().norm(x, gain, bias, rule, x);
    ProductLaws.near(x, expected, 30 * c.epsilon());
  }

  @Axes
  void sumAgreesWithReference(Case c) {
    SplittableRandom r = c.random();
    Tensor x = c.random(r, 4, c.size());
    Tensor y = c.random(r, 4, c.size());
    Tensor expected = Case.copy(x);
    Case.reference().add(expected, y);
    c.simd().add(x, y);
    ProductLaws.same(x, expected);
  }

  @Axes
  void sumOfTermsAgreesWithReference(Case c) {
    SplittableRandom r = c.random();
    Tensor out = c.random(r, 4, c.size());
    List<Term> terms = new ArrayList<>();
    if (r.nextBoolean()) {
      terms.add(new Term(r.nextInt(-2, 3), out)); // onto what is there
    }
    for (int t = r.nextInt(4); t >= 0; t--) {
      terms.add(new Term(r.nextInt(-2, 3) / 2.0, c.random(r, 4, c.size())));
    }
    Tensor expected = c.random(r, 4, c.size());
    Case.reference().combine(terms, expected);
    c.simd().combine(terms, out);
    ProductLaws.near(out, expected, 20 * c.epsilon());
  }

  @Test
  void squaresOfZeroGiveZero() {
    Tensor x = Tensor.zeros(Dtype.F32, 1, 4);
    Tensor one = Tensor.zeros(Dtype.F32, 1, 4);
    Case.simd(1).norm(x, one, Tensor.zeros(Dtype.F32, 0, 0), new NormRule(true, 1e-6), x);
    assertThat(x.get(0, 0)).isZero();
  }
}
