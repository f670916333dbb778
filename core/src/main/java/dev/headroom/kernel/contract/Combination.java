package dev.headroom.kernel.contract;

import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Tensor;
import dev.headroom.tensor.Term;
import java.util.List;

/// A sum of matrices as it is multiplied: Σ factor·part, as stored or transposed.
/// Shape:  all parts alike, at least one.
public record Combination(List<Term> terms, boolean transposed) {
  public Combination {
    terms = List.copyOf(terms);
    if (terms.isEmpty()) {
      throw new IllegalArgumentException("a sum of no terms");
    }
    Tensor first = terms.getFirst().part();
    for (Term term : terms) {
      Checks.same(first, term.part());
    }
  }

  public static Combination of(Product.Operand operand) {
    return new Combination(List.of(new Term(1, operand.matrix())), operand.transposed());
  }

  public int rows() {
    return transposed ? first().cols() : first().rows();
  }

  public int cols() {
    return transposed ? first().rows() : first().cols();
  }

  public Dtype dtype() {
    return first().dtype();
  }

  private Tensor first() {
    return terms.getFirst().part();
  }
}
