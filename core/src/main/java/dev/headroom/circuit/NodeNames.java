package dev.headroom.circuit;

/// A name for every node of a circuit as files need it: its own, or a letter that no own name starts
/// so and a number.
final class NodeNames {
  private final Circuit circuit;
  private final boolean gatesNamed;
  private final String gatePrefix;
  private final String constantPrefix;

  NodeNames(Circuit circuit) {
    this.circuit = circuit;
    this.gatesNamed = circuit.labels().own();
    this.gatePrefix = free("g");
    this.constantPrefix = free("k");
  }

  String of(int id) {
    if (id >= 0) {
      return gatesNamed ? circuit.label(id) : gatePrefix + id;
    }
    String name = circuit.leafTable().names().name(~id);
    return name.isEmpty() ? constantPrefix + ~id : name;
  }

  /// The letter, or the letter and as many `_` as it takes to differ from every name.
  private String free(String letter) {
    String prefix = letter;
    for (int id = -circuit.leaves(); id < (gatesNamed ? circuit.size() : 0); id++) {
      String name = id < 0 ? circuit.leafTable().names().name(~id) : circuit.label(id);
      while (name.startsWith(prefix) && name.matches(prefix + "[0-9]+")) {
        prefix += "_";
      }
    }
    return prefix;
  }
}
