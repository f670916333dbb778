package dev.headroom.bench.peer.mkl;

import static org.bytedeco.mkl.global.mkl_rt.CblasNoTrans;
import static org.bytedeco.mkl.global.mkl_rt.CblasRowMajor;
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
  private static final int PLAIN = CblasNoTrans;

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
    return switch (task.dtype()) {
      case F32 ->
          Product.floats(
              task, (a, b, c) -> cblas_sgemm(ROWS, PLAIN, PLAIN, m, n, k, 1, a, k, b, n, 0, c, n));
      case F64 ->
          Product.doubles(
              task, (a, b, c) -> cblas_dgemm(ROWS, PLAIN, PLAIN, m, n, k, 1, a, k, b, n, 0, c, n));
    };
  }
}
