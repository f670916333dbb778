package dev.headroom.forward;

import dev.headroom.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/// The named results of a run, in the order in which they were computed.
public record Outputs(List<Named> all) {
  public Outputs {
    all = List.copyOf(all);
  }

  public Optional<Named> find(String name) {
    return all.stream().filter(n -> n.name().equals(name)).findFirst();
  }

  /// A result with its shape; `values` holds the last dimension as columns and all others as rows.
  public record Named(String name, List<Integer> shape, Tensor values) {
    public Named {
      shape = List.copyOf(shape);
    }
  }
}
