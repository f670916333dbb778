package dev.headroom.transform;

import dev.headroom.circuit.Circuit;
import dev.headroom.circuit.CircuitBuilder;
import dev.headroom.circuit.Constant;
import dev.headroom.circuit.Counter;
import dev.headroom.circuit.Folding;
import dev.headroom.circuit.Room;
import dev.headroom.field.Rational;
import dev.headroom.work.Pace;
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
    Room.require(
        "a partly evaluated circuit", circuit, circuit.size(), () -> size(circuit, values), 0);
    CircuitBuilder writer = Circuit.builder().labelled(circuit);
    return Pruning.of(folded(circuit, values, writer, new Folding(writer)).build());
  }

  /// What is written before pruning.
  private static long size(Circuit circuit, Function<String, Optional<Rational>> values) {
    CircuitBuilder leaves = Circuit.builder();
    Counter counter = new Counter(leaves);
    folded(circuit, values, leaves, new Folding(counter));
    return counter.count();
  }

  private static Rewriting folded(
      Circuit circuit,
      Function<String, Optional<Rational>> values,
      CircuitBuilder writer,
      Folding out) {
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
    Pace pace = Pace.of("substituting", circuit.size());
    for (int gate = 0; gate < circuit.size(); gate++) {
      pace.at(gate);
      copy.gate(gate, out);
    }
    return copy;
  }

  private static int constant(Constant constant, CircuitBuilder writer, Folding out) {
    return constant.exact() ? out.constant(constant.value()) : writer.constant(constant);
  }
}
