package dev.headroom.kernel.fast;

import dev.headroom.kernel.contract.Lane;
import dev.headroom.kernel.contract.Product;
import dev.headroom.kernel.fast.Peel.Piece;
import dev.headroom.scheme.InBasis;
import dev.headroom.scheme.Linear;
import dev.headroom.scheme.LinearForm;
import dev.headroom.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// A product by some levels of a scheme in other bases. The blocks of A and B become coordinates of all
/// levels at once, each level multiplies coordinates, and the coordinates of C become its blocks at the
/// end. The coordinates of a level stand below each other in one matrix, so that each is some of its
/// rows; those of a transposed operand stay transposed.
/// Work:   scheme.Cost; memory of all coordinates and of each level's sums, kept for the next call.
/// Error:  FastLaws, `matmul run`.
/// Shared: never, one caller's.
/// Source: theory.md 5; [KarstadtSchwartz].
public final class StoredInBasis implements Product {
  private final Lane lane;
  private final InBasis scheme;
  private final int most;
  private final Rooms whole;
  private final List<Rooms> ofA = new ArrayList<>(); // by level
  private final List<Rooms> ofB = new ArrayList<>();
  private final List<Rooms> ofC = new ArrayList<>();
  private final List<Rooms> ofCore = new ArrayList<>();

  public StoredInBasis(Lane lane, InBasis scheme, int levels) {
    this.lane = lane;
    this.scheme = scheme;
    this.most = levels;
    this.whole = new Rooms(lane);
    for (int l = 0; l <= levels; l++) {
      List.of(ofA, ofB, ofC, ofCore).forEach(rooms -> rooms.add(new Rooms(lane)));
    }
  }

  @Override
  public void product(Operand a, Operand b, Tensor c, boolean add) {
    int levels = scheme.levels(a.rows(), a.cols(), b.cols(), most);
    if (levels == 0) {
      lane.product(a, b, c, add);
      return;
    }
    Peel peel =
        new Peel(
            Peel.power(scheme.n(), levels),
            Peel.power(scheme.m(), levels),
            Peel.power(scheme.p(), levels));
    for (Piece piece : peel.pieces(a.rows(), a.cols(), b.cols())) {
      if (piece.whole()) {
        whole(levels, piece.a(a), piece.b(b), piece.c(c), piece.onto(add));
      } else {
        lane.product(piece.a(a), piece.b(b), piece.c(c), piece.onto(add));
      }
    }
  }

  private void whole(int levels, Operand a, Operand b, Tensor c, boolean add) {
    whole.free(0);
    Change left = new Change(scheme.basis().a(), scheme.n(), scheme.m(), ofA);
    Change right = new Change(scheme.basis().b(), scheme.m(), scheme.p(), ofB);
    Operand x = coordinates(left, a, levels);
    Operand y = coordinates(right, b, levels);
    int parts = Peel.power(scheme.basis().c().inputs(), levels);
    int height = parts * (c.rows() / Peel.power(scheme.n(), levels));
    Tensor z = whole.next(c.dtype(), height, c.cols() / Peel.power(scheme.p(), levels));
    core(x, y, z, levels);
    back(z, c, add, levels);
  }

  private Operand coordinates(Change how, Operand x, int levels) {
    Tensor stored = x.matrix();
    int height = stored.rows() / Peel.power(x.transposed() ? how.across : how.down, levels);
    int width = stored.cols() / Peel.power(x.transposed() ? how.down : how.across, levels);
    int all = Peel.power(how.basis.out().size(), levels);
    Tensor out = whole.next(stored.dtype(), all * height, width);
    change(how, x, out, levels);
    return new Operand(out, x.transposed());
  }

  private record Change(Linear basis, int down, int across, List<Rooms> rooms) {}

  private void change(Change how, Operand x, Tensor out, int level) {
    Rooms rooms = how.rooms.get(level);
    rooms.free(0);
    List<Tensor> known = new ArrayList<>();
    for (int e = 0; e < how.down * how.across; e++) {
      known.add(x.block(e, how.down, how.across).matrix());
    }
    how.basis.fresh().forEach(form -> known.add(rooms.sum(form, known)));
    int free = rooms.taken();
    List<Tensor> slices = slices(out, how.basis.out().size());
    for (int t = 0; t < slices.size(); t++) {
      LinearForm form = how.basis.out().get(t);
      if (level == 1) {
        lane.combine(Rooms.terms(form, known), slices.get(t));
      } else {
        rooms.free(free);
        Operand coordinate = new Operand(rooms.sum(form, known), x.transposed());
        change(how, coordinate, slices.get(t), level - 1);
      }
    }
  }

  private void core(Operand x, Operand y, Tensor z, int level) {
    if (level == 0) {
      lane.product(x, y, z, false);
      return;
    }
    InBasis.Sides core = scheme.core();
    Rooms rooms = ofCore.get(level);
    rooms.free(0);
    List<Tensor> u = forms(core.a(), x.matrix(), rooms);
    List<Tensor> v = forms(core.b(), y.matrix(), rooms);
    List<Tensor> parts = slices(z, core.c().out().size());
    Tensor like = parts.getFirst();
    List<Tensor> known = new ArrayList<>();
    for (int l = 0; l < scheme.rank(); l++) {
      Tensor product = rooms.next(z.dtype(), like.rows(), like.cols());
      core(
          new Operand(u.get(l), x.transposed()),
          new Operand(v.get(l), y.transposed()),
          product,
          level - 1);
      known.add(product);
    }
    core.c().fresh().forEach(form -> known.add(rooms.sum(form, known)));
    for (int t = 0; t < parts.size(); t++) {
      lane.combine(Rooms.terms(core.c().out().get(t), known), parts.get(t));
    }
  }

  private void back(Tensor z, Tensor c, boolean add, int level) {
    Linear basis = scheme.basis().c();
    Rooms rooms = ofC.get(level);
    rooms.free(0);
    int height = c.rows() / scheme.n();
    int width = c.cols() / scheme.p();
    List<Tensor> known = new ArrayList<>();
    for (Tensor slice : slices(z, basis.inputs())) {
      Tensor part = level == 1 ? slice : rooms.next(c.dtype(), height, width);
      if (level > 1) {
        back(slice, part, false, level - 1);
      }
      known.add(part);
    }
    basis.fresh().forEach(form -> known.add(rooms.sum(form, known)));
    rooms.blocks(basis.out(), known, c, scheme.p(), add);
  }

  private List<Tensor> forms(Linear linear, Tensor stacked, Rooms rooms) {
    List<Tensor> known = new ArrayList<>(slices(stacked, linear.inputs()));
    linear.fresh().forEach(form -> known.add(rooms.sum(form, known)));
    return linear.out().stream().map(form -> rooms.sum(form, known)).toList();
  }

  private static List<Tensor> slices(Tensor stacked, int count) {
    int height = stacked.rows() / count;
    return IntStream.range(0, count)
        .mapToObj(i -> stacked.rows(i * height, (i + 1) * height))
        .toList();
  }
}
