package dev.headroom.count;

import dev.headroom.count.Meter.Cells;
import dev.headroom.model.Norm;
import dev.headroom.model.Weights.Linear;
import dev.headroom.tensor.Activation;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;
import java.util.Optional;

/// What a transformer of scalars does to rows: products, norms, activations, reading weights.
record CountingRows(Meter meter, int activationBytes) {

  /// out += x·w + bias, `out` being in registers.
  Cells linear(Cells x, Linear linear, Cells out) {
    Cells w = stored(linear.weight().matrix());
    Optional<Cells> bias = linear.bias().map(this::stored);
    for (int t = 0; t < x.rows(); t++) {
      for (int j = 0; j < out.cols(); j++) {
        double sum = out.get(t, j);
        for (int i = 0; i < x.cols(); i++) {
          double weight = linear.weight().transposed() ? w.get(j, i) : w.get(i, j);
          sum = meter.multiplyAdd(sum, x.get(t, i), weight);
        }
        out.set(t, j, bias.isPresent() ? meter.add(sum, bias.get().get(0, j)) : sum);
      }
    }
    return out;
  }

  /// Norms each block of so many columns as the gain has; `out` may be x.
  void norm(Cells x, Norm norm, Linear weights, Cells out) {
    Cells gain = shifted(weights.weight().matrix(), norm.shift());
    Optional<Cells> bias = weights.bias().map(this::stored);
    for (int t = 0; t < x.rows(); t++) {
      for (int from = 0; from < x.cols(); from += gain.cols()) {
        block(x, norm, new Gains(gain, bias), t, from, out);
      }
    }
  }

  private record Gains(Cells gain, Optional<Cells> bias) {}

  private void block(Cells x, Norm norm, Gains gains, int t, int from, Cells out) {
    Cells gain = gains.gain;
    Optional<Cells> bias = gains.bias;
    int d = gain.cols();
    boolean layer = norm.kind() == Norm.Kind.LAYER;
    double mean = layer ? mean(x, t, from, d) : 0;
    double squares = 0;
    for (int i = 0; i < d; i++) {
      double entry = x.get(t, from + i);
      double centred = layer ? meter.sub(entry, mean) : entry;
      squares = meter.add(squares, meter.mul(centred, centred));
      out.set(t, from + i, centred);
    }
    double root = meter.sqrt(meter.add(meter.div(squares, d), norm.epsilon()));
    double scale = meter.div(1, root);
    for (int i = 0; i < d; i++) {
      double scaled = meter.mul(meter.mul(out.get(t, from + i), scale), gain.get(0, i));
      double value = bias.isPresent() ? meter.add(scaled, bias.get().get(0, i)) : scaled;
      out.set(t, from + i, value);
    }
  }

  private double mean(Cells x, int t, int from, int d) {
    double sum = x.get(t, from);
    for (int i = 1; i < d; i++) {
      sum = meter.add(sum, x.get(t, from + i));
    }
    return meter.div(sum, d);
  }

  void activate(Activation activation, Cells x) {
    x.fill((t, i) -> meter.activate(activation, x.get(t, i)));
  }

  Cells inMemory(Cells registers) {
    Cells out = memory(registers.rows(), registers.cols());
    out.fill(registers::get);
    return out;
  }

  Cells memory(int rows, int cols) {
    return meter.cells(rows, cols, activationBytes);
  }

  Cells registers(int rows, int cols) {
    return meter.cells(rows, cols, 0);
  }

  Cells stored(Rows matrix) {
    return shifted(matrix, 0);
  }

  /// What is added depends on no input: it is no operation of the run.
  private Cells shifted(Rows matrix, double by) {
    Tensor all = matrix.whole(Dtype.F64);
    Cells cells =
        meter.cells(matrix.rows(), matrix.cols(), matrix.storedBytes().orElse(Float.BYTES));
    cells.hold((i, j) -> all.get(i, j) + by);
    return cells;
  }
}
