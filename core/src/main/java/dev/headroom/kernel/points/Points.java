package dev.headroom.kernel.points;

import dev.headroom.kernel.contract.VectorModule;

/// What a sweep over a circuit does at one gate, for a block of points at once, in double precision.
///
/// A slot holds a value for each of {@link #width} points, side by side; x are values, d adjoints,
/// and slots are given by where they begin. Every implementation rounds each + and × by itself and
/// in the same order, so that all agree to the last bit.
/// Shared: by any number of threads.
/// Source: theory.md 3, the table.
public interface Points {
  /// Σ a·b over `count` pairs of slots: the first pair, and how far it is to the next one.
  record Terms(int count, int a, int aStep, int b, int bStep) {
    int lastA() {
      return a + (count - 1) * aStep;
    }

    int lastB() {
      return b + (count - 1) * bStep;
    }
  }

  /// One point at a time: the reference, and the fastest for one point.
  static Points one() {
    return new OnePoint();
  }

  /// As many points as pay, or one where the JVM runs without its vector module.
  static Points many() {
    return VectorModule.isPresent() ? new ManyPoints() : new OnePoint();
  }

  /// Points in a block.
  int width();

  /// z = u + v.
  void add(double[] x, int u, int v, int z);

  /// z = u − v.
  void sub(double[] x, int u, int v, int z);

  /// z = u · v.
  void mul(double[] x, int u, int v, int z);

  /// z = u ÷ v.
  void div(double[] x, int u, int v, int z);

  /// z = e^u.
  void exp(double[] x, int u, int z);

  /// z = ln u.
  void ln(double[] x, int u, int z);

  /// z = ((start + a·b) + a·b) + …, one term after the other.
  void dot(double[] x, int start, Terms terms, int z);

  /// u′ += z′, v′ += z′.
  void addBack(double[] d, int u, int v, int z);

  /// u′ += z′, v′ −= z′.
  void subBack(double[] d, int u, int v, int z);

  /// u′ += z′·v, v′ += z′·u.
  void mulBack(double[] x, double[] d, int u, int v, int z);

  /// u′ += z′ ÷ v, v′ −= z′ ÷ v · z.
  void divBack(double[] x, double[] d, int u, int v, int z);

  /// u′ += z′·z.
  void expBack(double[] x, double[] d, int u, int z);

  /// u′ += z′ ÷ u.
  void lnBack(double[] x, double[] d, int u, int z);

  /// start′ += z′, and a′ += z′·b, b′ += z′·a for every term, the last one first.
  void dotBack(double[] x, double[] d, int start, Terms terms, int z);
}
