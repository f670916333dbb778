package dev.headroom.matmul;

import dev.headroom.forward.Engine;
import dev.headroom.kernel.Kernels;
import dev.headroom.kernel.WarmUp;
import dev.headroom.kernel.contract.Kernel;
import dev.headroom.kernel.contract.Lane;
import dev.headroom.kernel.contract.Product;
import dev.headroom.kernel.contract.Product.Operand;
import dev.headroom.measure.Seconds;
import dev.headroom.model.Footprint;
import dev.headroom.scheme.Cost;
import dev.headroom.scheme.InBasis;
import dev.headroom.scheme.Levels;
import dev.headroom.scheme.Program;
import dev.headroom.tensor.Activation;
import dev.headroom.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// One product by 0, 1, 2 … levels of a scheme: timed in turns, so that slow moments
/// of the machine fall on all alike, and compared with sums of twice the digits.
/// Units:  seconds of one product; errors relative to the root mean square of the product's entries,
///         over {@value Errors#SAMPLE} entries that are drawn.
/// Source: docs/matmul.md 4.
public final class Trial {
  private Trial() {}

  /// What is multiplied, and how often.
  public record Setting(int n, int m, int p, int levels, Form form, int rounds, long seed) {
    /// Multiplications and additions of the definition.
    public double flops() {
      return 2.0 * n * m * p;
    }
  }

  /// `predicted`: seconds, where sums are fused; `speed`: the time of level 0 over that of this one, the
  /// median over the rounds; `operations`: what the count alone would make of it.
  public record Level(
      int levels,
      Seconds seconds,
      OptionalDouble predicted,
      double speed,
      double operations,
      Errors errors) {}

  /// Told of each product that is done.
  @FunctionalInterface
  public interface Step {
    void done();
  }

  /// Shape:  factors of the setting's sizes; they are made once it is known that all fits in memory.
  /// Fails:  InputException when it does not.
  public static List<Level> of(
      Levels scheme, Setting setting, Supplier<Factors> factors, Engine engine, Step step) {
    Footprint.require("matmul", "the matrices", bytes(scheme, setting, engine));
    Factors made = factors.get();
    Tensor c = Tensor.zeros(engine.dtype(), setting.n, setting.p);
    Operand left = new Operand(made.a(), false);
    Operand right = new Operand(made.b(), false);
    WarmUp.of(engine.kernel(), engine.dtype(), Activation.RELU);
    Optional<Prediction> prediction =
        setting.form == Form.FUSED ? Prediction.here(engine) : Optional.empty();
    try (Kernel kernel = Kernels.choose(engine.kernel(), engine.threads())) {
      Lane lane = kernel.lane();
      List<Product> products = new ArrayList<>();
      List<Errors> errors = new ArrayList<>();
      for (int l = 0; l <= setting.levels; l++) {
        Product product = setting.form.product(lane, scheme, l);
        product.product(left, right, c, false); // makes its rooms, and is not timed
        products.add(product);
        errors.add(Errors.of(made.a(), made.b(), c, setting.seed));
        step.done();
      }
      double[][] seconds = new double[products.size()][setting.rounds];
      for (int round = 0; round < setting.rounds; round++) {
        for (int l = 0; l < products.size(); l++) {
          Product product = products.get(l);
          seconds[l][round] = Seconds.of(1, () -> product.product(left, right, c, false)).median();
          step.done();
        }
      }
      return IntStream.range(0, products.size())
          .mapToObj(l -> {
            OptionalDouble predicted =
                prediction.stream()
                    .mapToDouble(x -> x.seconds(scheme, l, setting.n, setting.m, setting.p))
                    .findFirst();
            double operations = operations(scheme, setting, l);
            return level(l, seconds, predicted, operations, errors.get(l));
          })
          .toList();
    }
  }

  private static Level level(
      int l, double[][] seconds, OptionalDouble predicted, double operations, Errors errors) {
    double[] ratios = new double[seconds[l].length];
    for (int round = 0; round < ratios.length; round++) {
      ratios[round] = seconds[0][round] / seconds[l][round];
    }
    double speed = Seconds.of(ratios).median();
    return new Level(l, Seconds.of(seconds[l]), predicted, speed, operations, errors);
  }

  private static double operations(Levels scheme, Setting s, int levels) {
    return Cost.definition(s.n, s.m, s.p).total() / Cost.of(scheme, s.n, s.m, s.p, levels).total();
  }

  /// Of A, B, C, and of the sums that every level makes for its blocks where they are stored; each deeper
  /// trial has its own.
  private static long bytes(Levels scheme, Setting s, Engine engine) {
    double entries = (double) s.n * s.m + (double) s.m * s.p + (double) s.n * s.p;
    double all = entries;
    for (int levels = 1; levels <= s.levels && s.form == Form.STORED; levels++) {
      all +=
          switch (scheme) {
            case Program program -> sums(program, s, levels);
            case InBasis program -> sums(program, s, levels);
          };
    }
    return (long) (all * engine.dtype().bytes());
  }

  private static double sums(Program program, Setting s, int levels) {
    double sums = 0;
    double n = s.n;
    double m = s.m;
    double p = s.p;
    for (int l = levels; l > 0; l--) {
      n /= program.n();
      m /= program.m();
      p /= program.p();
      sums +=
          (program.rank() + program.u().fresh().size()) * n * m
              + (program.rank() + program.v().fresh().size()) * m * p
              + (program.rank() + program.w().fresh().size()) * n * p;
    }
    return sums;
  }

  /// Coordinates, and at each level the sums of coordinates for all products and those for the change of
  /// one block.
  private static double sums(InBasis program, Setting s, int levels) {
    double a = (double) s.n * s.m;
    double b = (double) s.m * s.p;
    double c = (double) s.n * s.p;
    double sums = 2 * (a + b + c);
    double growA = program.core().a().inputs() / ((double) program.n() * program.m());
    double growB = program.core().b().inputs() / ((double) program.m() * program.p());
    double growC = program.basis().c().inputs() / ((double) program.n() * program.p());
    for (int l = levels; l > 0; l--) {
      a *= growA;
      b *= growB;
      c *= growC;
    }
    sums += a + b + c;
    for (int l = levels; l > 0; l--) {
      a /= program.core().a().inputs();
      b /= program.core().b().inputs();
      c /= program.basis().c().inputs();
      sums += program.rank() * (a + b + c);
    }
    return sums;
  }
}
