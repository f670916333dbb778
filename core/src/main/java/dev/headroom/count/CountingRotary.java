package dev.headroom.count;

import dev.headroom.count.Meter.Cells;
import dev.headroom.model.Rope;
import dev.headroom.model.RopeScaling;
import dev.headroom.tensor.Pairing;

/// Rotary positions: cosines and sines depend on no input, so they are tables in memory.
/// Shape:  tables `[n, rotated/2]`.
final class CountingRotary {
  private final Meter meter;
  private final Rope rope;
  private final int n;
  private final int half;
  private final Cells cosines;
  private final Cells sines;

  CountingRotary(Meter meter, Rope rope, int n, int bytes) {
    this.meter = meter;
    this.rope = rope;
    this.n = n;
    half = rope.rotated() / 2;
    cosines = meter.cells(n, half, bytes);
    sines = meter.cells(n, half, bytes);
    cosines.preset((i, j) -> Math.cos(i * frequency(j)) * rope.factor());
    sines.preset((i, j) -> Math.sin(i * frequency(j)) * rope.factor());
  }

  /// Turns every pair of the entries from `from` on of each head of width m by its position's angle.
  Cells rotate(Cells x, int m, int from) {
    boolean halves = rope.pairing() == Pairing.HALVES;
    for (int t = 0; t < x.rows(); t++) {
      for (int head = from; head < x.cols(); head += m) {
        for (int j = 0; j < half; j++) {
          int a = head + (halves ? j : 2 * j);
          int b = halves ? a + half : a + 1;
          double c = cosines.get(t % n, j);
          double s = sines.get(t % n, j);
          double p = x.get(t, a);
          double r = x.get(t, b);
          x.set(t, a, meter.sub(meter.mul(p, c), meter.mul(r, s)));
          x.set(t, b, meter.add(meter.mul(r, c), meter.mul(p, s)));
        }
      }
    }
    return x;
  }

  private double frequency(int j) {
    double frequency = Math.pow(rope.theta(), -(double) j / half);
    return switch (rope.scaling()) {
      case RopeScaling.None none -> frequency;
      case RopeScaling.Linear(double factor) -> frequency / factor;
      case RopeScaling.Llama3 llama -> llama3(frequency, llama);
      case RopeScaling.Yarn yarn -> yarn(frequency, yarn, j);
      case RopeScaling.LongRope l ->
          frequency / (n > l.originalPositions() ? l.longer() : l.shorter()).get(j);
    };
  }

  /// High frequencies stay, low ones are divided, those between are blended.
  private static double llama3(double frequency, RopeScaling.Llama3 llama) {
    double turns = llama.originalPositions() * frequency / (2 * Math.PI);
    double blend =
        Math.clamp((turns - llama.lowFactor()) / (llama.highFactor() - llama.lowFactor()), 0, 1);
    return frequency * (blend + (1 - blend) / llama.factor());
  }

  /// The same by the number of a pair: from that which turns `fast` times to that which turns `slow`
  /// times.
  private double yarn(double frequency, RopeScaling.Yarn yarn, int j) {
    double low = pair(yarn, yarn.fast());
    double high = pair(yarn, yarn.slow());
    if (yarn.truncated()) {
      low = Math.floor(low);
      high = Math.ceil(high);
    }
    low = Math.max(low, 0);
    high = Math.min(high, rope.rotated() - 1.0);
    high = low == high ? high + 0.001 : high;
    double divided = Math.clamp((j - low) / (high - low), 0, 1);
    return frequency * (1 - divided) + frequency / yarn.factor() * divided;
  }

  private double pair(RopeScaling.Yarn yarn, double turns) {
    double wave = yarn.originalPositions() / (turns * 2 * Math.PI);
    return rope.rotated() * Math.log(wave) / (2 * Math.log(rope.theta()));
  }
}
