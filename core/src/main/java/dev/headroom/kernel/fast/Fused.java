package dev.headroom.kernel.fast;

import dev.headroom.kernel.contract.Combination;
import dev.headroom.kernel.contract.Lane;
import dev.headroom.kernel.contract.Packed;
import dev.headroom.kernel.contract.PackedSum;
import dev.headroom.kernel.contract.PackedSum.Block;
import dev.headroom.kernel.contract.Product;
import dev.headroom.kernel.contract.Target;
import dev.headroom.kernel.fast.Peel.Piece;
import dev.headroom.scheme.BilinearScheme;
import dev.headroom.scheme.InBasis;
import dev.headroom.scheme.Levels;
import dev.headroom.scheme.LinearForm;
import dev.headroom.scheme.Program;
import dev.headroom.tensor.Tensor;
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

  public Fused(Lane lane, Levels scheme, int levels) {
    this.lane = lane;
    this.scheme = scheme(scheme);
    this.levels = levels;
  }

  /// The sums that are added up for each product: those of a scheme in other bases multiplied out, for
  /// what its bases save are sums that are used again.
  public static BilinearScheme scheme(Levels levels) {
    return switch (levels) {
      case Program program -> program.scheme();
      case InBasis program -> program.program().scheme();
    };
  }

  /// By fewer levels where a block would have no rows or columns.
  @Override
  public void product(Operand a, Operand b, Tensor c, boolean add) {
    int deep = levels(a.rows(), a.cols(), b.cols());
    for (Piece piece : peel(deep, 1).pieces(a.rows(), a.cols(), b.cols())) {
      if (piece.whole()) {
        Right right = new Right.Matrices(Combination.of(piece.b(b)));
        level(deep, Combination.of(piece.a(a)), right, target(piece, c, add));
      } else {
        lane.product(piece.a(a), piece.b(b), piece.c(c), piece.onto(add));
      }
    }
  }

  /// out = x·w, or out += x·w when `add`; sums of w's blocks are made of its packed panels.
  public void linear(Tensor x, Packed w, boolean add, Tensor out) {
    int deep = levels(x.rows(), x.cols(), w.cols() / w.columnsTogether());
    Operand a = new Operand(x, false);
    Peel peel = peel(deep, w.columnsTogether());
    for (Piece piece : peel.pieces(x.rows(), x.cols(), w.cols())) {
      List<Block> block = List.of(new Block(1, piece.from(), piece.left()));
      int depth = piece.to() - piece.from();
      PackedSum part = new PackedSum(w, block, depth, piece.right() - piece.left());
      int level = piece.whole() ? deep : 0;
      Combination left = Combination.of(piece.a(a));
      level(level, left, new Right.Weights(part), target(piece, out, add));
    }
  }

  private static List<Target> target(Piece piece, Tensor c, boolean add) {
    return List.of(new Target(1, piece.c(c), piece.onto(add)));
  }

  private int levels(int rows, int depth, int cols) {
    int deep = 0;
    while (deep < levels && fits(peel(deep + 1, 1), rows, depth, cols)) {
      deep++;
    }
    return deep;
  }

  private static boolean fits(Peel peel, int rows, int depth, int cols) {
    return peel.n() <= rows && peel.m() <= depth && peel.p() <= cols;
  }

  private Peel peel(int levels, int columnsTogether) {
    return new Peel(
        Peel.power(scheme.n(), levels),
        Peel.power(scheme.m(), levels),
        Math.multiplyExact(Peel.power(scheme.p(), levels), columnsTogether));
  }

  private void level(int level, Combination a, Right b, List<Target> to) {
    if (level == 0) {
      b.times(lane, a, to);
      return;
    }
    boolean[] written = new boolean[scheme.n() * scheme.p()];
    for (int l = 0; l < scheme.rank(); l++) {
      Combination left = Right.Matrices.sum(scheme.u().get(l), a, scheme.n(), scheme.m());
      Right right = b.sum(scheme.v().get(l), scheme.m(), scheme.p());
      level(level - 1, left, right, targets(scheme.w().get(l), to, written));
    }
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
