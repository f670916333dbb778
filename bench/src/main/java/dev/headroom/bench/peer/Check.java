package dev.headroom.bench.peer;

import dev.headroom.matmul.Errors;
import dev.headroom.tensor.Tensor;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// How wrong a result is: some of it is computed again as the formula reads, by code that no contestant
/// shares: entries of a product with twice the digits of double, rows of attention in double; whole
/// forward passes by our own kernels.
public record Check(double maxError, double rmsError) {
  private static final int ROWS = 24;
  private static final int ENTRIES = 1000;

  /// Shape:  errors relative to the largest value, and to the root mean square of the values.
  public static Check of(Task task, Tensor result) throws IOException {
    return switch (task) {
      case Gemm gemm -> ofEntries(gemm, result);
      case Attend attend -> {
        Attend.Inputs inputs = attend.inputs();
        yield ofRows(result, i -> attended(attend, inputs, i));
      }
      case Forward forward -> {
        Tensor truth = Truth.of(forward);
        yield ofRows(
            result,
            i -> IntStream.range(0, truth.cols()).mapToDouble(j -> truth.get(i, j)).toArray());
      }
    };
  }

  private static Check ofRows(Tensor result, IntFunction<double[]> exactRow) {
    SplittableRandom random = new SplittableRandom(1);
    Tally tally = new Tally();
    for (int r = 0; r < ROWS; r++) {
      int i = r == 0 ? result.rows() - 1 : random.nextInt(result.rows());
      double[] exact = exactRow.apply(i);
      for (int j = 0; j < exact.length; j++) {
        tally.add(exact[j], result.get(i, j) - exact[j]);
      }
    }
    return tally.check();
  }

  /// The corners, where pieces that fill up no block lie, and entries that are drawn.
  private static Check ofEntries(Gemm task, Tensor result) {
    Gemm.Inputs inputs = task.inputs();
    Tensor a = inputs.a();
    Tensor b = inputs.b();
    SplittableRandom random = new SplittableRandom(1);
    Tally tally = new Tally();
    for (int e = 0; e < ENTRIES; e++) {
      boolean corner = e < 4;
      int i = corner ? (e & 1) * (task.m() - 1) : random.nextInt(task.m());
      int j = corner ? (e >> 1) * (task.n() - 1) : random.nextInt(task.n());
      double[] exact =
          Errors.dot(
              k -> task.aTransposed() ? a.get(k, i) : a.get(i, k),
              k -> task.bTransposed() ? b.get(j, k) : b.get(k, j),
              task.k());
      tally.add(exact[0], result.get(i, j) - exact[0] - exact[1]);
    }
    return tally.check();
  }

  private static final class Tally {
    private double most;
    private double worst;
    private double squares;
    private double errorSquares;

    void add(double exact, double error) {
      most = Math.max(most, Math.abs(exact));
      worst = Double.isNaN(error) ? Double.POSITIVE_INFINITY : Math.max(worst, Math.abs(error));
      squares += exact * exact;
      errorSquares += error * error;
    }

    Check check() {
      return new Check(worst / most, Math.sqrt(errorSquares / squares));
    }
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
