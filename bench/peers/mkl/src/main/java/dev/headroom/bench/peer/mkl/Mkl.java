package dev.headroom.bench.peer.mkl;

import static org.bytedeco.mkl.global.mkl_rt.CblasNoTrans;
import static org.bytedeco.mkl.global.mkl_rt.CblasRowMajor;
import static org.bytedeco.mkl.global.mkl_rt.CblasTrans;
import static org.bytedeco.mkl.global.mkl_rt.cblas_dgemm;
import static org.bytedeco.mkl.global.mkl_rt.cblas_sgemm;

import dev.headroom.bench.peer.Contestant;
import dev.headroom.bench.peer.Gemm;
import dev.headroom.bench.peer.Task;
import dev.headroom.bench.peer.javacpp.Product;
import java.util.Optional;

/// Products by MKL 2026.1.
public final class Mkl implements Contestant {
  private static final int ROWS = CblasRowMajor;

  /// For ServiceLoader.
  public Mkl() {}

  @Override
  public String name() {
    return "mkl";
  }

  @Override
  public String version() {
    return "MKL 2026.1";
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
