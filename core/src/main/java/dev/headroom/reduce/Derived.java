package dev.headroom.reduce;

import dev.headroom.model.Architecture;
import dev.headroom.model.Weights;
import dev.headroom.tensor.Part;
import dev.headroom.tensor.Rows;
import java.util.List;
import java.util.Optional;

/// Weights made from others, layer by layer, when they are asked for.
abstract class Derived implements Weights {
  private final Weights from;
  private final Architecture architecture;

  Derived(Weights from, Architecture architecture) {
    this.from = from;
    this.architecture = architecture;
  }

  Weights from() {
    return from;
  }

  @Override
  public Architecture architecture() {
    return architecture;
  }

  @Override
  public Numbers ends() {
    return from.ends();
  }

  @Override
  public boolean resident() {
    return false;
  }

  @Override
  public List<String> notices() {
    return from.notices();
  }

  static Linear linear(Rows rows) {
    return new Linear(new Part(rows, false), Optional.empty());
  }

  /// Fails:  IllegalArgumentException when it is stored otherwise.
  static Rows plain(Linear linear) {
    if (linear.weight().transposed() || linear.bias().isPresent()) {
      throw new IllegalArgumentException("a product that is transposed or has a bias");
    }
    return linear.weight().matrix();
  }
}
