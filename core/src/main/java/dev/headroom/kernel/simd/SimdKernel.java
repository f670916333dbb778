package dev.headroom.kernel.simd;

import dev.headroom.kernel.contract.Checks;
import dev.headroom.kernel.contract.Kernel;
import dev.headroom.kernel.contract.Lane;
import dev.headroom.kernel.contract.Packed;
import dev.headroom.kernel.f32.Bf16PanelsF32;
import dev.headroom.kernel.f32.BlockingF32;
import dev.headroom.kernel.f32.PanelsF32;
import dev.headroom.kernel.f32.TileF32;
import dev.headroom.kernel.f64.BlockingF64;
import dev.headroom.kernel.f64.PanelsF64;
import dev.headroom.kernel.threads.Pool;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Part;
import java.util.List;
import java.util.Locale;

/// Vectors, register tiles and threads.
/// Shared: by any number of threads.
public final class SimdKernel implements Kernel {
  private final Pool pool;

  public SimdKernel(int threads) {
    pool = new Pool(threads);
  }

  @Override
  public String description() {
    return String.format(
        Locale.ROOT,
        "simd: %d-bit vectors, %s registers, threads %d; f32: %s; f64: %s",
        TileF32.S.vectorBitSize(),
        TileF32.WIDE ? "32" : "16",
        pool.threads(),
        BlockingF32.HERE,
        BlockingF64.HERE);
  }

  @Override
  public int threads() {
    return pool.threads();
  }

  @Override
  public Packed pack(List<Part> parts, Dtype dtype) {
    pool.requireOpen();
    int out = Checks.parts(parts);
    int in = parts.getFirst().in();
    Packed room =
        switch (dtype) {
          case F32 -> new PanelsF32(in, out);
          case F64 -> new PanelsF64(in, out);
        };
    return new Packing().pack(parts, room);
  }

  @Override
  public Packed packNarrow(List<Part> parts, Dtype dtype) {
    Packed wide = pack(parts, dtype);
    return wide instanceof PanelsF32 p ? Bf16PanelsF32.of(p).<Packed>map(n -> n).orElse(p) : wide;
  }

  @Override
  public Lane lane() {
    pool.requireOpen();
    return new SimdLane(pool);
  }

  @Override
  public void close() {
    pool.close();
  }
}
