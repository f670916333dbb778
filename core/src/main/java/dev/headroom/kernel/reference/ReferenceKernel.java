package dev.headroom.kernel.reference;

import dev.headroom.kernel.contract.Checks;
import dev.headroom.kernel.contract.Kernel;
import dev.headroom.kernel.contract.Lane;
import dev.headroom.kernel.contract.Packed;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Part;
import java.util.List;

/// The specification, on the calling thread.
/// Shared: by any number of threads.
public final class ReferenceKernel implements Kernel {
  private final String why;

  public ReferenceKernel(String why) {
    this.why = why;
  }

  @Override
  public String description() {
    return "reference: " + why;
  }

  @Override
  public int threads() {
    return 1;
  }

  @Override
  public Packed pack(List<Part> parts, Dtype dtype) {
    int out = Checks.parts(parts);
    return lane().pack(parts, ReferenceLane.room(parts.getFirst().in(), out, dtype));
  }

  @Override
  public Packed packNarrow(List<Part> parts, Dtype dtype) {
    return pack(parts, dtype);
  }

  @Override
  public Lane lane() {
    return new ReferenceLane();
  }

  @Override
  public void close() {}
}
