package dev.headroom.bench;

import dev.headroom.circuit.Circuit;
import dev.headroom.circuit.CircuitBuilder;
import dev.headroom.circuit.Sweeps;
import dev.headroom.transform.Gradient;
import java.util.Arrays;
import java.util.Locale;

/// The workload on which tapes of automatic differentiation are compared: the sum over heads of
/// trace(softmax(Q·Kᵀ)·V), every + and × its own gate, H·(2N³ + 3N²) − 1 of them.
/// Usage:  CircuitWorkload HEADS TOKENS; one thread; docs/circuits.md tells how to run its peers.
public final class CircuitWorkload {
  private CircuitWorkload() {}

  public static void main(String[] arguments) {
    int heads = Integer.parseInt(arguments[0]);
    int tokens = Integer.parseInt(arguments[1]);
    double[] point = point(3 * heads * tokens * tokens);
    long start = System.nanoTime();
    Circuit f = circuit(heads, tokens);
    double recorded = seconds(start);
    double gates = f.size();
    System.out.printf(
        Locale.ROOT,
        "%.0f gates, %.2f bytes a gate, recorded first at %.1f Mgate/s%n",
        gates,
        f.bytesPerGate(),
        gates / recorded * 1e-6);
    start = System.nanoTime();
    f = circuit(heads, tokens);
    System.out.printf(
        Locale.ROOT, "recorded again at %.1f Mgate/s%n", gates / seconds(start) * 1e-6);
    start = System.nanoTime();
    Circuit gradient = Gradient.of(f);
    double differentiated = seconds(start);
    System.out.printf(
        Locale.ROOT,
        "gradient circuit: c = %.3f, built at %.1f Mgate/s of its own, %.1f of the function's%n",
        gradient.size() / gates,
        gradient.size() / differentiated * 1e-6,
        gates / differentiated * 1e-6);
    for (int i = 0; i < 5; i++) {
      start = System.nanoTime();
      Sweeps.Gradient at = Sweeps.gradient(f, point);
      double sum = Arrays.stream(at.partials()).map(Math::abs).sum();
      System.out.printf(
          Locale.ROOT,
          "f = %.12g, sum of |gradient| = %.12g, at %.1f Mgate/s%n",
          at.value(),
          sum,
          gates / seconds(start) * 1e-6);
    }
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) * 1e-9;
  }

  /// Inputs from a linear congruential generator, in [−1, 1).
  private static double[] point(int n) {
    double[] x = new double[n];
    long s = 1;
    for (int i = 0; i < n; i++) {
      s = s * 6364136223846793005L + 1442695040888963407L;
      x[i] = 2 * ((s >>> 11) * 0x1p-53) - 1;
    }
    return x;
  }

  private static Circuit circuit(int heads, int n) {
    CircuitBuilder out = Circuit.builder();
    int[] x = new int[3 * heads * n * n];
    for (int i = 0; i < x.length; i++) {
      x[i] = out.input("x" + i);
    }
    int total = 0;
    for (int h = 0; h < heads; h++) {
      int trace = head(out, x, 3 * h * n * n, n);
      total = h == 0 ? trace : out.add(total, trace);
    }
    out.output("f", total);
    return out.build();
  }

  /// Shape:  x from q on: Q, K, V row-major.
  private static int head(CircuitBuilder out, int[] x, int q, int n) {
    int k = q + n * n;
    int v = k + n * n;
    int[] e = new int[n];
    int trace = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        e[j] = out.exp(score(out, x, q + i * n, k + j * n, n));
      }
      int sum = e[0];
      for (int j = 1; j < n; j++) {
        sum = out.add(sum, e[j]);
      }
      int t = out.mul(e[0], x[v + i]);
      for (int j = 1; j < n; j++) {
        t = out.add(t, out.mul(e[j], x[v + j * n + i]));
      }
      int r = out.div(t, sum);
      trace = i == 0 ? r : out.add(trace, r);
    }
    return trace;
  }

  private static int score(CircuitBuilder out, int[] x, int row, int col, int n) {
    int s = out.mul(x[row], x[col]);
    for (int j = 1; j < n; j++) {
      s = out.add(s, out.mul(x[row + j], x[col + j]));
    }
    return s;
  }
}
