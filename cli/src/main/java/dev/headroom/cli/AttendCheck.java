package dev.headroom.cli;

import dev.headroom.InputException;
import dev.headroom.forward.Outputs.Named;
import dev.headroom.model.Names;
import dev.headroom.model.Safetensors;
import dev.headroom.model.StoredTensor;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// `attend --check`: somebody's results beside the exact ones of the same names.
record AttendCheck(Console console, Safetensors given, Optional<Double> tolerance) {
  static void requireTolerance(Optional<Double> tolerance, boolean check) {
    if (tolerance.isPresent() && !check) {
      throw new InputException("--tolerance", "", "--check beside it", "none");
    }
    if (tolerance.isPresent() && !(tolerance.get() >= 0 && tolerance.get() < 1)) {
      throw new InputException(
          "--tolerance", "", "a number from 0 to below 1", "" + tolerance.get());
    }
  }

  /// Notes what is not compared: tensors of other names, and the output where it is missing.
  /// Fails:  InputException when no result has the name of a tensor, or one has another shape, or is
  ///         of no floating-point type.
  void require(Map<String, List<Integer>> results, String output) {
    List<String> others = new ArrayList<>();
    for (StoredTensor tensor : given.tensors()) {
      List<Integer> shape = results.get(tensor.name());
      if (shape == null) {
        others.add(tensor.name());
      } else if (!tensor.shape().equals(shape.stream().map(Long::valueOf).toList())) {
        throw new InputException(
            given.file(), tensor.name(), "shape " + shape, "" + tensor.shape());
      } else {
        rounding(tensor);
      }
    }
    if (others.size() == given.tensors().size()) {
      String names = String.join(" or ", results.keySet());
      String found = others.isEmpty() ? "none" : Names.few(others);
      throw new InputException(given.file(), "", "a tensor named " + names, found);
    }
    if (!given.has(output)) {
      console.notice(given.file() + ": has no " + output + ", so the output is not compared");
    }
    if (!others.isEmpty()) {
      String why =
          others.contains(Attend.SCORES) ? " (--scores computes " + Attend.SCORES + ")" : "";
      console.notice(given.file() + ": not compared, tensors: " + Names.few(others) + why);
    }
  }

  /// Whether every tensor that a result has the name of is within the tolerance.
  boolean of(List<Named> results) {
    boolean right = true;
    for (Named exact : results) {
      if (given.has(exact.name())) {
        right &= compare(given.tensor(exact.name()), exact);
      }
    }
    return right;
  }

  /// The largest error, and the entry that has it.
  private record Worst(double error, int row, int col, double mine, double exact) {}

  private boolean compare(StoredTensor stored, Named exact) {
    double allowed = tolerance.orElseGet(() -> rounding(stored));
    Tensor mine = stored.matrix().whole(Dtype.F64);
    int cols = exact.values().cols();
    Worst worst = new Worst(-1, 0, 0, 0, 0);
    double largest = 0;
    for (int i = 0; i < exact.values().rows(); i++) {
      for (int j = 0; j < cols; j++) {
        double x = exact.values().get(i, j);
        double y = mine.get(i, j);
        largest = Double.isFinite(x) ? Math.max(largest, Math.abs(x)) : largest;
        double error = error(y, x);
        worst = error > worst.error ? new Worst(error, i, j, y, x) : worst;
      }
    }
    double relative = worst.error == 0 ? 0 : worst.error / largest;
    boolean right = relative <= allowed;
    console
        .out()
        .printf(
            Locale.ROOT,
            "%s %s: largest error %.2e at %s: %.9g, exactly %.9g; %.1e of the largest entry, %s %.1e%n",
            exact.name(),
            exact.shape(),
            worst.error,
            stored.place((long) worst.row * cols + worst.col),
            worst.mine,
            worst.exact,
            relative,
            right ? "within" : "beyond",
            allowed);
    return right;
  }

  /// 0 for the same infinity, or NaN in both; infinite where only one of them is no number.
  private static double error(double mine, double exact) {
    if (Double.compare(mine, exact) == 0 || mine == exact) {
      return 0;
    }
    double error = Math.abs(mine - exact);
    return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
  }

  private static double rounding(StoredTensor stored) {
    return switch (stored.type()) {
      case F64 -> 1e-12;
      case F32 -> 2e-6;
      case F16 -> 3e-3;
      case BF16 -> 2e-2;
      default ->
          throw new InputException(
              stored.file(),
              stored.name(),
              "a floating-point type: F64, F32, F16 or BF16",
              stored.type().name());
    };
  }
}
