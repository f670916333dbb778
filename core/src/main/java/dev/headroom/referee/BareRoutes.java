package dev.headroom.referee;

import dev.headroom.circuit.Arithmetic;
import dev.headroom.circuit.Circuit;
import dev.headroom.circuit.CircuitBuilder;
import dev.headroom.circuit.RefusedException;
import dev.headroom.field.Rational;
import dev.headroom.trace.Bare;
import dev.headroom.trace.Bare.Attention;
import dev.headroom.transform.Substitution;
import java.util.Optional;

/// The products in a transformer of bare heads, by three routes.
///
/// H2: X = I, ∂f/∂W_V at W_V = 0, degree 2, times N: S − the mean of its row, S = W_Q·W_Kᵀ
/// (denormalised: S itself). H1: (1+N)²·degree 2 of ∂f/∂C at C = D = 0, its rows corrected: A·Bᵀ.
/// LN, as in the paper: ln ∂f/∂C − 2·ln ∂g/∂D at C = 0, degree 2: A·Bᵀ.
/// Source: theory.md 4; [SXYY] Theorem 5.1, Lemmas 5.2 and 5.3.
final class BareRoutes {
  private final Bare model;
  private final Chain chain;

  BareRoutes(Bare model, Chain chain) {
    this.model = model;
    this.chain = chain;
  }

  Circuit h2(Circuit circuit) {
    Circuit f =
        chain.pass("substitute X = I", circuit, c -> Substitution.of(withTrace(c), this::identity));
    Circuit gradient = chain.gradient(f, "f", name -> name.startsWith("wv."));
    Circuit at0 =
        chain.pass("substitute W_V = 0", gradient, c -> Chain.substitute(c, "d.wv.", "wv."));
    Circuit part = chain.truncate(at0);
    int n = model.tokens();
    boolean softmax = model.attention() == Attention.SOFTMAX;
    return products(
        part,
        (out, at) -> {
          int[][] s = new int[n][n];
          for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
              int entry = Chain.node(part, "d.wv" + at + j + "." + i);
              s[i][j] = softmax ? out.mul(out.constant(Rational.of(n)), entry) : entry;
            }
          }
          return s;
        });
  }

  Circuit h1(Circuit circuit) {
    int n = model.tokens();
    if (n < 2) {
      throw new RefusedException("", "the route H1 needs at least 2 tokens");
    }
    Circuit gradient =
        chain.gradient(Chain.only(circuit, "f"::equals), "f", name -> name.startsWith("c."));
    Circuit at0 =
        chain.pass("substitute C = D = 0", gradient, c -> Chain.substitute(c, "d.c.", "c.", "d."));
    Circuit part = chain.truncate(at0);
    return products(part, (out, at) -> corrected(out, part, at));
  }

  /// P = R − 2/(N−1)·rowsum(R), R = (1+N)²·part; denormalised: the part itself.
  private int[][] corrected(Arithmetic out, Circuit part, String at) {
    int n = model.tokens();
    boolean softmax = model.attention() == Attention.SOFTMAX;
    int[][] p = new int[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        int entry = Chain.node(part, "d.c" + at + i + "." + j);
        long scale = (1L + n) * (1L + n);
        p[i][j] = softmax ? out.mul(out.constant(Rational.of(scale)), entry) : entry;
      }
      if (softmax) {
        int sum = p[i][0];
        for (int j = 1; j < n; j++) {
          sum = out.add(sum, p[i][j]);
        }
        int correction = out.mul(out.constant(Rational.of(2, n - 1)), sum);
        for (int j = 0; j < n; j++) {
          p[i][j] = out.sub(p[i][j], correction);
        }
      }
    }
    return p;
  }

  Circuit ln(Circuit circuit) {
    Circuit first = chain.gradient(circuit, "f", name -> name.startsWith("c."));
    boolean softmax = model.attention() == Attention.SOFTMAX;
    Circuit both = softmax ? chain.gradient(first, "g", name -> name.startsWith("d.")) : first;
    int n = model.tokens();
    Circuit logarithms =
        chain.pass(
            "logarithms",
            both,
            c ->
                products(
                    c,
                    (out, at) -> {
                      int[][] p = new int[n][n];
                      for (int i = 0; i < n; i++) {
                        int two = out.constant(Rational.of(2));
                        int row = softmax ? out.mul(two, out.ln(Chain.node(c, "d.d" + at + i))) : 0;
                        for (int j = 0; j < n; j++) {
                          int entry = out.ln(Chain.node(c, "d.c" + at + i + "." + j));
                          p[i][j] = softmax ? out.sub(entry, row) : entry;
                        }
                      }
                      return p;
                    }));
    return chain.truncate(
        chain.pass("substitute C = 0", logarithms, c -> Chain.substitute(c, "p.", "c.")));
  }

  /// f, from `y.i.i` where there is none.
  private Circuit withTrace(Circuit circuit) {
    if (circuit.output("f").isPresent()) {
      return Chain.only(circuit, "f"::equals);
    }
    CircuitBuilder out = CircuitBuilder.extending(circuit).labelled(circuit);
    int f = Chain.node(circuit, "y.0.0");
    for (int i = 1; i < model.tokens(); i++) {
      f = out.add(f, Chain.node(circuit, "y." + i + "." + i));
    }
    out.output("f", f);
    return out.build();
  }

  private Optional<Rational> identity(String name) {
    if (!name.startsWith("x.")) {
      return Optional.empty();
    }
    String[] index = name.split("\\.", -1);
    return Optional.of(Rational.of(index[1].equals(index[2]) ? 1 : 0));
  }

  /// Writes the matrix of one head's product; `at` is `.l.h.`.
  private interface Reading {
    int[][] product(Arithmetic out, String at);
  }

  private Circuit products(Circuit circuit, Reading reading) {
    return Chain.outputs(
        circuit,
        (writer, out) -> {
          for (int layer = 0; layer < model.layers(); layer++) {
            for (int head = 0; head < model.heads(); head++) {
              String at = "." + layer + "." + head + ".";
              int[][] p = reading.product(out, at);
              for (int i = 0; i < p.length; i++) {
                for (int j = 0; j < p[i].length; j++) {
                  writer.output("p" + at + i + "." + j, p[i][j]);
                }
              }
            }
          }
        });
  }
}
