package dev.headroom.transform;

import dev.headroom.circuit.Circuit;
import dev.headroom.circuit.CircuitBuilder;
import dev.headroom.circuit.Constant;
import dev.headroom.circuit.Counter;
import dev.headroom.circuit.Folding;
import dev.headroom.circuit.Room;
import dev.headroom.field.Rational;
import dev.headroom.work.Pace;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/// Partial evaluation: some inputs become constants, or linear forms of new inputs; what is then known is computed, what no output
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
    Folding out = new Folding(writer);
    Inputs inputs = constants(values, writer, out);
    return Pruning.of(folded(circuit, inputs, writer, out).build());
  }

  /// Some inputs become linear forms of new ones.
  /// Shape:  forms: factors by the new input's name, or empty where an input stays.
  public static Circuit linear(
      Circuit circuit, Function<String, Optional<Map<String, Rational>>> forms) {
    long terms =
        circuit.inputNames().stream().mapToLong(n -> forms.apply(n).map(Map::size).orElse(0)).sum();
    Room.require(
        "a substituted circuit",
        circuit,
        circuit.size() + 2 * terms,
        () -> circuit.size() + 2 * terms,
        Room.LEAF * terms);
    CircuitBuilder writer = Circuit.builder().labelled(circuit);
    Folding out = new Folding(writer);
    Map<String, Integer> added = new HashMap<>();
    Inputs inputs =
        name ->
            forms
                .apply(name)
                .map(form -> sum(form, n -> added.computeIfAbsent(n, writer::input), out))
                .orElseGet(() -> writer.input(name));
    return Pruning.of(folded(circuit, inputs, writer, out).build());
  }

  /// What an input becomes: a node.
  private interface Inputs {
    int node(String name);
  }

  private static Inputs constants(
      Function<String, Optional<Rational>> values, CircuitBuilder writer, Folding out) {
    return name -> values.apply(name).map(out::constant).orElseGet(() -> writer.input(name));
  }

  private static int sum(Map<String, Rational> form, ToIntFunction<String> input, Folding out) {
    int sum = out.zero();
    for (Map.Entry<String, Rational> term : form.entrySet()) {
      int factor = out.constant(term.getValue());
      sum = out.add(sum, out.mul(factor, input.applyAsInt(term.getKey())));
    }
    return sum;
  }

  /// What is written before pruning.
  private static long size(Circuit circuit, Function<String, Optional<Rational>> values) {
    CircuitBuilder leaves = Circuit.builder();
    Counter counter = new Counter(leaves);
    Folding out = new Folding(counter);
    folded(circuit, constants(values, leaves, out), leaves, out);
    return counter.count();
  }

  private static Rewriting folded(
      Circuit circuit, Inputs inputs, CircuitBuilder writer, Folding out) {
    Rewriting copy = new Rewriting(circuit, writer);
    for (int id = -1; id >= -circuit.leaves(); id--) {
      Optional<Constant> constant = circuit.constant(id);
      String name = circuit.label(id);
      copy.put(
          id, constant.isPresent() ? constant(constant.get(), writer, out) : inputs.node(name));
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
