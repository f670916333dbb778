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
import dev.headroom.trace.NamedProducts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What an extracted circuit of +, −, × holds: its non-scalar products and their sides, its formal
/// degree, and how long its coefficients can be.
/// Shape:  products: ids of the gates; rank counts 1 for a product of one A-side and one B-side
///         factor, 2 for another; bits bounds every coefficient's numerator and denominator.
/// Source: theory.md 4, Certificate and Check.
record Products(List<Integer> products, long rank, long formalDegree, double bits) {
  private static final int A = 1;
  private static final int B = 2;

  boolean bilinear() {
    return rank == products.size();
  }

  static Products of(Circuit circuit, NamedProducts sum) {
    return new Sweep(circuit, new HashSet<>(sum.left())).products();
  }

  /// One sweep over the gates; arrays by leaves + id.
  private static final class Sweep {
    private final Circuit circuit;
    private final Set<String> left; // the names of A's inputs
    private final byte[] sides;
    private final long[] degree;
    private final double[] above; // log2 of the sum of |numerators|
    private final double[] below; // log2 of a common denominator
    private final List<Integer> products = new ArrayList<>();
    private long rank;

    Sweep(Circuit circuit, Set<String> left) {
      int nodes = circuit.leaves() + circuit.size();
      this.circuit = circuit;
      this.left = left;
      this.sides = new byte[nodes];
      this.degree = new long[nodes];
      this.above = new double[nodes];
      this.below = new double[nodes];
    }

    Products products() {
      int leaves = circuit.leaves();
      for (int id = -leaves; id < circuit.size(); id++) {
        int at = leaves + id;
        switch (circuit.node(id)) {
          case Input(String name) -> {
            sides[at] = (byte) (left.contains(name) ? A : B);
            degree[at] = 1;
          }
          case Const(var c) -> {
            above[at] = c.value().numerator().bitLength();
            below[at] = c.value().denominator().bitLength() - 1;
          }
          case Add(int u, int v) -> sum(leaves + u, leaves + v, at);
          case Sub(int u, int v) -> sum(leaves + u, leaves + v, at);
          case Mul(int u, int v) -> product(leaves + u, leaves + v, at);
          case Div d -> throw new IllegalStateException("÷ in an extracted circuit");
          case Exp e -> throw new IllegalStateException("exp in an extracted circuit");
          case Ln l -> throw new IllegalStateException("ln in an extracted circuit");
        }
      }
      long most = 0;
      double longest = 0;
      for (Circuit.Output o : circuit.outputs()) {
        int at = leaves + o.node();
        most = Math.max(most, degree[at]);
        longest = Math.max(longest, Math.max(above[at], below[at]));
      }
      return new Products(products, rank, most, longest);
    }

    private void sum(int u, int v, int at) {
      sides[at] = (byte) (sides[u] | sides[v]);
      degree[at] = Math.max(degree[u], degree[v]);
      below[at] = below[u] + below[v];
      above[at] = 1 + Math.max(above[u] + below[v], above[v] + below[u]);
    }

    private void product(int u, int v, int at) {
      sides[at] = (byte) (sides[u] | sides[v]);
      degree[at] = degree[u] + degree[v];
      above[at] = above[u] + above[v];
      below[at] = below[u] + below[v];
      if (sides[u] != 0 && sides[v] != 0) {
        products.add(at - circuit.leaves());
        rank += (sides[u] & sides[v]) == 0 ? 1 : 2; // one A and one B, or not
      }
    }
  }
}
