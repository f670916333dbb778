package dev.headroom.transform;

import dev.headroom.circuit.Circuit;
import dev.headroom.circuit.CircuitBuilder;
import dev.headroom.circuit.Constant;
import dev.headroom.circuit.Folding;
import dev.headroom.field.Rational;
import java.util.Optional;
import java.util.function.Function;

/// Partial evaluation: some inputs become constants, what is then known is computed, what no output
/// needs is dropped.
/// Work:   two sweeps; size never grows.
/// Source: theory.md 4 (X = [I 0], W_V = 0, C = 0).
public final class Substitution {
  private Substitution() {}

  /// Shape:  values: the value of an input by name, or empty where it stays an input.
  public static Circuit of(Circuit circuit, Function<String, Optional<Rational>> values) {
    CircuitBuilder writer = Circuit.builder().labelled(circuit);
    Folding out = new Folding(writer);
    Rewriting copy = new Rewriting(circuit, writer);
    for (int id = -1; id >= -circuit.leaves(); id--) {
      Optional<Constant> constant = circuit.constant(id);
      String name = circuit.label(id);
      copy.put(
          id,
          constant.isPresent()
              ? constant(constant.get(), writer, out)
              : values.apply(name).map(out::constant).orElseGet(() -> writer.input(name)));
    }
    for (int gate = 0; gate < circuit.size(); gate++) {
      copy.gate(gate, out);
    }
    return Pruning.of(copy.build());
  }

  private static int constant(Constant constant, CircuitBuilder writer, Folding out) {
    return constant.exact() ? out.constant(constant.value()) : writer.constant(constant);
  }
}
