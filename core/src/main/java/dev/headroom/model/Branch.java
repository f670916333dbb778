package dev.headroom.model;

import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Half of a layer: x ← joined(skip·x + scale·after(f(before(x)))), a norm that is absent changing
/// nothing.
public record Branch<F>(
    F f,
    Optional<Norm> before,
    Optional<Norm> after,
    Optional<Norm> joined,
    boolean skip,
    double scale) {

  /// x + f(norm(x)): GPT-2, Llama.
  public static <F> Branch<F> pre(Norm norm, F f) {
    return new Branch<>(f, Optional.of(norm), Optional.empty(), Optional.empty(), true, 1);
  }

  /// norm(x + f(x)): BERT.
  public static <F> Branch<F> post(Norm norm, F f) {
    return new Branch<>(f, Optional.empty(), Optional.empty(), Optional.of(norm), true, 1);
  }

  /// x + norm(f(norm(x))): Gemma 2.
  public static <F> Branch<F> sandwich(Norm norm, F f) {
    return new Branch<>(f, Optional.of(norm), Optional.of(norm), Optional.empty(), true, 1);
  }

  /// x + norm(f(x)): OLMo 2.
  public static <F> Branch<F> postOnly(Norm norm, F f) {
    return new Branch<>(f, Optional.empty(), Optional.of(norm), Optional.empty(), true, 1);
  }

  /// x + f(x), or f(x) without a skip: the paper's.
  public static <F> Branch<F> bare(F f, boolean skip) {
    return new Branch<>(f, Optional.empty(), Optional.empty(), Optional.empty(), skip, 1);
  }

  /// The same with f's part multiplied.
  public Branch<F> scaled(double by) {
    return new Branch<>(f, before, after, joined, skip, by);
  }

  /// The same without the norm that f reads through.
  public Branch<F> unnormed() {
    return new Branch<>(f, Optional.empty(), after, joined, skip, scale);
  }

  /// The same around another half.
  public <G> Branch<G> around(G other) {
    return new Branch<>(other, before, after, joined, skip, scale);
  }

  /// The same around the half changed.
  public Branch<F> with(UnaryOperator<F> change) {
    return around(change.apply(f));
  }

  /// Its norms, in the order in which they come.
  public Stream<Norm> each() {
    return Stream.of(before, after, joined).flatMap(Optional::stream);
  }

  /// How many norms there are.
  public int norms() {
    return (int) each().count();
  }
}
