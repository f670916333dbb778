package dev.headroom.trace;

import dev.headroom.field.Rational;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/// A transformer of bare heads: no norms, masks or positions.
/// Shape:  layers L, heads H, tokens N, headDim m; width N for h2.
/// Fails:  IllegalArgumentException on a size below 1.
/// Source: theory.md 4.
public record Bare(
    Construction construction, Attention attention, int layers, int heads, int tokens, int headDim)
    implements Traced {

  /// The transformer around the attention.
  public enum Construction {
    /// Headroom's: width N, W_V of full width, residual stream, f = the trace of the output.
    H2,
    /// Theorem 5.1 of [SXYY]: N + 1 tokens of width 2N + 3, its inputs A, B, C, D, outputs f and g.
    PAPER
  }

  /// Whether rows of attention are divided by their sums.
  public enum Attention {
    SOFTMAX,
    DENORMALISED
  }

  public Bare {
    Traced.atLeast("layers", layers, 1);
    Traced.atLeast("heads", heads, 1);
    Traced.atLeast("tokens", tokens, 1);
    Traced.atLeast("head-dim", headDim, 1);
  }

  private boolean h2() {
    return construction == Construction.H2;
  }

  @Override
  public Set<String> inputs() {
    Set<String> names = new LinkedHashSet<>();
    names.addAll(entries(h2() ? "wq" : "a", headDim));
    names.addAll(entries(h2() ? "wk" : "b", headDim));
    names.addAll(entries(h2() ? "wv" : "c", tokens));
    if (!h2()) {
      for (int head = 0; head < layers * heads; head++) {
        for (int i = 0; i < tokens; i++) {
          names.add(of("d").apply(head) + i);
        }
      }
    }
    return names;
  }

  @Override
  public double size(String input, double score, double stream) {
    return input.startsWith("x.") || input.startsWith("d.")
        ? stream / Math.sqrt(tokens) // rows of X of length about 1
        : Math.sqrt(score / Math.sqrt(headDim));
  }

  @Override
  public List<Size> free() {
    return List.of(
        new Size("tokens", tokens, n -> sized(layers, heads, n)),
        new Size("heads", heads, h -> sized(layers, h, tokens)),
        new Size("layers", layers, l -> sized(l, heads, tokens)));
  }

  private Traced sized(int otherLayers, int otherHeads, int otherTokens) {
    return new Bare(construction, attention, otherLayers, otherHeads, otherTokens, headDim);
  }

  @Override
  public Set<String> optional() {
    return h2()
        ? new LinkedHashSet<>(NamedProducts.names(1, one -> "x.", tokens, tokens))
        : Set.of();
  }

  /// W_Q, or A and C, move away from 0, so that exp of a score has all its terms.
  @Override
  public Optional<Rational> start(String input) {
    boolean moves = input.startsWith("wq.") || input.startsWith("a.") || input.startsWith("c.");
    return moves ? Optional.of(Rational.ZERO) : Optional.empty();
  }

  /// L·H times ⟨N,m,N⟩; for H2 with softmax the last row of W_K is minus the sum of the others,
  /// since what comes out are rows less their means, which leaves ⟨N,m,N−1⟩.
  @Override
  public NamedProducts products() {
    boolean tied = h2() && attention == Attention.SOFTMAX;
    int columns = tied ? tokens - 1 : tokens;
    return new NamedProducts(
        layers * heads,
        tokens,
        headDim,
        columns,
        tied,
        entries(h2() ? "wq" : "a", headDim),
        entries(h2() ? "wk" : "b", headDim),
        NamedProducts.names(layers * heads, of("p"), tokens, columns));
  }

  private List<String> entries(String matrix, int columns) {
    return NamedProducts.names(layers * heads, of(matrix), tokens, columns);
  }

  private IntFunction<String> of(String matrix) {
    return head -> matrix + "." + head / heads + "." + head % heads + ".";
  }
}
