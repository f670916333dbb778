package dev.headroom.count;

import static java.lang.Math.multiplyExact;

import dev.headroom.count.Terms.Logits;
import dev.headroom.model.Architecture;
import dev.headroom.model.Architecture.Output;
import dev.headroom.shape.Shape;
import dev.headroom.tensor.Span;
import dev.headroom.work.Component;
import java.util.ArrayList;
import java.util.List;

/// The matrix products of one forward pass. Products that share a matrix are one: queries, keys and
/// values are columns side by side, as are gate and up; queries of heads that share keys are rows one
/// below the other.
/// Error:  none: CountLaws counts the multiply-adds of a transformer of scalars as it computes.
/// Fails:  ArithmeticException past 2^63 − 1.
/// Source: docs/counting.md; theory.md 1.
public final class Products {
  private final Architecture architecture;
  private final Shape shape;
  private final long rows; // batch · tokens
  private final long layers;
  private final List<MatrixProduct> all = new ArrayList<>();

  private Products(Architecture architecture) {
    this.architecture = architecture;
    shape = architecture.shape();
    rows = multiplyExact((long) shape.batch(), shape.tokens());
    layers = shape.layers();
  }

  /// In the order of a layer; the head last.
  public static List<MatrixProduct> of(Architecture architecture, Logits logits) {
    Products products = new Products(architecture);
    products.attention();
    products.mlp();
    products.head(logits);
    return List.copyOf(products.all);
  }

  private void whole(Component component, String name, long n, long m, long p, long copies) {
    all.add(MatrixProduct.whole(component, name, n, m, p, copies));
  }

  private void attention() {
    long d = shape.width();
    long q = shape.queryWidth();
    whole(Component.QKV, "qkv", rows, d, q + 2L * shape.keyWidth(), layers);
    int tokens = shape.tokens();
    long group = shape.heads() / shape.kvHeads();
    long n = multiplyExact(group, (long) tokens);
    long m = shape.headDim();
    Span span = architecture.heads().scoring().span();
    long pairs = multiplyExact(group, span.pairs(tokens, tokens));
    long each = multiplyExact(pairs, m);
    long copies = multiplyExact(multiplyExact(layers, shape.batch()), (long) shape.kvHeads());
    all.add(new MatrixProduct(Component.SCORES, "scores", n, m, tokens, copies, each, pairs));
    all.add(
        new MatrixProduct(
            Component.VALUES, "values", n, tokens, m, copies, each, multiplyExact(n, m)));
    whole(Component.OUTPUT, "output", rows, q, d, layers);
  }

  private void mlp() {
    long f = shape.ffn();
    if (f > 0) {
      boolean gated = architecture.mlp().gated();
      String up = gated ? "gate and up" : "up";
      whole(Component.MLP, up, rows, shape.width(), gated ? 2 * f : f, layers);
      whole(Component.MLP, "down", rows, f, shape.width(), layers);
    }
  }

  private void head(Logits logits) {
    Output output = architecture.output();
    long d = shape.width();
    long positions = logits == Logits.ALL ? rows : shape.batch();
    if (output.head() == Output.Head.MASKED_LANGUAGE) {
      whole(Component.HEAD, "transform", positions, d, d, 1);
    }
    if (output.head() != Output.Head.NONE) {
      whole(Component.HEAD, "head", positions, d, architecture.embedding().vocabulary(), 1);
    }
    if (output.pooler()) {
      whole(Component.HEAD, "pooler", shape.batch(), d, d, 1);
    }
  }
}
