package dev.headroom.kernel.fast;

import dev.headroom.kernel.contract.Kernel;
import dev.headroom.kernel.contract.Lane;
import dev.headroom.kernel.contract.Packed;
import dev.headroom.scheme.Catalogue;
import dev.headroom.scheme.Program;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.FastMatmul;
import dev.headroom.tensor.Part;
import java.util.List;

/// Another kernel whose large products are multiplied by levels of Strassen's scheme; all else is
/// that kernel's.
/// Shared: by any number of threads.
public final class FastKernel implements Kernel {
  private final Kernel kernel;
  private final Program scheme = Catalogue.find(Plan.SCHEME).orElseThrow().program();
  private final FastMatmul fast;

  public FastKernel(Kernel kernel, FastMatmul fast) {
    this.kernel = kernel;
    this.fast = fast;
  }

  @Override
  public String description() {
    return kernel.description() + "; " + Plan.SCHEME + " levels " + fast.label();
  }

  @Override
  public int threads() {
    return kernel.threads();
  }

  @Override
  public Packed pack(List<Part> parts, Dtype dtype) {
    return kernel.pack(parts, dtype);
  }

  @Override
  public Packed packNarrow(List<Part> parts, Dtype dtype) {
    return kernel.pack(parts, dtype); // blocks of wide weights are what levels add up
  }

  @Override
  public Lane lane() {
    return new FastLane(kernel.lane(), scheme, fast);
  }

  @Override
  public void close() {
    kernel.close();
  }
}
