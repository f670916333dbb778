package dev.headroom.referee;

import dev.headroom.circuit.Circuit;
import dev.headroom.circuit.Gate.Add;
import dev.headroom.circuit.Gate.Const;
import dev.headroom.circuit.Gate.Div;
import dev.headroom.circuit.Gate.Exp;
import dev.headroom.circuit.Gate.Input;
import dev.headroom.circuit.Gate.Ln;
import dev.headroom.circuit.Gate.Mul;
import dev.headroom.circuit.Gate.Sub;
import dev.headroom.field.Rational;
import dev.headroom.scheme.BilinearScheme;
import dev.headroom.scheme.LinearForm;
import dev.headroom.scheme.Sms;
import dev.headroom.trace.NamedProducts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The bilinear scheme of each copy, read off what {@link Tying} left of an extracted circuit, where its products are bilinear: the
/// linear forms of every product's factors, and every output as a combination of products. A is a
/// sum's left side, B its right side transposed, without the row that is tied.
/// Shape:  a copy's scheme has the products in which its inputs and outputs occur.
/// Work:   one sweep; a form for every linear gate.
/// Source: theory.md 4 and 5.
final class Schemes {
  private final Circuit circuit;
  private final NamedProducts sum;
  private final int lefts; // entries of all copies of A
  private final LinearForm[] inputs; // of a gate, over A's entries, then B's
  private final LinearForm[] combined; // of a gate, over the products
  private final List<LinearForm> left = new ArrayList<>();
  private final List<LinearForm> right = new ArrayList<>();

  private Schemes(Circuit circuit, NamedProducts sum) {
    this.circuit = circuit;
    this.sum = sum;
    this.lefts = sum.left().size();
    int nodes = circuit.leaves() + circuit.size();
    this.inputs = new LinearForm[nodes];
    this.combined = new LinearForm[nodes];
    Arrays.fill(inputs, LinearForm.ZERO);
    Arrays.fill(combined, LinearForm.ZERO);
    sweep(positions());
  }

  /// One scheme a copy, in their order.
  static List<BilinearScheme> of(Circuit circuit, NamedProducts sum) {
    Schemes schemes = new Schemes(circuit, sum);
    List<BilinearScheme> out = new ArrayList<>();
    for (int copy = 0; copy < sum.copies(); copy++) {
      out.add(schemes.scheme(copy));
    }
    return out;
  }

  private Map<String, Integer> positions() {
    Map<String, Integer> at = new HashMap<>();
    sum.left().forEach(name -> at.put(name, at.size()));
    sum.right().forEach(name -> at.put(name, at.size()));
    return at;
  }

  private void sweep(Map<String, Integer> positions) {
    int leaves = circuit.leaves();
    for (int id = -leaves; id < circuit.size(); id++) {
      int at = leaves + id;
      switch (circuit.node(id)) {
        case Input(String name) -> {
          Integer position = positions.get(name);
          inputs[at] = position == null ? LinearForm.ZERO : LinearForm.of(position);
        }
        case Const c -> {}
        case Add(int u, int v) -> combine(at, leaves + u, Rational.ONE, leaves + v);
        case Sub(int u, int v) -> combine(at, leaves + u, Rational.of(-1), leaves + v);
        case Mul(int u, int v) -> multiply(at, u, v);
        case Div d -> throw new IllegalStateException("÷ in an extracted circuit");
        case Exp e -> throw new IllegalStateException("exp in an extracted circuit");
        case Ln l -> throw new IllegalStateException("ln in an extracted circuit");
      }
    }
  }

  private void combine(int at, int u, Rational factor, int v) {
    inputs[at] = inputs[u].plus(factor, inputs[v]);
    combined[at] = combined[u].plus(factor, combined[v]);
  }

  private void multiply(int at, int u, int v) {
    int leaves = circuit.leaves();
    var constant = circuit.constant(u).or(() -> circuit.constant(v));
    if (constant.isPresent()) {
      int other = leaves + (circuit.constant(u).isPresent() ? v : u);
      inputs[at] = inputs[other].times(constant.get().value());
      combined[at] = combined[other].times(constant.get().value());
      return;
    }
    LinearForm x = inputs[leaves + u];
    boolean aSide = !x.isZero() && x.index()[0] < lefts;
    combined[at] = LinearForm.of(left.size());
    left.add(aSide ? x : inputs[leaves + v]);
    right.add(aSide ? inputs[leaves + v] : x);
  }

  private BilinearScheme scheme(int copy) {
    int a = sum.a() * sum.b(); // entries of one copy
    int b = sum.rows() * sum.b();
    int c = sum.a() * sum.c();
    List<LinearForm> outputs = new ArrayList<>(); // of A·Bᵀ, row by row, over the products
    for (Circuit.Output output : circuit.outputs().subList(copy * c, (copy + 1) * c)) {
      outputs.add(combined[circuit.leaves() + output.node()]);
    }
    List<LinearForm> w = Sms.transposed(outputs, left.size());
    List<LinearForm> us = new ArrayList<>();
    List<LinearForm> vs = new ArrayList<>();
    List<LinearForm> ws = new ArrayList<>();
    for (int l = 0; l < left.size(); l++) {
      LinearForm of = left.get(l).between(copy * a, (copy + 1) * a);
      LinearForm rows = right.get(l).between(lefts + copy * b, lefts + (copy + 1) * b);
      LinearForm tied = tied(rows);
      if (!of.isZero() && !tied.isZero() && !w.get(l).isZero()) {
        us.add(of);
        vs.add(tied);
        ws.add(w.get(l));
      }
    }
    return new BilinearScheme(sum.a(), sum.b(), sum.c(), us, vs, ws);
  }

  /// From entry (j,k) of the right side to (k,j), the last row replaced where it is tied.
  private LinearForm tied(LinearForm rows) {
    int m = sum.b();
    int p = sum.c();
    LinearForm out = LinearForm.ZERO;
    for (int t = 0; t < rows.terms(); t++) {
      int j = rows.index()[t] / m;
      int k = rows.index()[t] % m;
      Rational c = rows.coefficient()[t];
      if (j < p) {
        out = out.plus(c, LinearForm.of(k * p + j));
      } else {
        int[] all = new int[p];
        Rational[] minus = new Rational[p];
        Arrays.setAll(all, i -> k * p + i);
        Arrays.fill(minus, c.negate());
        out = out.plus(Rational.ONE, new LinearForm(all, minus));
      }
    }
    return out;
  }
}
