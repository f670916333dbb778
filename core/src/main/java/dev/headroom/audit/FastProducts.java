package dev.headroom.audit;

import dev.headroom.forward.Outputs;
import dev.headroom.forward.Outputs.Named;
import dev.headroom.tensor.Tensor;
import java.util.List;

/// The same pass with products by levels of a fast scheme, measured after the one by the definition.
/// Shape:  products: those that levels multiply, `qkv by 1 level`; error: the largest difference from
///         the pass by the definition, of each tensor's maximum.
public record FastProducts(Measurement measurement, List<String> products, double error) {
  public FastProducts {
    products = List.copyOf(products);
  }

  /// Shape:  both have the same tensors.
  static double error(Outputs exact, Outputs fast) {
    double worst = 0;
    for (Named tensor : exact.all()) {
      worst =
          Math.max(worst, error(tensor.values(), fast.find(tensor.name()).orElseThrow().values()));
    }
    return worst;
  }

  private static double error(Tensor exact, Tensor fast) {
    double difference = 0;
    double largest = Double.MIN_VALUE;
    for (int i = 0; i < exact.rows(); i++) {
      for (int j = 0; j < exact.cols(); j++) {
        difference = Math.max(difference, Math.abs(exact.get(i, j) - fast.get(i, j)));
        largest = Math.max(largest, Math.abs(exact.get(i, j)));
      }
    }
    return difference / largest;
  }
}
