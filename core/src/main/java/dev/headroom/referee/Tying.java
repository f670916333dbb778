package dev.headroom.referee;

import dev.headroom.circuit.Circuit;
import dev.headroom.circuit.CircuitBuilder;
import dev.headroom.circuit.Constant;
import dev.headroom.circuit.Folding;
import dev.headroom.circuit.Kind;
import dev.headroom.field.PrimeField;
import dev.headroom.trace.NamedProducts;
import dev.headroom.transform.Pruning;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// What of an extracted circuit the certificate counts and the schemes hold: the outputs p.l.h.i.j of
/// the products ⟨a,b,c⟩ alone, and the products that they need. Where B is tied its last row is minus
/// the sum of the others, which makes the row means, and some products, vanish.
///
/// A product vanishes if a factor is 0 at a random tied point modulo p, and is without use if a random
/// combination of the outputs does not depend on it. What is left is checked by itself (ProductCheck),
/// so a wrong guess here ends in a refusal.
/// Work:   one sweep forward and one back, 16 bytes a node.
/// Source: theory.md 4, Certificate.
final class Tying {
  private final Circuit circuit;
  private final NamedProducts sum;
  private final PrimeField field;
  private final int leaves;
  private final long[] value; // by leaves + id
  private final long[] weight; // of a node in the random combination of the outputs

  private Tying(Circuit circuit, NamedProducts sum, PrimeField field) {
    this.circuit = circuit;
    this.sum = sum;
    this.field = field;
    this.leaves = circuit.leaves();
    this.value = new long[leaves + circuit.size()];
    this.weight = new long[value.length];
  }

  static Circuit of(
      Circuit extracted, NamedProducts sum, PrimeField field, RandomGenerator random) {
    Tying tying = new Tying(extracted, sum, field);
    Products products = Products.of(extracted, sum);
    tying.forward(tying.point(random));
    tying.back(products, random);
    return tying.without(products);
  }

  /// A random point at which B is tied where it is.
  /// Shape:  by input, in the order of the circuit.
  private long[] point(RandomGenerator random) {
    Map<String, Long> values = new HashMap<>();
    sum.left().forEach(name -> values.put(name, field.draw(random)));
    int rows = sum.rows();
    for (int copy = 0; copy < sum.copies(); copy++) {
      for (int k = 0; k < sum.b(); k++) {
        long all = 0;
        for (int j = 0; j < rows; j++) {
          boolean last = sum.tied() && j == rows - 1;
          long value = last ? field.difference(0, all) : field.draw(random);
          values.put(sum.right().get((copy * rows + j) * sum.b() + k), value);
          all = field.sum(all, value);
        }
      }
    }
    return circuit.inputNames().stream()
        .mapToLong(name -> values.getOrDefault(name, field.draw(random)))
        .toArray();
  }

  private void forward(long[] point) {
    int[] inputs = circuit.inputs();
    for (int i = 0; i < inputs.length; i++) {
      value[leaves + inputs[i]] = point[i];
    }
    for (int id = -leaves; id < 0; id++) {
      int at = leaves + id;
      circuit.constant(id).ifPresent(c -> value[at] = field.reduced(c.value()));
    }
    for (int gate = 0; gate < circuit.size(); gate++) {
      long u = value[leaves + circuit.left(gate)];
      long v = value[leaves + circuit.right(gate)];
      value[leaves + gate] =
          switch (circuit.kind(gate)) {
            case ADD -> field.sum(u, v);
            case SUB -> field.difference(u, v);
            case MUL -> field.product(u, v);
            case DIV, EXP, LN ->
                throw new IllegalStateException("÷, exp or ln in an extracted circuit");
          };
    }
  }

  private void back(Products products, RandomGenerator random) {
    for (Circuit.Output output : kept()) {
      int at = leaves + output.node();
      weight[at] = field.sum(weight[at], field.draw(random));
    }
    BitSet stops = new BitSet(circuit.size());
    products.products().forEach(stops::set);
    for (int gate = circuit.size() - 1; gate >= 0; gate--) {
      if (stops.get(gate)) {
        continue;
      }
      long w = weight[leaves + gate];
      int u = leaves + circuit.left(gate);
      int v = leaves + circuit.right(gate);
      boolean times = circuit.kind(gate) == Kind.MUL;
      weight[u] = field.sum(weight[u], times ? field.product(w, value[v]) : w);
      long right = times ? field.product(w, value[u]) : w;
      weight[v] =
          circuit.kind(gate) == Kind.SUB
              ? field.difference(weight[v], right)
              : field.sum(weight[v], right);
    }
  }

  private List<Circuit.Output> kept() {
    Set<String> wanted = new HashSet<>(sum.outputs());
    return circuit.outputs().stream().filter(o -> wanted.contains(o.name())).toList();
  }

  /// The circuit with 0 in place of each product that does not count.
  private Circuit without(Products products) {
    BitSet dead = new BitSet(circuit.size());
    for (int gate : products.products()) {
      boolean counts =
          value[leaves + circuit.left(gate)] != 0
              && value[leaves + circuit.right(gate)] != 0
              && weight[leaves + gate] != 0;
      dead.set(gate, !counts);
    }
    CircuitBuilder writer = Circuit.builder().labelled(circuit);
    Folding out = new Folding(writer);
    int[] to = new int[value.length];
    for (int id = -1; id >= -leaves; id--) {
      Optional<Constant> constant = circuit.constant(id);
      to[leaves + id] =
          constant.isPresent()
              ? out.constant(constant.get().value())
              : writer.input(circuit.label(id));
    }
    for (int gate = 0; gate < circuit.size(); gate++) {
      writer.from(gate);
      to[leaves + gate] =
          dead.get(gate)
              ? out.zero()
              : out.gate(
                  circuit.kind(gate),
                  to[leaves + circuit.left(gate)],
                  to[leaves + circuit.right(gate)]);
    }
    kept().forEach(o -> writer.output(o.name(), to[leaves + o.node()]));
    return Pruning.of(writer.build());
  }
}
