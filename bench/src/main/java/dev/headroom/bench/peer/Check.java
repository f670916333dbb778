package dev.headroom.bench.peer;

import dev.headroom.tensor.Tensor;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// How wrong a result is: some of its rows are computed again in double precision, as the formula
/// reads, by code that no contestant shares; whole forward passes by our own kernels.
public record Check(double maxError, double rmsError) {
  private static final int ROWS = 24;

  /// Shape:  errors relative to the largest value, and to the root mean square of the values.
  public static Check of(Task task, Tensor result) throws IOException {
    IntFunction<double[]> exactRow = exact(task);
    SplittableRandom random = new SplittableRandom(1);
    double most = 0;
    double worst = 0;
    double squares = 0;
    double errorSquares = 0;
    for (int r = 0; r < ROWS; r++) {
      int i = r == 0 ? result.rows() - 1 : random.nextInt(result.rows());
      double[] exact = exactRow.apply(i);
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

  private static IntFunction<double[]> exact(Task task) throws IOException {
    return switch (task) {
      case Gemm gemm -> {
        Gemm.Inputs inputs = gemm.inputs();
        yield i -> product(gemm, inputs, i);
      }
      case Attend attend -> {
        Attend.Inputs inputs = attend.inputs();
        yield i -> attended(attend, inputs, i);
      }
      case Forward forward -> {
        Tensor truth = Truth.of(forward);
        yield i -> IntStream.range(0, truth.cols()).mapToDouble(j -> truth.get(i, j)).toArray();
      }
    };
  }

  private static double[] product(Gemm task, Gemm.Inputs inputs, int i) {
    Tensor a = inputs.a();
    Tensor b = inputs.b();
    double[] row = new double[task.n()];
    for (int k = 0; k < task.k(); k++) {
      double factor = task.aTransposed() ? a.get(k, i) : a.get(i, k);
      for (int j = 0; j < row.length; j++) {
        row[j] += factor * (task.bTransposed() ? b.get(j, k) : b.get(k, j));
      }
    }
    return row;
  }

  private static double[] attended(Attend task, Attend.Inputs inputs, int i) {
    int head = i / task.n() * task.n();
    int seen = task.causal() ? i - head + 1 : task.n();
    double[] row = new double[task.d()];
    double total = 0;
    for (int j = 0; j < seen; j++) { // scores are small: no maximum is needed
      double score = 0;
      for (int x = 0; x < task.d(); x++) {
        score += inputs.q().get(i, x) * inputs.k().get(head + j, x);
      }
      double weight = Math.exp(score / Math.sqrt(task.d()));
      total += weight;
      add(row, weight, inputs.v(), head + j);
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
