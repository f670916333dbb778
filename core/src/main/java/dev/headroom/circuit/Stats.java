package dev.headroom.circuit;

import dev.headroom.work.Pace;
import java.util.EnumMap;
import java.util.Map;

/// What a circuit costs.
/// Units:  size: gates; nonScalar: those of theory.md 3, exp and ln among them; exps: non-scalar exp
///         and ln gates alone; depth: gates on the longest path; inputs, outputs: names.
public record Stats(
    long size,
    long nonScalar,
    long exps,
    long depth,
    long inputs,
    long outputs,
    Map<Kind, Long> byKind,
    double bytesPerGate) {

  /// Work:   one sweep; 4 bytes a node.
  public static Stats of(Circuit circuit) {
    Varying varying = Varying.of(circuit);
    long[] count = new long[Kind.count()];
    long nonScalar = 0;
    long exps = 0;
    int deepest = 0;
    int[] depth = new int[circuit.size()];
    Pace pace = Pace.of("counting", circuit.size());
    for (int gate = 0; gate < circuit.size(); gate++) {
      pace.at(gate);
      Kind kind = circuit.kind(gate);
      count[kind.code()]++;
      if (varying.nonScalar(gate)) {
        nonScalar++;
        exps += kind == Kind.EXP || kind == Kind.LN ? 1 : 0;
      }
      int u = circuit.left(gate);
      int v = circuit.right(gate);
      depth[gate] = 1 + Math.max(u < 0 ? 0 : depth[u], v < 0 ? 0 : depth[v]);
      deepest = Math.max(deepest, depth[gate]);
    }
    Map<Kind, Long> byKind = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      byKind.put(kind, count[kind.code()]);
    }
    return new Stats(
        circuit.size(),
        nonScalar,
        exps,
        deepest,
        circuit.inputs().length,
        circuit.outputs().size(),
        byKind,
        circuit.bytesPerGate());
  }

  /// 3μ + 2ε: what the non-scalar gates can leave behind as products.
  /// Source: theory.md 4, Certificate.
  public long extractable() {
    return 3 * (nonScalar - exps) + 2 * exps;
  }
}
