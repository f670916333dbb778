package dev.headroom.count;

import dev.headroom.count.Meter.Cells;
import dev.headroom.model.Architecture;
import dev.headroom.model.Architecture.Positions;
import dev.headroom.model.Architecture.RopeScaling;

/// Rotary positions: cosines and sines depend on no input, so they are tables in memory.
/// Shape:  tables `[n, m/2]`, and nothing for a model without.
final class CountingRotary {
  private final Meter meter;
  private final Architecture a;
  private final int n;
  private final int half;
  private final Cells cosines;
  private final Cells sines;

  CountingRotary(Meter meter, Architecture a, int n, int bytes) {
    this.meter = meter;
    this.a = a;
    this.n = n;
    half = a.shape().headDim() / 2;
    cosines = meter.cells(n, half, bytes);
    sines = meter.cells(n, half, bytes);
    if (a.embedding().kind() instanceof Positions.Rotary rotary) {
      cosines.preset((i, j) -> Math.cos(i * frequency(rotary, j)));
      sines.preset((i, j) -> Math.sin(i * frequency(rotary, j)));
    }
  }

  /// Turns the pair (j, j + m/2) of every head by the angle of its position.
  Cells rotate(Cells x) {
    if (!(a.embedding().kind() instanceof Positions.Rotary)) {
      return x;
    }
    for (int t = 0; t < x.rows(); t++) {
      for (int head = 0; head < x.cols(); head += a.shape().headDim()) {
        for (int j = 0; j < half; j++) {
          double c = cosines.get(t % n, j);
          double s = sines.get(t % n, j);
          double p = x.get(t, head + j);
          double r = x.get(t, head + j + half);
          x.set(t, head + j, meter.sub(meter.mul(p, c), meter.mul(r, s)));
          x.set(t, head + j + half, meter.add(meter.mul(r, c), meter.mul(p, s)));
        }
      }
    }
    return x;
  }

  private double frequency(Positions.Rotary rotary, int j) {
    double frequency = Math.pow(rotary.theta(), -(double) j / half);
    return switch (rotary.scaling()) {
      case RopeScaling.None none -> frequency;
      case RopeScaling.Linear(double factor) -> frequency / factor;
      case RopeScaling.Llama3 llama -> llama3(frequency, llama);
    };
  }

  /// High frequencies stay, low ones are divided, those between are blended.
  private static double llama3(double frequency, RopeScaling.Llama3 llama) {
    double turns = llama.originalPositions() * frequency / (2 * Math.PI);
    double blend =
        Math.clamp((turns - llama.lowFactor()) / (llama.highFactor() - llama.lowFactor()), 0, 1);
    return frequency * (blend + (1 - blend) / llama.factor());
  }
}
