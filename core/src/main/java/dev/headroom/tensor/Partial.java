package dev.headroom.tensor;

import java.util.Arrays;

/// Softmax attention of queries to some of their keys, and what it takes to go on with others: the
/// weights of a row add up to its sum times 2 to its power. A row that has seen no key has sum 0, power
/// −∞ and values 0.
/// Shape:  o `[rows, valueDim]`, divided by the sums already; power and sum `[rows]`; rows of all heads
///         of all batch rows, one below the other.
/// Shared: by threads that read, or that have different rows.
/// Fails:  IllegalArgumentException when the three differ in rows.
/// Source: [OnlineSoftmax]; [FlashAttention].
public record Partial(Tensor o, double[] power, double[] sum) {
  public Partial {
    if (power.length != o.rows() || sum.length != o.rows()) {
      throw new IllegalArgumentException(
          "a partial result of "
              + o.rows()
              + " rows with "
              + power.length
              + " powers and "
              + sum.length
              + " sums");
    }
  }

  /// Of no keys.
  public static Partial none(Dtype dtype, int rows, int cols) {
    double[] power = new double[rows];
    Arrays.fill(power, Double.NEGATIVE_INFINITY);
    return new Partial(Tensor.zeros(dtype, rows, cols), power, new double[rows]);
  }

  /// Goes on with the keys of another: this is then of both. Computed in double precision, the same on
  /// every machine; in exact arithmetic the order of many such steps would make no difference.
  /// Fails:  IllegalArgumentException when they differ in shape.
  public void add(Partial other) {
    if (other.o.rows() != o.rows() || other.o.cols() != o.cols()) {
      throw new IllegalArgumentException(
          "a partial result of "
              + o.rows()
              + " x "
              + o.cols()
              + " and one of "
              + other.o.rows()
              + " x "
              + other.o.cols());
    }
    for (int i = 0; i < o.rows(); i++) {
      double most = Math.max(power[i], other.power[i]); // NaN where one is
      double mine = weight(sum[i], power[i], most);
      double others = weight(other.sum[i], other.power[i], most);
      double both = mine + others;
      if (others != 0) { // a row that the other has not seen stays as it is
        for (int x = 0; x < o.cols(); x++) {
          double values = mine == 0 ? 0 : mine * o.get(i, x);
          o.set(i, x, (values + others * other.o.get(i, x)) / both);
        }
      }
      power[i] = most;
      sum[i] = both;
    }
  }

  /// sum·2^power as a multiple of 2^most.
  private static double weight(double sum, double power, double most) {
    return sum == 0 ? 0 : sum * StrictMath.pow(2, power - most);
  }
}
