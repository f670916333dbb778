package dev.headroom.kernel.contract;

import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Part;
import java.util.List;

/// How a forward pass is computed, chosen once: packs weights and gives each caller a {@link Lane}.
/// Shared: by any number of threads.
public interface Kernel extends AutoCloseable {
  /// What was chosen and why, for people: "simd: 512-bit vectors, 32 registers, tile 12x32".
  String description();

  int threads();

  /// Lays out the weights of `parts`, side by side along their outputs, for {@link Lane#linear}.
  /// Shape:  each part `[in, out]` after its own transposition, all with one `in`.
  Packed pack(List<Part> parts, Dtype dtype);

  /// The same in half the memory, where bfloat16 holds every number and the kernel can read it so:
  /// faster where rows are few, slower where they are many; the results are those of bfloat16 numbers
  /// widened, to rounding.
  Packed packNarrow(List<Part> parts, Dtype dtype);

  /// The scratch memory of one more caller. Lanes share the kernel's threads: a lane that finds them
  /// at work for another computes on the calling thread alone.
  Lane lane();

  /// Ends the kernel's threads. Lanes that are computing finish their operation and fail at the
  /// next. Closing again does nothing.
  @Override
  void close();

  /// Which norm, and the number added under its root.
  record NormRule(boolean rms, double epsilon) {}
}
