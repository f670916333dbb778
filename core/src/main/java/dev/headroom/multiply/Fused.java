package dev.headroom.multiply;

import dev.headroom.kernel.contract.Combination;
import dev.headroom.kernel.contract.Lane;
import dev.headroom.kernel.contract.Product;
import dev.headroom.kernel.contract.Target;
import dev.headroom.scheme.BilinearScheme;
import dev.headroom.scheme.InBasis;
import dev.headroom.scheme.Levels;
import dev.headroom.scheme.LinearForm;
import dev.headroom.scheme.Program;
import dev.headroom.tensor.Tensor;
import dev.headroom.tensor.Term;
import java.util.ArrayList;
import java.util.List;

/// A product by some levels of a scheme without a matrix of its own: the kernel adds up the blocks of
/// each sum while it packs them, and stores each tile wherever it belongs. All levels are one list of
/// rank^levels products.
/// Work:   scheme.Cost, but sums that several products share are added up for each.
/// Error:  grows with each level, by a factor that depends on the scheme: FastLaws, `matmul run`.
/// Shared: never, one caller's.
/// Source: theory.md 5.
public final class Fused implements Product {
  private final Lane lane;
  private final BilinearScheme scheme;
  private final int levels;

  /// A scheme in other bases is multiplied out: what its bases save are sums that are used again.
  public Fused(Lane lane, Levels scheme, int levels) {
    this.lane = lane;
    this.scheme =
        switch (scheme) {
          case Program program -> program.scheme();
          case InBasis program -> program.program().scheme();
        };
    this.levels = levels;
  }

  /// By fewer levels where a block would have no rows or columns.
  @Override
  public void product(Operand a, Operand b, Tensor c, boolean add) {
    Peel peel = new Peel(1, 1, 1);
    int deep = 0;
    for (; deep < levels && fits(peel, a, b); deep++) {
      peel = new Peel(peel.n() * scheme.n(), peel.m() * scheme.m(), peel.p() * scheme.p());
    }
    int all = deep;
    Product whole =
        (x, y, z, onto) ->
            level(all, Combination.of(x), Combination.of(y), List.of(new Target(1, z, onto)));
    peel.product(whole, lane, new Peel.Factors(a, b), c, add);
  }

  private boolean fits(Peel above, Operand a, Operand b) {
    return (long) above.n() * scheme.n() <= a.rows()
        && (long) above.m() * scheme.m() <= a.cols()
        && (long) above.p() * scheme.p() <= b.cols();
  }

  private void level(int level, Combination a, Combination b, List<Target> to) {
    if (level == 0) {
      lane.product(a, b, to);
      return;
    }
    boolean[] written = new boolean[scheme.n() * scheme.p()];
    for (int l = 0; l < scheme.rank(); l++) {
      Combination left = sum(scheme.u().get(l), a, scheme.n(), scheme.m());
      Combination right = sum(scheme.v().get(l), b, scheme.m(), scheme.p());
      level(level - 1, left, right, targets(scheme.w().get(l), to, written));
    }
  }

  private static Combination sum(LinearForm form, Combination of, int down, int across) {
    List<Term> terms = new ArrayList<>();
    for (Term term : of.terms()) {
      Operand whole = new Operand(term.part(), of.transposed());
      for (int t = 0; t < form.terms(); t++) {
        Operand block = whole.block(form.index()[t], down, across);
        terms.add(new Term(term.factor() * form.coefficient()[t].doubleValue(), block.matrix()));
      }
    }
    return new Combination(terms, of.transposed());
  }

  /// A block that nothing was written to yet is given, others gain.
  private List<Target> targets(LinearForm form, List<Target> of, boolean[] written) {
    List<Target> targets = new ArrayList<>();
    for (Target target : of) {
      Operand whole = new Operand(target.part(), false);
      for (int t = 0; t < form.terms(); t++) {
        int e = form.index()[t];
        double factor = target.factor() * form.coefficient()[t].doubleValue();
        Tensor block = whole.block(e, scheme.n(), scheme.p()).matrix();
        targets.add(new Target(factor, block, target.add() || written[e]));
      }
    }
    for (int e : form.index()) {
      written[e] = true;
    }
    return targets;
  }
}
