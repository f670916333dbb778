package dev.headroom.solve;

import dev.headroom.reduce.Construction;
import dev.headroom.solve.Target.Bare;
import dev.headroom.solve.Target.Standard;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Weighting;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Which transformers are not run: those that are too much work, and those whose answer rounding
/// could change.
/// Source: theory.md 2.
record Trust(Plan plan) {
  /// Partners that float32 still tells apart (hardmax).
  private static final int COUNTED_IN_FLOAT = 2945;

  /// Partners that float32 tells apart as a ratio, in any order of summation.
  private static final int COUNTED_IN_RATIO = 2700;

  /// Heads whose steps of 1/LH float32 keeps.
  private static final int STEPS_IN_FLOAT = 1_000_000;

  /// Partners that float64 is guaranteed to tell apart (softmax).
  private static final int COUNTED_IN_SOFTMAX = 1 << 16;

  /// Shape:  N, LH and d.
  record Size(long tokens, long heads, int dim) {
    double steps() {
      return (double) tokens * tokens * heads * Math.max(1, dim);
    }
  }

  /// Why transformers of these sizes are not all run, or nothing.
  Optional<String> refusal(List<Size> sizes) {
    double steps = sizes.stream().mapToDouble(Size::steps).sum();
    if (steps > plan.budget()) {
      return Optional.of(tooMuch(sizes, steps));
    }
    return sizes.stream().flatMap(size -> rounded(size).stream()).findFirst();
  }

  private String tooMuch(List<Size> sizes, double steps) {
    Size first = sizes.getFirst();
    String others = sizes.size() == 1 ? "" : " and " + (sizes.size() - 1) + " more transformers";
    return String.format(
        Locale.ROOT,
        "N²·LH·d = %d²·%d·%d%s = %.3g exceeds the budget %.3g",
        first.tokens,
        first.heads,
        first.dim,
        others,
        steps,
        plan.budget());
  }

  private Optional<String> rounded(Size size) {
    return switch (plan.target()) {
      case Bare(var construction, _) when construction == Construction.SHARP -> Optional.empty();
      case Bare(_, var weighting) -> inSum(size, weighting == Weighting.SOFTMAX);
      case Standard _ -> inRatio(size);
    };
  }

  /// Partners are counted as o1/o2, whose error is t times that of a sum of so many terms; with Layer
  /// norms the mean of a row is rounded too, and steps are as small as there are heads.
  private Optional<String> inRatio(Size size) {
    if (!plan.count() || plan.engine().dtype() != Dtype.F32) {
      return Optional.empty();
    }
    if (size.tokens > COUNTED_IN_RATIO || size.heads > STEPS_IN_FLOAT) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "float32 counts %d partners in %d heads at most, N is %d, LH %d: take --dtype f64",
              COUNTED_IN_RATIO,
              STEPS_IN_FLOAT,
              size.tokens,
              size.heads));
    }
    return Optional.empty();
  }

  private Optional<String> inSum(Size size, boolean softmax) {
    boolean single = plan.engine().dtype() == Dtype.F32;
    int most = single ? COUNTED_IN_FLOAT : softmax ? COUNTED_IN_SOFTMAX : Integer.MAX_VALUE;
    if (single && lost(size, softmax) > (softmax ? 0.05 : 0.2)) {
      return Optional.of(
          "float32 may round the gap away in the sum of the last column: take --dtype f64"
              + (softmax ? ", --attention hardmax" : "")
              + " or --construction sharp");
    }
    return size.tokens <= most
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%s with %s tells %d partners apart, N is %d: take %s",
                single ? "float32" : "float64",
                softmax ? "softmax" : "hardmax",
                most,
                size.tokens,
                single ? "--dtype f64" : "--attention hardmax"));
  }

  /// What float32 can lose of the gap. Softmax: N tokens' sums of LH entries up to 2, each off by a
  /// few units. Hardmax: a token without a partner sums 2s, which is exact, and one with a partner
  /// leaves at least 1/2, of which LH additions of up to 2·LH each round off half a unit.
  private static double lost(Size size, boolean softmax) {
    double heads = size.heads;
    return softmax ? size.tokens * heads * (2 * heads + 8) * 0x1p-23 : heads * heads * 0x1p-24;
  }
}
