package dev.headroom.circuit;

/// Why a theorem does not apply: the gate that stands in the way, by name, and the reason.
/// Shape:  gate is empty where no single gate is to blame.
public record Refused(String gate, String reason) {
  @Override
  public String toString() {
    return gate.isEmpty() ? reason : "gate " + gate + ": " + reason;
  }
}
