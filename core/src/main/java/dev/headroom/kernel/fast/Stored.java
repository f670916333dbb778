package dev.headroom.kernel.fast;

import dev.headroom.kernel.contract.Lane;
import dev.headroom.kernel.contract.Product;
import dev.headroom.kernel.fast.Peel.Piece;
import dev.headroom.scheme.Linear;
import dev.headroom.scheme.LinearForm;
import dev.headroom.scheme.Program;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Tensor;
import dev.headroom.tensor.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// A product by some levels of a scheme. The sums of a level are matrices of their own; the kernel's
/// product multiplies below the last level, and whatever rows and columns are left over.
/// Work:   scheme.Cost; memory of the sums of each level, kept for the next call.
/// Error:  grows with each level, by a factor that depends on the scheme: FastLaws, `matmul run`.
/// Shared: never, one caller's.
/// Source: theory.md 5.
public final class Stored implements Product {
  private final Lane lane;
  private final Program program;
  private final int levels;
  private final Product below; // the level below
  private final List<Tensor> rooms = new ArrayList<>(); // of the sums, in the order of their making
  private int taken;

  public Stored(Lane lane, Program program, int levels) {
    this.lane = lane;
    this.program = program;
    this.levels = levels;
    this.below = levels > 1 ? new Stored(lane, program, levels - 1) : lane;
  }

  /// One level, whose blocks another product multiplies.
  Stored(Lane lane, Program program, Product below) {
    this.lane = lane;
    this.program = program;
    this.levels = 1;
    this.below = below;
  }

  @Override
  public void product(Operand a, Operand b, Tensor c, boolean add) {
    if (levels == 0) {
      lane.product(a, b, c, add);
      return;
    }
    Peel peel = new Peel(program.n(), program.m(), program.p());
    for (Piece piece : peel.pieces(a.rows(), a.cols(), b.cols())) {
      if (piece.whole()) {
        level(piece.a(a), piece.b(b), piece.c(c), piece.onto(add));
      } else {
        lane.product(piece.a(a), piece.b(b), piece.c(c), piece.onto(add));
      }
    }
  }

  private void level(Operand a, Operand b, Tensor c, boolean add) {
    taken = 0;
    List<Operand> u = forms(program.u(), blocks(a, program.n(), program.m()));
    List<Operand> v = forms(program.v(), blocks(b, program.m(), program.p()));
    int height = c.rows() / program.n();
    int width = c.cols() / program.p();
    List<Tensor> products = new ArrayList<>();
    for (int l = 0; l < program.rank(); l++) {
      Tensor product = room(c.dtype(), height, width);
      below.product(u.get(l), v.get(l), product, false);
      products.add(product);
    }
    for (LinearForm form : program.w().fresh()) {
      Tensor sum = room(c.dtype(), height, width);
      lane.combine(terms(form, products), sum);
      products.add(sum);
    }
    for (int e = 0; e < program.n() * program.p(); e++) {
      int top = e / program.p() * height;
      int left = e % program.p() * width;
      Tensor block = c.rows(top, top + height).cols(left, left + width);
      List<Term> terms = new ArrayList<>(terms(program.w().out().get(e), products));
      if (add) {
        terms.addFirst(new Term(1, block));
      }
      lane.combine(terms, block);
    }
  }

  private static List<Operand> blocks(Operand x, int down, int across) {
    return IntStream.range(0, down * across).mapToObj(e -> x.block(e, down, across)).toList();
  }

  /// Sums of blocks, as these are stored: transposed blocks give transposed sums.
  private List<Operand> forms(Linear linear, List<Operand> blocks) {
    boolean transposed = blocks.getFirst().transposed();
    List<Tensor> known = new ArrayList<>(blocks.stream().map(Operand::matrix).toList());
    linear.fresh().forEach(form -> known.add(sum(form, known)));
    return linear.out().stream().map(form -> new Operand(sum(form, known), transposed)).toList();
  }

  /// A block itself where the sum has no other term.
  private Tensor sum(LinearForm form, List<Tensor> known) {
    if (form.terms() == 1 && form.coefficient()[0].isOne()) {
      return known.get(form.index()[0]);
    }
    Tensor like = known.getFirst();
    Tensor sum = room(like.dtype(), like.rows(), like.cols());
    lane.combine(terms(form, known), sum);
    return sum;
  }

  private static List<Term> terms(LinearForm form, List<Tensor> known) {
    List<Term> terms = new ArrayList<>();
    for (int t = 0; t < form.terms(); t++) {
      terms.add(new Term(form.coefficient()[t].doubleValue(), known.get(form.index()[t])));
    }
    return terms.isEmpty() ? List.of(new Term(0, known.getFirst())) : terms;
  }

  /// The next room, made anew where the last call's has another shape.
  private Tensor room(Dtype dtype, int rows, int cols) {
    if (taken == rooms.size()) {
      rooms.add(Tensor.zeros(dtype, rows, cols));
    }
    Tensor room = rooms.get(taken);
    if (room.dtype() != dtype || room.rows() != rows || room.cols() != cols) {
      room = Tensor.zeros(dtype, rows, cols);
      rooms.set(taken, room);
    }
    taken++;
    return room;
  }
}
