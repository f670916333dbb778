package dev.headroom.referee;

import dev.headroom.circuit.Circuit;
import dev.headroom.circuit.CircuitBuilder;
import dev.headroom.circuit.Folding;
import dev.headroom.field.Rational;
import dev.headroom.trace.Blocks;
import dev.headroom.transform.Substitution;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The products in a transformer of blocks with norms (H4).
///
/// F = Σ y[i,τ(i)] over the queries, less a spare column for Layer norms, is differentiated by W_O at
/// the point where every layer's input is X: ∂F/∂W_O[k,τ(i)] is the weight with which i sees k. Its
/// part of degree 2, times the tokens that i sees, is S_ik less the mean of row i; keys from κ on have
/// no score, so the mean is a multiple of what is read, and S = A·Bᵀ comes out by additions.
/// Positions, the scale, τ and the norms of queries and keys are undone where A and B enter W_Q and
/// W_K.
/// Source: theory.md 7.
final class BlocksRoute {
  private final Blocks model;
  private final Blocks.Sizes sizes;
  private final Chain chain;

  BlocksRoute(Blocks model, Chain chain) {
    this.model = model;
    this.sizes = model.sizes();
    this.chain = chain;
  }

  /// A row of weights: a query of one head.
  private record Row(int layer, int head, int query) {
    String prefix(String matrix) {
      return matrix + "." + layer + "." + head + ".";
    }
  }

  Circuit of(Circuit circuit) {
    Circuit point =
        chain.pass("substitute the point", circuit, c -> Substitution.of(withSum(c), this::point));
    Circuit f = chain.pass("substitute A and B", point, c -> Substitution.linear(c, this::form));
    Circuit gradient = chain.gradient(f, "f", name -> name.startsWith("wo."));
    Set<String> read = new HashSet<>();
    for (Row row : rows()) {
      for (int k = 0; k < sizes.keys(); k++) {
        read.add(weight(row, k));
      }
    }
    Circuit weights =
        chain.pass(
            "substitute W_O = 0",
            gradient,
            c ->
                Substitution.of(
                    Chain.only(c, read::contains), name -> zero(name.startsWith("wo."))));
    Circuit part = chain.truncate(weights);
    return Chain.outputs(
        part, (writer, out) -> rows().forEach(row -> product(part, row, writer, out)));
  }

  /// The rows of A, in the order of its heads.
  private List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (int l = 0; l < sizes.layers(); l++) {
      for (int h = 0; h < sizes.heads(); h++) {
        for (int i = model.firstQuery(); i < sizes.tokens(); i++) {
          rows.add(new Row(l, h, i));
        }
      }
    }
    return rows;
  }

  /// The derivative in which the weight of a key is read.
  private String weight(Row row, int key) {
    return "d." + row.prefix("wo") + key + "." + model.target(row.query());
  }

  /// F, from `y.i.c` where there is no f.
  private Circuit withSum(Circuit circuit) {
    if (circuit.output("f").isPresent()) {
      return Chain.only(circuit, "f"::equals);
    }
    CircuitBuilder out = CircuitBuilder.extending(circuit).labelled(circuit);
    int f = out.constant(Rational.ZERO);
    for (int i = model.firstQuery(); i < sizes.tokens(); i++) {
      String row = "y." + i + ".";
      f = out.add(f, Chain.node(circuit, row + model.target(i)));
      if (model.spare().isPresent()) {
        f = out.sub(f, Chain.node(circuit, row + model.spare().get()));
      }
    }
    out.output("f", f);
    return out.build();
  }

  /// Every input but W_Q, W_K and W_O where H4 has it.
  private Optional<Rational> point(String name) {
    boolean free = name.startsWith("wq.") || name.startsWith("wk.") || name.startsWith("wo.");
    return free ? Optional.empty() : model.start(name);
  }

  private static Optional<Rational> zero(boolean wanted) {
    return wanted ? Optional.of(Rational.ZERO) : Optional.empty();
  }

  /// W_Q's rows of queries and W_K's of keys as what A and B are before norms and positions; other rows
  /// are 0.
  private Optional<Map<String, Rational>> form(String name) {
    String[] part = name.split("\\.", -1);
    if (part[0].equals("wo")) {
      return Optional.empty();
    }
    boolean query = part[0].equals("wq");
    int token = Integer.parseInt(part[3]);
    boolean used =
        query ? token >= model.firstQuery() && token < sizes.tokens() : token < sizes.keys();
    if (!used) {
      return Optional.of(Map.of());
    }
    Rational factor = Rational.ONE.over(model.point().diagonal());
    if (model.family().headNorms()) {
      factor = factor.times(model.point().rootEpsilon());
    }
    if (!query) {
      factor = factor.over(model.scale());
    }
    String prefix = (query ? "a." : "b.") + part[1] + "." + part[2] + "." + part[3] + ".";
    return Optional.of(turnedBack(prefix, token, Integer.parseInt(part[4]), factor));
  }

  private Map<String, Rational> turnedBack(String prefix, int token, int k, Rational factor) {
    Map<String, Rational> form = new TreeMap<>();
    if (!model.rotary()) {
      form.put(prefix + k, factor);
      return form;
    }
    int half = sizes.headDim() / 2;
    Rational[] turn = model.turn(token, k % half);
    form.put(prefix + k, turn[0].times(factor));
    Rational sine = turn[1].times(factor);
    form.put(prefix + (k + half) % sizes.headDim(), k < half ? sine : sine.negate());
    return form;
  }

  /// S_ik = seen·part_k + seen/(seen − κ)·Σ part.
  private void product(Circuit part, Row row, CircuitBuilder writer, Folding out) {
    int seen = 0;
    for (int j = 0; j < sizes.tokens(); j++) {
      seen += model.sees(row.query(), j) ? 1 : 0;
    }
    int sum = out.zero();
    for (int k = 0; k < sizes.keys(); k++) {
      sum = out.add(sum, Chain.node(part, weight(row, k)));
    }
    int mean = out.mul(out.constant(Rational.of(seen, seen - sizes.keys())), sum);
    for (int k = 0; k < sizes.keys(); k++) {
      int own = out.mul(out.constant(Rational.of(seen)), Chain.node(part, weight(row, k)));
      writer.output(row.prefix("p") + row.query() + "." + k, out.add(own, mean));
    }
  }
}
