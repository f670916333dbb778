package dev.headroom.scheme;

import dev.headroom.field.Rational;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;

/// Linear forms as a straight-line program: sums that are used again first, then the forms.
/// Shape:  `fresh` form t and every form of `out` range over the inputs 0 … inputs − 1, then over the
///         fresh forms before it.
public record Linear(int inputs, List<LinearForm> fresh, List<LinearForm> out) {
  public Linear {
    fresh = List.copyOf(fresh);
    out = List.copyOf(out);
    for (int t = 0; t < fresh.size(); t++) {
      within(fresh.get(t), inputs + t);
    }
    for (LinearForm form : out) {
      within(form, inputs + fresh.size());
    }
  }

  private static void within(LinearForm form, int size) {
    if (!form.isZero() && (form.index()[0] < 0 || form.index()[form.terms() - 1] >= size)) {
      throw new IllegalArgumentException("a form has an index outside 0.." + (size - 1));
    }
  }

  /// Forms that share no sums.
  public static Linear of(int inputs, List<LinearForm> forms) {
    return new Linear(inputs, List.of(), forms);
  }

  /// Two programs over common inputs, the places of whose own inputs are given, their forms one after
  /// the other.
  static Linear joined(int inputs, Linear x, IntUnaryOperator ofX, Linear y, IntUnaryOperator ofY) {
    List<LinearForm> fresh = new ArrayList<>();
    List<LinearForm> out = new ArrayList<>();
    moved(x, ofX, inputs, 0, fresh, out);
    moved(y, ofY, inputs, x.fresh.size(), fresh, out);
    return new Linear(inputs, fresh, out);
  }

  private static void moved(
      Linear from,
      IntUnaryOperator place,
      int inputs,
      int before,
      List<LinearForm> fresh,
      List<LinearForm> out) {
    IntUnaryOperator all =
        i -> i < from.inputs ? place.applyAsInt(i) : i - from.inputs + inputs + before;
    from.fresh.forEach(form -> fresh.add(form.moved(all)));
    from.out.forEach(form -> out.add(form.moved(all)));
  }

  /// The same forms with other coefficients, none 0.
  Linear with(UnaryOperator<Rational> value) {
    return new Linear(
        inputs,
        fresh.stream().map(form -> form.with(value)).toList(),
        out.stream().map(form -> form.with(value)).toList());
  }

  /// The forms of `next` over the forms of this.
  Linear then(Linear next) {
    if (next.inputs != out.size()) {
      throw new IllegalArgumentException(next.inputs + " inputs for " + out.size() + " forms");
    }
    List<LinearForm> sums = new ArrayList<>(fresh);
    int[] place = new int[next.inputs + next.fresh.size()];
    for (int t = 0; t < place.length; t++) {
      LinearForm form =
          t < next.inputs ? out.get(t) : next.fresh.get(t - next.inputs).moved(i -> place[i]);
      boolean copy = t < next.inputs && form.terms() == 1 && form.coefficient()[0].isOne();
      place[t] = copy ? form.index()[0] : inputs + sums.size();
      if (!copy) {
        sums.add(form);
      }
    }
    return new Linear(
        inputs, sums, next.out.stream().map(form -> form.moved(i -> place[i])).toList());
  }

  /// Additions and subtractions: one less than the terms of each sum, and one more where all are
  /// subtracted, from 0.
  public int additions() {
    return sums().stream().mapToInt(Linear::additions).sum();
  }

  private static int additions(LinearForm form) {
    return form.firstPositive() < form.terms() ? form.terms() - 1 : form.terms();
  }

  /// Terms with a coefficient other than 1 and −1.
  public int scalings() {
    return sums().stream().mapToInt(Linear::scaled).sum();
  }

  private static int scaled(LinearForm form) {
    int count = 0;
    for (Rational c : form.coefficient()) {
      boolean unit = c.isOne() || c.negate().isOne();
      count += unit ? 0 : 1;
    }
    return count;
  }

  private List<LinearForm> sums() {
    List<LinearForm> all = new ArrayList<>(fresh);
    all.addAll(out);
    return all;
  }

  /// The forms over the inputs alone.
  public List<LinearForm> expanded() {
    List<LinearForm> values = new ArrayList<>();
    for (LinearForm form : fresh) {
      values.add(expanded(form, values));
    }
    return out.stream().map(form -> expanded(form, values)).toList();
  }

  private LinearForm expanded(LinearForm form, List<LinearForm> values) {
    LinearForm sum = LinearForm.ZERO;
    for (int t = 0; t < form.terms(); t++) {
      int at = form.index()[t];
      LinearForm part = at < inputs ? LinearForm.of(at) : values.get(at - inputs);
      sum = sum.plus(form.coefficient()[t], part);
    }
    return sum;
  }
}
