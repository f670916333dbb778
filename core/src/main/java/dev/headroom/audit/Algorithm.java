package dev.headroom.audit;

import dev.headroom.Plural;
import dev.headroom.count.MatrixProduct;
import dev.headroom.scheme.Best;
import dev.headroom.scheme.Catalogue;
import java.util.List;
import java.util.Optional;

/// The best explicit algorithm: each matrix product by the scheme of the catalogue, at the levels, with
/// the fewest operations, or by the definition where that has no more. A scheme multiplies whole
/// matrices; the definition leaves hidden pairs out.
/// Shape:  conventional and fewest are operations of the whole pass, other operations than products
///         included in both.
/// Fails:  ArithmeticException past 2^63 − 1.
/// Source: docs/audit.md.
public record Algorithm(List<Chosen> products, long conventional, long fewest) {
  public Algorithm {
    products = List.copyOf(products);
  }

  /// Products of one shape and how they are multiplied.
  /// Shape:  no scheme where it is the definition; operations of all copies.
  public record Chosen(
      MatrixProduct product, Optional<String> scheme, int levels, long definition, long fewest) {

    /// The operations of one product, as `matmul cost` counts them.
    public long each() {
      return fewest / product.copies();
    }

    /// Of the definition's operations, hidden pairs left out.
    public double share() {
      return (double) fewest / definition;
    }

    /// Whether the definition, which leaves hidden pairs out, was not beaten.
    boolean hides() {
      return scheme.isEmpty() && product.masked();
    }

    /// `winograd, 4 levels`.
    public String how() {
      return scheme.map(name -> name + ", " + Plural.of(levels, "level")).orElse("definition");
    }
  }

  /// Shape:  conventional: flops of the whole pass.
  static Algorithm of(List<MatrixProduct> products, long conventional) {
    Best best = new Best(Catalogue.all());
    List<Chosen> chosen = products.stream().map(product -> chosen(product, best)).toList();
    long saved = 0;
    for (Chosen c : chosen) {
      saved = Math.addExact(saved, c.definition - c.fewest);
    }
    return new Algorithm(chosen, conventional, conventional - saved);
  }

  private static Chosen chosen(MatrixProduct product, Best best) {
    long definition = Math.multiplyExact(product.copies(), product.definition());
    if (Best.countable(product.n(), product.m(), product.p())) {
      Best.Choice choice = best.of(product.n(), product.m(), product.p());
      if (choice.levels() > 0 && choice.total() < product.definition()) {
        long fewest = Math.multiplyExact(product.copies(), choice.total());
        return new Chosen(product, choice.scheme(), choice.levels(), definition, fewest);
      }
    }
    return new Chosen(product, Optional.empty(), 0, definition, definition);
  }

  /// What the operations of the whole pass would be divided by.
  public double factor() {
    return (double) conventional / fewest;
  }

  /// Operations of the products alone, all copies: by the definition, and as they are multiplied here.
  public long productsByDefinition() {
    return products.stream().mapToLong(Chosen::definition).reduce(0, Math::addExact);
  }

  public long productsFewest() {
    return products.stream().mapToLong(Chosen::fewest).reduce(0, Math::addExact);
  }

  /// The schemes that multiply, each once.
  List<String> schemes() {
    return products.stream().flatMap(c -> c.scheme.stream()).distinct().toList();
  }

  /// Products that the definition multiplies.
  List<String> byDefinition() {
    return products.stream()
        .filter(c -> c.scheme.isEmpty())
        .map(c -> c.product.name())
        .distinct()
        .toList();
  }

  /// Products for which no scheme was counted.
  List<String> uncounted() {
    return products.stream()
        .map(Chosen::product)
        .filter(p -> !Best.countable(p.n(), p.m(), p.p()))
        .map(MatrixProduct::name)
        .distinct()
        .toList();
  }
}
