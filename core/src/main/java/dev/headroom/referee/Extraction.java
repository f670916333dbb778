package dev.headroom.referee;

import dev.headroom.circuit.Arithmetic;
import dev.headroom.circuit.Circuit;
import dev.headroom.circuit.CircuitBuilder;
import dev.headroom.circuit.Folding;
import dev.headroom.circuit.RefusedException;
import dev.headroom.circuit.Room;
import dev.headroom.circuit.Stats;
import dev.headroom.field.Rational;
import dev.headroom.trace.Traced;
import dev.headroom.trace.Traced.Attention;
import dev.headroom.transform.Gradient;
import dev.headroom.transform.Pruning;
import dev.headroom.transform.Substitution;
import dev.headroom.transform.Truncation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// The chain of theory.md 4: a transformer's circuit becomes a circuit of +, −, × that computes L·H
/// independent matrix products, outputs `p.l.h.i.j`.
///
/// H2: X = I, ∂f/∂W_V at W_V = 0, degree 2, times N: S − the mean of its row, S = W_Q·W_Kᵀ
/// (denormalised: S itself). H1: (1+N)²·degree 2 of ∂f/∂C at C = D = 0, its rows corrected: A·Bᵀ.
/// LN, as in the paper: ln ∂f/∂C − 2·ln ∂g/∂D at C = 0, degree 2: A·Bᵀ.
/// Work:   memory of 40 bytes a gate of the transformer's circuit, as measured.
/// Fails:  RefusedException naming the gate, or what is missing; IllegalArgumentException, before it
///         begins, where there is no memory for it.
/// Source: theory.md 4; [SXYY] Theorem 5.1, Lemmas 5.2 and 5.3.
public final class Extraction {
  private static final int BYTES_A_GATE = 40;

  /// Which derivative the products are read from.
  public enum Route {
    H2,
    H1,
    LN
  }

  /// What one pass left.
  /// Shape:  most: the bound on size or non-scalar gates that the pass keeps, by `of`.
  public record Step(String pass, Stats stats, double ratio, String bound, double seconds) {}

  private final Traced model;
  private final List<Step> steps = new ArrayList<>();

  private Extraction(Traced model) {
    this.model = model;
  }

  /// The extracted circuit and the passes that led to it.
  public record Result(Circuit circuit, List<Step> steps) {
    public Step step(String pass) {
      return steps.stream().filter(s -> s.pass().equals(pass)).findFirst().orElseThrow();
    }
  }

  public static Result of(Circuit circuit, Traced model, Route route) {
    Room.require("the extraction from a circuit", circuit, BYTES_A_GATE);
    Extraction chain = new Extraction(model);
    Circuit products =
        switch (route) {
          case H2 -> chain.h2(circuit);
          case H1 -> chain.h1(circuit);
          case LN -> chain.ln(circuit);
        };
    return new Result(products, List.copyOf(chain.steps));
  }

  private Circuit h2(Circuit circuit) {
    Circuit f =
        pass("substitute X = I", circuit, c -> Substitution.of(withTrace(c), this::identity));
    Circuit gradient = gradient(f, "f", name -> name.startsWith("wv."));
    Circuit at0 = pass("substitute W_V = 0", gradient, c -> substitute(c, "d.wv.", "wv."));
    Circuit part = truncate(at0);
    int n = model.tokens();
    boolean softmax = model.attention() == Attention.SOFTMAX;
    return products(
        part,
        (out, at) -> {
          int[][] s = new int[n][n];
          for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
              int entry = node(part, "d.wv" + at + j + "." + i);
              s[i][j] = softmax ? out.mul(out.constant(Rational.of(n)), entry) : entry;
            }
          }
          return s;
        });
  }

  private Circuit h1(Circuit circuit) {
    int n = model.tokens();
    if (n < 2) {
      throw new RefusedException("", "the route H1 needs at least 2 tokens");
    }
    Circuit gradient = gradient(only(circuit, "f"::equals), "f", name -> name.startsWith("c."));
    Circuit at0 = pass("substitute C = D = 0", gradient, c -> substitute(c, "d.c.", "c.", "d."));
    Circuit part = truncate(at0);
    return products(part, (out, at) -> corrected(out, part, at));
  }

  /// P = R − 2/(N−1)·rowsum(R), R = (1+N)²·part; denormalised: the part itself.
  private int[][] corrected(Arithmetic out, Circuit part, String at) {
    int n = model.tokens();
    boolean softmax = model.attention() == Attention.SOFTMAX;
    int[][] p = new int[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        int entry = node(part, "d.c" + at + i + "." + j);
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

  private Circuit ln(Circuit circuit) {
    Circuit first = gradient(circuit, "f", name -> name.startsWith("c."));
    boolean softmax = model.attention() == Attention.SOFTMAX;
    Circuit both = softmax ? gradient(first, "g", name -> name.startsWith("d.")) : first;
    int n = model.tokens();
    Circuit logarithms =
        pass(
            "logarithms",
            both,
            c ->
                products(
                    c,
                    (out, at) -> {
                      int[][] p = new int[n][n];
                      for (int i = 0; i < n; i++) {
                        int two = out.constant(Rational.of(2));
                        int row = softmax ? out.mul(two, out.ln(node(c, "d.d" + at + i))) : 0;
                        for (int j = 0; j < n; j++) {
                          int entry = out.ln(node(c, "d.c" + at + i + "." + j));
                          p[i][j] = softmax ? out.sub(entry, row) : entry;
                        }
                      }
                      return p;
                    }));
    return truncate(pass("substitute C = 0", logarithms, c -> substitute(c, "p.", "c.")));
  }

  /// f, from `y.i.i` where there is none.
  private Circuit withTrace(Circuit circuit) {
    if (circuit.output("f").isPresent()) {
      return only(circuit, "f"::equals);
    }
    CircuitBuilder out = CircuitBuilder.extending(circuit).labelled(circuit);
    int f = node(circuit, "y.0.0");
    for (int i = 1; i < model.tokens(); i++) {
      f = out.add(f, node(circuit, "y." + i + "." + i));
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

  private Circuit gradient(Circuit circuit, String output, Predicate<String> wanted) {
    node(circuit, output);
    long most = 5L * circuit.size() + 2;
    long start = System.nanoTime();
    Circuit out = Gradient.of(circuit, output, wanted);
    step("gradient of " + output, out, (double) out.size() / most, "of 5·size + 2", start);
    return out;
  }

  private Circuit truncate(Circuit circuit) {
    long most = Math.max(1, Stats.of(circuit).nonScalar());
    long start = System.nanoTime();
    Circuit out = Truncation.degree2(circuit);
    double ratio = (double) Stats.of(out).nonScalar() / most;
    step("truncate to degree 2", out, ratio, "of the non-scalar gates", start);
    return out;
  }

  private Circuit pass(String name, Circuit circuit, Function<Circuit, Circuit> pass) {
    long start = System.nanoTime();
    Circuit out = pass.apply(circuit);
    step(name, out, (double) out.size() / Math.max(1, circuit.size()), "of the size", start);
    return out;
  }

  private void step(String name, Circuit out, double ratio, String bound, long start) {
    double seconds = (System.nanoTime() - start) * 1e-9;
    steps.add(new Step(name, Stats.of(out), ratio, bound, seconds));
  }

  /// Keeps the outputs that start so, and sets the inputs that start so to 0.
  private static Circuit substitute(Circuit circuit, String kept, String... zero) {
    return Substitution.of(
        only(circuit, name -> name.startsWith(kept)),
        name ->
            List.of(zero).stream().anyMatch(name::startsWith)
                ? Optional.of(Rational.ZERO)
                : Optional.empty());
  }

  private static Circuit only(Circuit circuit, Predicate<String> kept) {
    CircuitBuilder out = CircuitBuilder.extending(circuit).labelled(circuit);
    circuit.outputs().stream()
        .filter(o -> kept.test(o.name()))
        .forEach(o -> out.output(o.name(), o.node()));
    return out.build();
  }

  /// Writes the matrix of one head's product; `at` is `.l.h.`.
  private interface Reading {
    int[][] product(Arithmetic out, String at);
  }

  private Circuit products(Circuit circuit, Reading reading) {
    CircuitBuilder writer = CircuitBuilder.extending(circuit).labelled(circuit);
    Folding out = new Folding(writer);
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
    return Pruning.of(writer.build());
  }

  private static int node(Circuit circuit, String output) {
    return circuit
        .output(output)
        .orElseThrow(() -> new RefusedException("", "output " + output + " is missing"));
  }
}
