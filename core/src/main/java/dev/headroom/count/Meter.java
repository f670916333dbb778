package dev.headroom.count;

import dev.headroom.tensor.Activation;
import dev.headroom.work.Component;
import dev.headroom.work.Work;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/// Arithmetic that counts itself: every operation and every first touch of memory goes to the
/// component that is being computed.
final class Meter {
  private final Map<Component, Work> totals = new EnumMap<>(Component.class);
  private Component current = Component.EMBED;
  private int step;
  private long flops;
  private long exps;
  private long specials;
  private long bytes;
  private long held;
  private final Map<Component, Long> multiplyAdds = new EnumMap<>(Component.class);

  /// A new step of a component begins: its inputs and weights are read from memory again.
  void enter(Component component) {
    charge(component);
    step++;
  }

  /// Operations go to this component from now on; memory stays with the step that runs.
  void charge(Component component) {
    settle();
    current = component;
  }

  Map<Component, Work> totals() {
    settle();
    return totals;
  }

  /// The multiply-adds of matrix products.
  Map<Component, Long> multiplyAdds() {
    return multiplyAdds;
  }

  private void settle() {
    totals.merge(current, new Work(flops, exps, specials, bytes, held), Work::plus);
    flops = 0;
    exps = 0;
    specials = 0;
    bytes = 0;
    held = 0;
  }

  double add(double a, double b) {
    flops++;
    return a + b;
  }

  double sub(double a, double b) {
    flops++;
    return a - b;
  }

  double mul(double a, double b) {
    flops++;
    return a * b;
  }

  double div(double a, double b) {
    flops++;
    return a / b;
  }

  /// sum + a·b, a step of a matrix product.
  double multiplyAdd(double sum, double a, double b) {
    multiplyAdds.merge(current, 1L, Long::sum);
    flops += 2;
    return sum + a * b;
  }

  double exp(double a) {
    exps++;
    return Math.exp(a);
  }

  double sqrt(double a) {
    specials++;
    return Math.sqrt(a);
  }

  double tanh(double a) {
    specials++;
    return Math.tanh(a);
  }

  double sigmoid(double a) {
    specials++;
    return 1 / (1 + Math.exp(-a));
  }

  double erf(double a) {
    specials++;
    return Erf.of(a);
  }

  /// The formulas of docs/counting.md, operation by operation.
  double activate(Activation activation, double x) {
    return switch (activation) {
      case IDENTITY -> x;
      case RELU -> Math.max(x, 0);
      case GELU -> mul(mul(x, 0.5), add(1, erf(mul(x, Math.sqrt(0.5)))));
      case GELU_TANH -> {
        double cubic = mul(0.044715, mul(mul(x, x), x));
        double tanh = tanh(mul(Math.sqrt(2 / Math.PI), add(x, cubic)));
        yield mul(mul(x, 0.5), add(1, tanh));
      }
      case GELU_QUICK -> mul(x, sigmoid(mul(1.702, x)));
      case SILU -> mul(x, sigmoid(x));
      case TANH -> tanh(x);
      case SIGMOID -> sigmoid(x);
    };
  }

  /// An entry of a matrix by its row and column.
  interface Entry {
    double at(int row, int col);
  }

  /// A matrix in memory; `bytes` an entry, 0 for one that lives in registers.
  Cells cells(int rows, int cols, int bytesEach) {
    return new Cells(rows, cols, bytesEach);
  }

  /// A matrix that knows which of its entries the current step has read or written.
  final class Cells {
    private final int rows;
    private final int cols;
    private final int bytesEach;
    private final double[] values;
    private final int[] lastRead;
    private final int[] lastWritten;
    private boolean held;

    private Cells(int rows, int cols, int bytesEach) {
      this.rows = rows;
      this.cols = cols;
      this.bytesEach = bytesEach;
      values = new double[rows * cols];
      lastRead = new int[rows * cols];
      lastWritten = new int[rows * cols];
    }

    int rows() {
      return rows;
    }

    int cols() {
      return cols;
    }

    double get(int row, int col) {
      int i = row * cols + col;
      if (lastRead[i] != step && lastWritten[i] != step) {
        lastRead[i] = step;
        bytes += bytesEach;
        Meter.this.held += held ? bytesEach : 0;
      }
      return values[i];
    }

    void set(int row, int col, double value) {
      int i = row * cols + col;
      if (lastWritten[i] != step) {
        lastWritten[i] = step;
        bytes += bytesEach;
      }
      values[i] = value;
    }

    void fill(Entry entry) {
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < cols; j++) {
          set(i, j, entry.at(i, j));
        }
      }
    }

    /// Fills it with what was there before the computation began: no operation, no traffic.
    void preset(Entry entry) {
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < cols; j++) {
          values[i * cols + j] = entry.at(i, j);
        }
      }
    }

    /// The same of weights.
    void hold(Entry entry) {
      preset(entry);
      held = true;
    }

    /// A copy for the caller: no traffic.
    double[][] values() {
      double[][] copy = new double[rows][];
      for (int i = 0; i < rows; i++) {
        copy[i] = Arrays.copyOfRange(values, i * cols, (i + 1) * cols);
      }
      return copy;
    }
  }
}
