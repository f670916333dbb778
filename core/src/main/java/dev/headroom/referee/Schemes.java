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
import dev.headroom.trace.Traced;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The bilinear scheme of each head, read off what {@link Tying} left of an extracted circuit, where its products are bilinear: the
/// linear forms of every product's factors, and every output as a combination of products. A is W_Q,
/// B is W_Kᵀ; for H2 with softmax the last row of W_K is tied to minus the sum of the others, which
/// makes the row means vanish and leaves ⟨N,m,N−1⟩.
/// Shape:  a head's scheme has the products in which its inputs and outputs occur.
/// Work:   one sweep; a form for every linear gate.
/// Source: theory.md 4 and 5.
final class Schemes {
  private final Circuit circuit;
  private final Certificate shape;
  private final int heads;
  private final int entries; // of A (and of B before it is tied) in one head
  private final LinearForm[] inputs; // of a gate, over A's entries, then B's; null is 0
  private final LinearForm[] combined; // of a gate, over the products
  private final List<LinearForm> left = new ArrayList<>();
  private final List<LinearForm> right = new ArrayList<>();

  private Schemes(Circuit circuit, Traced model, Certificate shape) {
    this.circuit = circuit;
    this.shape = shape;
    this.heads = model.layers() * model.heads();
    this.entries = model.tokens() * model.headDim();
    int nodes = circuit.leaves() + circuit.size();
    this.inputs = new LinearForm[nodes];
    this.combined = new LinearForm[nodes];
    Arrays.fill(inputs, LinearForm.ZERO);
    Arrays.fill(combined, LinearForm.ZERO);
    sweep(positions(model));
  }

  /// One scheme a head, in the order of layers and heads.
  static List<BilinearScheme> of(Circuit circuit, Traced model) {
    Certificate shape = Certificate.of(model);
    Schemes schemes = new Schemes(circuit, model, shape);
    List<BilinearScheme> out = new ArrayList<>();
    for (int head = 0; head < schemes.heads; head++) {
      out.add(schemes.head(head, model.tokens()));
    }
    return out;
  }

  private Map<String, Integer> positions(Traced model) {
    boolean h2 = model.construction() == Traced.Construction.H2;
    Map<String, Integer> at = new HashMap<>();
    for (int head = 0; head < heads; head++) {
      String name = "." + head / model.heads() + "." + head % model.heads() + ".";
      for (int e = 0; e < entries; e++) {
        String entry = name + e / model.headDim() + "." + e % model.headDim();
        at.put((h2 ? "wq" : "a") + entry, head * entries + e);
        at.put((h2 ? "wk" : "b") + entry, (heads + head) * entries + e);
      }
    }
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
    boolean aSide = !x.isZero() && x.index()[0] < heads * entries;
    combined[at] = LinearForm.of(left.size());
    left.add(aSide ? x : inputs[leaves + v]);
    right.add(aSide ? inputs[leaves + v] : x);
  }

  private BilinearScheme head(int head, int n) {
    int p = shape.c();
    List<LinearForm> outputs = new ArrayList<>(); // of C, row by row, over the products
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < p; j++) {
        int node = circuit.outputs().get((head * n + i) * p + j).node();
        outputs.add(combined[circuit.leaves() + node]);
      }
    }
    List<LinearForm> w = Sms.transposed(outputs, left.size());
    List<LinearForm> us = new ArrayList<>();
    List<LinearForm> vs = new ArrayList<>();
    List<LinearForm> ws = new ArrayList<>();
    for (int l = 0; l < left.size(); l++) {
      LinearForm a = left.get(l).between(head * entries, (head + 1) * entries);
      LinearForm b = right.get(l).between((heads + head) * entries, (heads + head + 1) * entries);
      LinearForm tied = tied(b, n);
      if (!a.isZero() && !tied.isZero() && !w.get(l).isZero()) {
        us.add(a);
        vs.add(tied);
        ws.add(w.get(l));
      }
    }
    return new BilinearScheme(shape.a(), shape.b(), p, us, vs, ws);
  }

  /// From W_K's entry (j,k) to B's (k,j), the last row replaced where it is tied.
  private LinearForm tied(LinearForm rows, int n) {
    int m = shape.b();
    int p = shape.c();
    LinearForm out = LinearForm.ZERO;
    for (int t = 0; t < rows.terms(); t++) {
      int j = rows.index()[t] / m;
      int k = rows.index()[t] % m;
      Rational c = rows.coefficient()[t];
      if (j < p) {
        out = out.plus(c, LinearForm.of(k * p + j));
      } else {
        int[] all = new int[n - 1];
        Rational[] minus = new Rational[n - 1];
        Arrays.setAll(all, i -> k * p + i);
        Arrays.fill(minus, c.negate());
        out = out.plus(Rational.ONE, new LinearForm(all, minus));
      }
    }
    return out;
  }
}
