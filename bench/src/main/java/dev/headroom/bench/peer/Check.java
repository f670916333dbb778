package dev.headroom.bench.peer;

import dev.headroom.tensor.Tensor;
import java.util.List;
import java.util.SplittableRandom;

/// How wrong a result is: some of its rows are computed again, as the formula reads, in double
/// precision, by code that no contestant shares.
public record Check(double maxError, double rmsError) {
  private static final int ROWS = 24;

  /// Shape:  errors relative to the largest value, and to the root mean square of the values.
  public static Check of(Task task, List<Tensor> inputs, Tensor result) {
    SplittableRandom random = new SplittableRandom(1);
    double most = 0;
    double worst = 0;
    double squares = 0;
    double errorSquares = 0;
    for (int r = 0; r < ROWS; r++) {
      int i = r == 0 ? result.rows() - 1 : random.nextInt(result.rows());
      double[] exact =
          task.kind() == Task.Kind.GEMM ? product(inputs, i) : attended(task, inputs, i);
      for (int j = 0; j < exact.length; j++) {
        double error = Math.abs(result.get(i, j) - exact[j]);
        most = Math.max(most, Math.abs(exact[j]));
        worst = Double.isNaN(error) ? Double.POSITIVE_INFINITY : Math.max(worst, error);
        squares += exact[j] * exact[j];
        errorSquares += error * error;
      }
    }
    return new Check(worst / most, Math.sqrt(errorSquares / squares));
  }

  private static double[] product(List<Tensor> inputs, int i) {
    Tensor a = inputs.getFirst();
    Tensor b = inputs.getLast();
    double[] row = new double[b.cols()];
    for (int k = 0; k < a.cols(); k++) {
      add(row, a.get(i, k), b, k);
    }
    return row;
  }

  private static double[] attended(Task task, List<Tensor> inputs, int i) {
    Tensor q = inputs.getFirst();
    Tensor k = inputs.get(1);
    int n = task.sizes().get(1);
    int head = i / n * n;
    int seen = task.kind() == Task.Kind.ATTENTION ? n : i - head + 1;
    double[] row = new double[q.cols()];
    double total = 0;
    for (int j = 0; j < seen; j++) { // scores are small: no maximum is needed
      double score = 0;
      for (int x = 0; x < q.cols(); x++) {
        score += q.get(i, x) * k.get(head + j, x);
      }
      double weight = Math.exp(score / Math.sqrt(q.cols()));
      total += weight;
      add(row, weight, inputs.getLast(), head + j);
    }
    for (int x = 0; x < row.length; x++) {
      row[x] /= total;
    }
    return row;
  }

  private static void add(double[] row, double factor, Tensor from, int i) {
    for (int j = 0; j < row.length; j++) {
      row[j] += factor * from.get(i, j);
    }
  }
}
