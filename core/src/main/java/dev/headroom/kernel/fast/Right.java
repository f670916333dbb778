package dev.headroom.kernel.fast;

import dev.headroom.kernel.contract.Combination;
import dev.headroom.kernel.contract.Lane;
import dev.headroom.kernel.contract.PackedSum;
import dev.headroom.kernel.contract.PackedSum.Block;
import dev.headroom.kernel.contract.Product.Operand;
import dev.headroom.kernel.contract.Target;
import dev.headroom.scheme.LinearForm;
import dev.headroom.tensor.Term;
import java.util.ArrayList;
import java.util.List;

/// The right factor of a fused product: sums of blocks, of a matrix or of packed weights.
sealed interface Right {
  /// The form over this one's blocks, `down` by `across` of them.
  Right sum(LinearForm form, int down, int across);

  /// a times this, to the targets.
  void times(Lane lane, Combination a, List<Target> to);

  record Matrices(Combination sum) implements Right {
    @Override
    public Right sum(LinearForm form, int down, int across) {
      return new Matrices(sum(form, sum, down, across));
    }

    static Combination sum(LinearForm form, Combination of, int down, int across) {
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

    @Override
    public void times(Lane lane, Combination a, List<Target> to) {
      lane.product(a, sum, to);
    }
  }

  record Weights(PackedSum sum) implements Right {
    @Override
    public Right sum(LinearForm form, int down, int across) {
      int height = sum.rows() / down;
      int width = sum.cols() / across;
      List<Block> blocks = new ArrayList<>();
      for (Block block : sum.blocks()) {
        for (int t = 0; t < form.terms(); t++) {
          int e = form.index()[t];
          double factor = block.factor() * form.coefficient()[t].doubleValue();
          int top = block.top() + e / across * height;
          blocks.add(new Block(factor, top, block.left() + e % across * width));
        }
      }
      return new Weights(new PackedSum(sum.whole(), blocks, height, width));
    }

    @Override
    public void times(Lane lane, Combination a, List<Target> to) {
      lane.product(a, sum, to);
    }
  }
}
