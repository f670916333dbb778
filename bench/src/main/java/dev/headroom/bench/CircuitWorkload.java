package dev.headroom.bench;

import dev.headroom.circuit.Circuit;
import dev.headroom.circuit.CircuitBuilder;
import dev.headroom.circuit.Tape;
import dev.headroom.circuit.TapeSweep;
import dev.headroom.transform.Gradient;
import java.util.Arrays;
import java.util.Locale;

/// The workload on which tapes of automatic differentiation are compared: the sum over heads of
/// trace(softmax(Q·Kᵀ)·V), every + and × its own gate, H·(2N³ + 3N²) − 1 of them.
/// Usage:  CircuitWorkload HEADS TOKENS; one thread; bench/circuit/compare runs it beside its peers.
/// Units:  rates are 10⁶ gates of the function a second, whatever is done with them, but for the
///         gates that the gradient circuit has beyond the function's.
public final class CircuitWorkload {
  private static final int ROUNDS = 7;
  private static final int POINTS = 16;

  private final int heads;
  private final int tokens;
  private final double[] point;

  private CircuitWorkload(int heads, int tokens) {
    this.heads = heads;
    this.tokens = tokens;
    this.point = point(3 * heads * tokens * tokens);
  }

  public static void main(String[] arguments) {
    new CircuitWorkload(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1])).run();
  }

  private void run() {
    long start = System.nanoTime();
    Circuit f = circuit(heads, tokens);
    double recorded = seconds(start);
    System.out.printf(Locale.ROOT, "%d gates of %.2f bytes%n", f.size(), f.bytesPerGate());
    rate("record, first", f, recorded);
    start = System.nanoTime();
    f = circuit(heads, tokens);
    rate("record, again", f, seconds(start));
    differentiate(f);
    differentiate(f);
    start = System.nanoTime();
    Tape tape = Tape.of(f);
    rate("tape", f, seconds(start));
    TapeSweep sweep = tape.sweep();
    System.out.printf(
        Locale.ROOT,
        "%.3f bytes a gate, %.2f with the circuit, values and adjoints%n",
        (double) tape.bytes() / f.size(),
        f.bytesPerGate() + (double) (tape.bytes() + 2 * sweep.bytes()) / f.size());
    sweepOne(f, sweep);
    sweepMany(f, tape.sweepMany());
  }

  private static void differentiate(Circuit f) {
    long start = System.nanoTime();
    Circuit gradient = Gradient.of(f);
    double seconds = seconds(start);
    rate("gradient circuit", f, seconds);
    System.out.printf(
        Locale.ROOT,
        "c = %.3f, %d gates written at %.1f Mgate/s%n",
        (double) gradient.size() / f.size(),
        gradient.size() - f.size(),
        (gradient.size() - f.size()) / seconds * 1e-6);
  }

  private void sweepOne(Circuit f, TapeSweep sweep) {
    double best = Double.MAX_VALUE;
    double[][] partials = new double[1][point.length];
    double value = 0;
    for (int i = 0; i < ROUNDS; i++) {
      long start = System.nanoTime();
      value = sweep.gradients(new double[][] {point}, partials)[0];
      best = Math.min(best, seconds(start));
    }
    double sum = Arrays.stream(partials[0]).map(Math::abs).sum();
    System.out.printf(Locale.ROOT, "f = %.12g, sum of |gradient| = %.12g%n", value, sum);
    rate("gradient at a new point", f, best);
  }

  private void sweepMany(Circuit f, TapeSweep sweep) {
    double best = Double.MAX_VALUE;
    double[][] at = new double[POINTS][];
    Arrays.fill(at, point);
    double[][] partials = new double[POINTS][point.length];
    for (int i = 0; i < ROUNDS; i++) {
      long start = System.nanoTime();
      sweep.gradients(at, partials);
      best = Math.min(best, seconds(start) / POINTS);
    }
    double sum = Arrays.stream(partials[POINTS - 1]).map(Math::abs).sum();
    System.out.printf(
        Locale.ROOT, "sum of |gradient| = %.12g at the last of %d points%n", sum, POINTS);
    rate(String.format(Locale.ROOT, "gradient at each of %d new points", POINTS), f, best);
  }

  private static void rate(String what, Circuit f, double seconds) {
    System.out.printf(Locale.ROOT, "%-34s %8.1f Mgate/s%n", what, f.size() / seconds * 1e-6);
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
