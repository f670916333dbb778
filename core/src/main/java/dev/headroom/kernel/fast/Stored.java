package dev.headroom.kernel.fast;

import dev.headroom.kernel.contract.Lane;
import dev.headroom.kernel.contract.Product;
import dev.headroom.kernel.fast.Peel.Piece;
import dev.headroom.scheme.Linear;
import dev.headroom.scheme.Program;
import dev.headroom.tensor.Tensor;
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
  private final Rooms rooms;

  public Stored(Lane lane, Program program, int levels) {
    this.lane = lane;
    this.rooms = new Rooms(lane);
    this.program = program;
    this.levels = levels;
    this.below = levels > 1 ? new Stored(lane, program, levels - 1) : lane;
  }

  /// One level, whose blocks another product multiplies.
  Stored(Lane lane, Program program, Product below) {
    this.lane = lane;
    this.rooms = new Rooms(lane);
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
    rooms.free(0);
    List<Operand> u = forms(program.u(), blocks(a, program.n(), program.m()));
    List<Operand> v = forms(program.v(), blocks(b, program.m(), program.p()));
    int height = c.rows() / program.n();
    int width = c.cols() / program.p();
    List<Tensor> products = new ArrayList<>();
    for (int l = 0; l < program.rank(); l++) {
      Tensor product = rooms.next(c.dtype(), height, width);
      below.product(u.get(l), v.get(l), product, false);
      products.add(product);
    }
    program.w().fresh().forEach(form -> products.add(rooms.sum(form, products)));
    rooms.blocks(program.w().out(), products, c, program.p(), add);
  }

  private static List<Operand> blocks(Operand x, int down, int across) {
    return IntStream.range(0, down * across).mapToObj(e -> x.block(e, down, across)).toList();
  }

  /// Sums of blocks, as these are stored: transposed blocks give transposed sums.
  private List<Operand> forms(Linear linear, List<Operand> blocks) {
    boolean transposed = blocks.getFirst().transposed();
    List<Tensor> known = new ArrayList<>(blocks.stream().map(Operand::matrix).toList());
    linear.fresh().forEach(form -> known.add(rooms.sum(form, known)));
    return linear.out().stream()
        .map(form -> new Operand(rooms.sum(form, known), transposed))
        .toList();
  }
}
