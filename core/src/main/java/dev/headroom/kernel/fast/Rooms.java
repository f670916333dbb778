package dev.headroom.kernel.fast;

import dev.headroom.kernel.contract.Lane;
import dev.headroom.kernel.contract.Product.Operand;
import dev.headroom.scheme.LinearForm;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Tensor;
import dev.headroom.tensor.Term;
import java.util.ArrayList;
import java.util.List;

/// Sums of matrices, and the memory that they are made in, kept from call to call.
final class Rooms {
  private final Lane lane;
  private final List<Tensor> rooms = new ArrayList<>(); // in the order of their making
  private int taken;

  Rooms(Lane lane) {
    this.lane = lane;
  }

  int taken() {
    return taken;
  }

  /// Those after the first `kept` serve again.
  void free(int kept) {
    taken = kept;
  }

  /// The next room, made anew where the last call's has another shape.
  Tensor next(Dtype dtype, int rows, int cols) {
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

  /// A known matrix itself where the sum has no other term.
  Tensor sum(LinearForm form, List<Tensor> known) {
    if (form.terms() == 1 && form.coefficient()[0].isOne()) {
      return known.get(form.index()[0]);
    }
    Tensor like = known.getFirst();
    Tensor sum = next(like.dtype(), like.rows(), like.cols());
    lane.combine(terms(form, known), sum);
    return sum;
  }

  static List<Term> terms(LinearForm form, List<Tensor> known) {
    List<Term> terms = new ArrayList<>();
    for (int t = 0; t < form.terms(); t++) {
      terms.add(new Term(form.coefficient()[t].doubleValue(), known.get(form.index()[t])));
    }
    return terms.isEmpty() ? List.of(new Term(0, known.getFirst())) : terms;
  }

  /// Each form is a block of c, `down` by `across` of them, or is added to it.
  void blocks(List<LinearForm> forms, List<Tensor> known, Tensor c, int across, boolean add) {
    int down = forms.size() / across;
    for (int e = 0; e < forms.size(); e++) {
      Tensor block = new Operand(c, false).block(e, down, across).matrix();
      List<Term> terms = new ArrayList<>(terms(forms.get(e), known));
      if (add) {
        terms.addFirst(new Term(1, block));
      }
      lane.combine(terms, block);
    }
  }
}
