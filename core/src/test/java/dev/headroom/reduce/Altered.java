package dev.headroom.reduce;

import dev.headroom.model.Architecture;
import dev.headroom.model.Role;
import dev.headroom.model.Weights;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Part;
import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;
import java.util.List;

/// Weights of which the matrices of one role are changed, in an architecture that may be another.
public record Altered(Weights from, Architecture architecture, Role role, Change change)
    implements Weights {
  /// Shape:  layer −1 for what stands outside the layers; `[in, out]`, or a table's or a head's rows.
  @FunctionalInterface
  public interface Change {
    void in(int layer, Tensor weight);
  }

  @Override
  public Numbers ends() {
    return numbers(-1, from.ends());
  }

  @Override
  public Numbers layer(int layer) {
    return numbers(layer, from.layer(layer));
  }

  private Numbers numbers(int layer, Numbers numbers) {
    return (asked, copy) -> {
      Linear linear = numbers.of(asked, copy);
      if (asked != role) {
        return linear;
      }
      Part part = linear.weight();
      Rows rows = part.matrix();
      Tensor dense = Tensor.zeros(Dtype.F64, rows.rows(), rows.cols());
      rows.read(0, 0, dense);
      boolean turned = part.transposed() && asked != Role.HEAD;
      Tensor changed = turned ? transposed(dense) : dense;
      change.in(layer, changed);
      Tensor kept = turned ? transposed(changed) : changed;
      return new Linear(new Part(Rows.of(kept), part.transposed()), linear.bias());
    };
  }

  private static Tensor transposed(Tensor t) {
    Tensor transposed = Tensor.zeros(t.dtype(), t.cols(), t.rows());
    for (int i = 0; i < t.rows(); i++) {
      for (int j = 0; j < t.cols(); j++) {
        transposed.set(j, i, t.get(i, j));
      }
    }
    return transposed;
  }

  @Override
  public boolean resident() {
    return false;
  }

  @Override
  public List<String> notices() {
    return List.of();
  }
}
