package dev.headroom.bench.peer.openblas;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import dev.headroom.bench.peer.Contestant;
import dev.headroom.bench.peer.Gemm;
import dev.headroom.bench.peer.Task;
import dev.headroom.bench.peer.javacpp.Product;
import java.util.Optional;

/// Products by OpenBLAS 0.3.31.
public final class OpenBlas implements Contestant {
  private static final int ROWS = CblasRowMajor;

  /// For ServiceLoader.
  public OpenBlas() {}

  @Override
  public String name() {
    return "openblas";
  }

  @Override
  public String version() {
    return "OpenBLAS 0.3.31";
  }

  @Override
  public Optional<Ready> prepare(Task task, int threads) {
    return task instanceof Gemm gemm ? Optional.of(product(gemm)) : Optional.empty();
  }

  private static Ready product(Gemm task) {
    int m = task.m();
    int k = task.k();
    int n = task.n();
    int ta = task.aTransposed() ? CblasTrans : CblasNoTrans;
    int tb = task.bTransposed() ? CblasTrans : CblasNoTrans;
    int as = task.aStride();
    int bs = task.bStride();
    int cs = task.cStride();
    return switch (task.dtype()) {
      case F32 ->
          Product.floats(
              task, (a, b, c) -> cblas_sgemm(ROWS, ta, tb, m, n, k, 1, a, as, b, bs, 0, c, cs));
      case F64 ->
          Product.doubles(
              task, (a, b, c) -> cblas_dgemm(ROWS, ta, tb, m, n, k, 1, a, as, b, bs, 0, c, cs));
    };
  }
}
