package dev.headroom.bench.peer.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_sgemm;

import dev.headroom.bench.peer.Contestant;
import dev.headroom.bench.peer.Gemm;
import dev.headroom.bench.peer.Task;
import dev.headroom.bench.peer.javacpp.Product;
import dev.headroom.tensor.Dtype;
import java.util.Optional;

/// Products by oneDNN 3.11, float32 alone.
public final class OneDnn implements Contestant {
  private static final byte PLAIN = 'N';
  private static final byte TRANSPOSED = 'T';

  /// For ServiceLoader.
  public OneDnn() {}

  @Override
  public String name() {
    return "onednn";
  }

  @Override
  public String version() {
    return "oneDNN 3.11";
  }

  @Override
  public Optional<Ready> prepare(Task task, int threads) {
    return task instanceof Gemm gemm && gemm.dtype() == Dtype.F32
        ? Optional.of(product(gemm))
        : Optional.empty();
  }

  private static Ready product(Gemm task) {
    int m = task.m();
    int k = task.k();
    int n = task.n();
    byte ta = task.aTransposed() ? TRANSPOSED : PLAIN;
    byte tb = task.bTransposed() ? TRANSPOSED : PLAIN;
    int as = task.aStride();
    int bs = task.bStride();
    int cs = task.cStride();
    return Product.floats(
        task, (a, b, c) -> dnnl_sgemm(ta, tb, m, n, k, 1, a, as, b, bs, 0, c, cs));
  }
}
