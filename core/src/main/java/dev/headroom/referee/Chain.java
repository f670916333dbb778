package dev.headroom.referee;

import dev.headroom.circuit.Circuit;
import dev.headroom.circuit.CircuitBuilder;
import dev.headroom.circuit.Folding;
import dev.headroom.circuit.RefusedException;
import dev.headroom.circuit.Stats;
import dev.headroom.field.Rational;
import dev.headroom.referee.Extraction.Step;
import dev.headroom.transform.Gradient;
import dev.headroom.transform.Pruning;
import dev.headroom.transform.Substitution;
import dev.headroom.transform.Truncation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;

/// The passes of an extraction, each recorded with what it left.
final class Chain {
  private final List<Step> steps = new ArrayList<>();

  List<Step> steps() {
    return List.copyOf(steps);
  }

  Circuit gradient(Circuit circuit, String output, Predicate<String> wanted) {
    node(circuit, output);
    long most = 5L * circuit.size() + 2;
    long start = System.nanoTime();
    Circuit out = Gradient.of(circuit, output, wanted);
    step("gradient of " + output, out, (double) out.size() / most, "of 5·size + 2", start);
    return out;
  }

  Circuit truncate(Circuit circuit) {
    long most = Math.max(1, Stats.of(circuit).nonScalar());
    long start = System.nanoTime();
    Circuit out = Truncation.degree2(circuit);
    double ratio = (double) Stats.of(out).nonScalar() / most;
    step("truncate to degree 2", out, ratio, "of the non-scalar gates", start);
    return out;
  }

  Circuit pass(String name, Circuit circuit, Function<Circuit, Circuit> pass) {
    long start = System.nanoTime();
    Circuit out = pass.apply(circuit);
    step(name, out, (double) out.size() / Math.max(1, circuit.size()), "of the size", start);
    return out;
  }

  private void step(String name, Circuit out, double ratio, String bound, long start) {
    double seconds = (System.nanoTime() - start) * 1e-9;
    steps.add(new Step(name, Stats.of(out), ratio, bound, seconds));
  }

  /// Keeps the outputs that start so, and sets the inputs that start so to 0.
  static Circuit substitute(Circuit circuit, String kept, String... zero) {
    return Substitution.of(
        only(circuit, name -> name.startsWith(kept)),
        name ->
            List.of(zero).stream().anyMatch(name::startsWith)
                ? Optional.of(Rational.ZERO)
                : Optional.empty());
  }

  static Circuit only(Circuit circuit, Predicate<String> kept) {
    CircuitBuilder out = CircuitBuilder.extending(circuit).labelled(circuit);
    circuit.outputs().stream()
        .filter(o -> kept.test(o.name()))
        .forEach(o -> out.output(o.name(), o.node()));
    return out.build();
  }

  /// A circuit of new outputs, which are written after its gates, and of what they need.
  static Circuit outputs(Circuit circuit, BiConsumer<CircuitBuilder, Folding> written) {
    CircuitBuilder writer = CircuitBuilder.extending(circuit).labelled(circuit);
    written.accept(writer, new Folding(writer));
    return Pruning.of(writer.build());
  }

  static int node(Circuit circuit, String output) {
    return circuit
        .output(output)
        .orElseThrow(() -> new RefusedException("", "output " + output + " is missing"));
  }
}
