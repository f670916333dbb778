package dev.headroom.model;

import dev.headroom.tensor.Activation;
import java.util.List;
import java.util.OptionalDouble;

/// (σ(x·W_gate) ⊙ x·W_up)·W_down. With a limit, gates are cut above it, ups at both ends, and up + 1
/// takes the place of up.
public record Gated(int hidden, Activation activation, boolean bias, OptionalDouble limit)
    implements Mlp {
  public Gated {
    Heads.atLeastOne("ffn", hidden);
  }

  public Gated(int hidden, Activation activation, boolean bias) {
    this(hidden, activation, bias, OptionalDouble.empty());
  }

  @Override
  public List<Slot> slots(int width) {
    return slots(width, 1, List.of(Role.GATE, Role.UP, Role.DOWN));
  }

  List<Slot> slots(int width, int copies, List<Role> roles) {
    return List.of(
        new Slot(roles.get(0), width, hidden, bias, copies),
        new Slot(roles.get(1), width, hidden, bias, copies),
        new Slot(roles.get(2), hidden, width, bias, copies));
  }
}
