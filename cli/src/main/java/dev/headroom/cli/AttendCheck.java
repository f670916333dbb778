package dev.headroom.cli;

import dev.headroom.InputException;
import dev.headroom.forward.Outputs.Named;
import dev.headroom.model.Safetensors;
import dev.headroom.model.StoredTensor;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// `attend --check`: somebody's results beside the exact ones of the same names.
record AttendCheck(PrintStream out, Optional<Double> tolerance) {
  static void requireTolerance(Optional<Double> tolerance, boolean check) {
    if (tolerance.isPresent() && !check) {
      throw new InputException("--tolerance", "", "--check beside it", "none");
    }
    if (tolerance.isPresent() && !(tolerance.get() >= 0 && tolerance.get() < 1)) {
      throw new InputException(
          "--tolerance", "", "a number from 0 to below 1", "" + tolerance.get());
    }
  }

  /// Whether every tensor that a result has the name of is within the tolerance.
  /// Fails:  InputException when there is none, or one has another shape.
  boolean of(Path mine, List<Named> results) {
    try (Safetensors given = Safetensors.open(mine)) {
      List<Named> both = results.stream().filter(r -> given.has(r.name())).toList();
      if (both.isEmpty()) {
        String names = String.join(" or ", results.stream().map(Named::name).toList());
        throw new InputException(given.file(), "", "a tensor named " + names, "none");
      }
      boolean right = true;
      for (Named exact : both) {
        right &= compare(given.tensor(exact.name()), exact);
      }
      return right;
    }
  }

  /// The largest error, and the entry that has it.
  private record Worst(double error, int row, int col, double mine, double exact) {}

  private boolean compare(StoredTensor given, Named exact) {
    if (!given.shape().equals(exact.shape().stream().map(Long::valueOf).toList())) {
      throw new InputException(
          given.file(), given.name(), "shape " + exact.shape(), "" + given.shape());
    }
    double allowed = tolerance.orElseGet(() -> rounding(given));
    Rows rows = given.matrix();
    Tensor mine = Tensor.zeros(Dtype.F64, rows.rows(), rows.cols());
    rows.read(0, 0, mine);
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
    out.printf(
        Locale.ROOT,
        "%s %s: largest error %.2e at %s: %.9g, exactly %.9g; %.1e of the largest entry, %s %.1e%n",
        exact.name(),
        exact.shape(),
        worst.error,
        place(exact.shape(), (long) worst.row * cols + worst.col),
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

  private static double rounding(StoredTensor given) {
    return switch (given.type()) {
      case F64 -> 1e-12;
      case F32 -> 2e-6;
      case F16 -> 3e-3;
      case BF16 -> 2e-2;
      default ->
          throw new InputException(
              given.file(),
              given.name(),
              "a floating-point type: F64, F32, F16 or BF16",
              given.type().name());
    };
  }

  private static List<Long> place(List<Integer> shape, long entry) {
    List<Long> at = new ArrayList<>();
    for (int d = shape.size() - 1; d >= 0; d--) {
      at.addFirst(entry % shape.get(d));
      entry /= shape.get(d);
    }
    return at;
  }
}
