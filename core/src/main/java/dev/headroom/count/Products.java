package dev.headroom.count;

import static java.lang.Math.multiplyExact;

import dev.headroom.count.Terms.Logits;
import dev.headroom.model.Architecture;
import dev.headroom.model.Attention;
import dev.headroom.model.Experts;
import dev.headroom.model.Gated;
import dev.headroom.model.GatedDelta;
import dev.headroom.model.Heads;
import dev.headroom.model.Latent;
import dev.headroom.model.Layer;
import dev.headroom.model.Mlp;
import dev.headroom.model.Output.Head;
import dev.headroom.model.Plain;
import dev.headroom.model.Summed;
import dev.headroom.shape.Step;
import dev.headroom.work.Component;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The matrix products of one forward pass. Products that share a matrix are one: queries, keys and
/// values are columns side by side, as are gate and up; queries of heads that share keys are rows one
/// below the other. Those of one shape are one product with copies. Each expert is taken to have as
/// many tokens as the others, rounded down and at least one, and a product by itself.
/// Error:  none: CountLaws counts the multiply-adds of a transformer of scalars as it computes.
/// Fails:  ArithmeticException past 2^63 − 1.
/// Source: docs/counting.md; theory.md 1.
public final class Products {
  private final Architecture architecture;
  private final Step step;
  private final long d;
  private final long rows; // batch · tokens
  private final Map<MatrixProduct, Long> copies = new LinkedHashMap<>();

  private Products(Architecture architecture, Step step) {
    this.architecture = architecture;
    this.step = step;
    d = architecture.width();
    rows = step.rows();
  }

  /// In the order of a layer; the head last.
  public static List<MatrixProduct> of(Architecture architecture, Step step, Logits logits) {
    Products products = new Products(architecture, step);
    architecture.kinds().forEach((layer, times) -> products.attention(layer, times));
    architecture.kinds().forEach((layer, times) -> products.mlp(layer, times));
    products.head(logits);
    return products.copies.entrySet().stream().map(e -> e.getKey().times(e.getValue())).toList();
  }

  private void add(MatrixProduct one, long times) {
    copies.merge(one, times, Math::addExact);
  }

  private void whole(Component component, String name, long n, long m, long p, long times) {
    add(MatrixProduct.whole(component, name, n, m, p, 1), times);
  }

  private void attention(Layer layer, long times) {
    Attention a = layer.attention().f();
    switch (a) {
      case Heads h -> whole(Component.QKV, "qkv", rows, d, columns(h), times);
      case Summed s -> whole(Component.QKV, "qkv", rows, d, 3L * s.heads() * s.keyWidth(), times);
      case Latent l -> latent(l, times);
      case GatedDelta _ -> {
        return;
      }
    }
    int keys = a.scoring().span().seen(step.tokens(), step.context());
    long group = a.heads() / a.kvHeads();
    long n = multiplyExact(group, step.tokens());
    long pairs = multiplyExact(group, a.scoring().span().pairs(step.tokens(), step.context()));
    long k = a.keyWidth();
    long v = a.valueWidth();
    long each = multiplyExact(multiplyExact(times, step.batch()), (long) a.kvHeads());
    add(
        new MatrixProduct(
            Component.SCORES, "scores", n, k, keys, 1, multiplyExact(pairs, k), pairs),
        each);
    add(
        new MatrixProduct(
            Component.VALUES, "values", n, keys, v, 1, multiplyExact(pairs, v), n * v),
        each);
    whole(Component.OUTPUT, "output", rows, a.heads() * v, d, times);
  }

  private static long columns(Heads h) {
    return h.queries() + h.keys() + (long) h.values() + (h.gate() ? h.outputs() : 0);
  }

  /// Queries that are made of few numbers share their first product with keys and values.
  private void latent(Latent l, long times) {
    long latents = l.rank() + (long) l.rotation().rotated();
    long queries = multiplyExact((long) l.heads(), l.keyWidth());
    if (l.queryRank().isPresent()) {
      long rank = l.queryRank().getAsInt();
      whole(Component.QKV, "latents", rows, d, rank + latents, times);
      whole(Component.QKV, "queries", rows, rank, queries, times);
    } else {
      whole(Component.QKV, "queries and latents", rows, d, queries + latents, times);
    }
    long made = l.heads() * (l.plain() + (long) l.valueWidth());
    long seen =
        multiplyExact((long) step.batch(), l.scoring().span().seen(step.tokens(), step.context()));
    whole(Component.QKV, "keys and values", seen, l.rank(), made, times);
  }

  private void mlp(Layer layer, long times) {
    layer.mlp().ifPresent(m -> mlp(m.f(), times));
  }

  private void mlp(Mlp mlp, long times) {
    switch (mlp) {
      case Plain p -> {
        whole(Component.MLP, "up", rows, d, p.hidden(), times);
        whole(Component.MLP, "down", rows, p.hidden(), d, times);
      }
      case Gated g -> gated(g, "", rows, times);
      case Experts e -> {
        whole(Component.MLP, "router", rows, d, e.count(), times);
        long all = multiplyExact(rows, (long) e.chosen());
        long used = Math.min(e.count(), all);
        gated(e.each(), "experts' ", all / used, multiplyExact(times, used));
        long rest = all % used;
        if (rest > 0) {
          gated(e.each(), "experts' last ", rest, times);
        }
        e.shared().ifPresent(s -> gated(s, "shared ", rows, times));
        if (e.sharedGate()) {
          whole(Component.MLP, "shared gate", rows, d, 1, times);
        }
      }
    }
  }

  private void gated(Gated g, String whose, long n, long times) {
    whole(Component.MLP, whose + "gate and up", n, d, 2L * g.hidden(), times);
    whole(Component.MLP, whose + "down", n, g.hidden(), d, times);
  }

  private void head(Logits logits) {
    long positions = logits == Logits.ALL ? rows : step.batch();
    long v = architecture.embedding().vocabulary();
    switch (architecture.output().head()) {
      case Head.None() -> {}
      case Head.Language _ -> whole(Component.HEAD, "head", positions, d, v, 1);
      case Head.Masked _ -> {
        whole(Component.HEAD, "transform", positions, d, d, 1);
        whole(Component.HEAD, "head", positions, d, v, 1);
      }
    }
    if (architecture.output().pooler()) {
      whole(Component.HEAD, "pooler", step.batch(), d, d, 1);
    }
  }
}
