package dev.headroom.model;

import dev.headroom.tensor.Activation;
import java.util.List;

/// σ(x·W_up)·W_down.
public record Plain(int hidden, Activation activation, boolean bias) implements Mlp {
  public Plain {
    Heads.atLeastOne("ffn", hidden);
  }

  @Override
  public List<Slot> slots(int width) {
    return List.of(
        new Slot(Role.UP, width, hidden, bias), new Slot(Role.DOWN, hidden, width, bias));
  }
}
