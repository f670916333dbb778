package dev.headroom.matmul;

import dev.headroom.forward.Engine;
import dev.headroom.kernel.contract.VectorModule;
import dev.headroom.kernel.f32.BlockingF32;
import dev.headroom.kernel.f64.BlockingF64;
import dev.headroom.kernel.fast.Fused;
import dev.headroom.kernel.fast.Moved;
import dev.headroom.measure.Peaks;
import dev.headroom.scheme.BilinearScheme;
import dev.headroom.scheme.Levels;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import java.util.Optional;
import java.util.OptionalDouble;

/// How long a fused product of large matrices takes on a machine: its flops at the speed of the register
/// tile, and the entries that it moves at the speed of memory.
/// Units:  flops and bytes a second.
/// Source: docs/matmul.md 4, where it is compared with measured times.
public record Prediction(Dtype dtype, double flops, double bytes) {
  /// What packing A and the ends of panels take beside the tiles.
  private static final double BESIDE = 1.06;

  /// Entries that pass through memory: rows of A are in the cache, those of B are read and written to
  /// panels, those of C read and written.
  private static final Moved MOVED = new Moved(0.5, 2.5, 2.5, 2);

  /// Of this machine, measured for about 0.7 s; nothing where products do not use vectors.
  public static Optional<Prediction> here(Engine engine) {
    if (engine.kernel() == KernelName.REFERENCE || !VectorModule.isPresent()) {
      return Optional.empty();
    }
    Peaks peaks = Peaks.measure(engine.threads(), engine.dtype());
    OptionalDouble share = Peaks.tileShare(engine.dtype());
    double flops = 1e9 * peaks.gflops() * share.orElseThrow();
    return Optional.of(new Prediction(engine.dtype(), flops, 1e9 * peaks.bandwidthGBs()));
  }

  /// Seconds of A, n by m, times B, m by p, by so many levels of a scheme.
  public double seconds(Levels levels, int count, int n, int m, int p) {
    BilinearScheme s = Fused.scheme(levels);
    double tiles = BESIDE * 2.0 * n * m * p * Moved.products(s, count) / flops;
    double sums = count == 0 ? 0 : dtype.bytes() * MOVED.of(s, count, n, m, p);
    return tiles + (moved(n, m, p) + sums) / bytes;
  }

  /// Bytes that the kernel's blocking moves: A is read for every part of B that is packed at a time, B is
  /// read and written once, and C is read and written for every part of the depth.
  private double moved(double n, double m, double p) {
    double most = depth();
    double deep = m * p * dtype.bytes() <= 1.5 * packed() ? m : m / Math.ceil(m / most);
    double across = Math.max(1, Math.round(deep * p * dtype.bytes() / packed()));
    return dtype.bytes() * (n * m * across + 2 * m * p + 2 * n * p * m / deep);
  }

  /// The most of the depth that a tile meets while the first cache keeps it.
  private double depth() {
    return switch (dtype) {
      case F32 -> BlockingF32.HERE.depth() * BlockingF32.HERE.span();
      case F64 -> BlockingF64.HERE.depth() * BlockingF64.HERE.span();
    };
  }

  /// Bytes of B that are packed at a time.
  private double packed() {
    return switch (dtype) {
      case F32 -> BlockingF32.HERE.packedBytes();
      case F64 -> BlockingF64.HERE.packedBytes();
    };
  }
}
