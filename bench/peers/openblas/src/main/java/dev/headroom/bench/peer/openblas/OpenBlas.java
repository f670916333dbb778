package dev.headroom.bench.peer.openblas;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import dev.headroom.bench.peer.Contestant;
import dev.headroom.bench.peer.Gemm;
import dev.headroom.bench.peer.Task;
import dev.headroom.tensor.Tensor;
import java.util.Optional;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;

/// Products by OpenBLAS 0.3.31.
public final class OpenBlas implements Contestant {
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
    return task instanceof Gemm gemm ? product(gemm) : Optional.empty();
  }

  private static Optional<Ready> product(Gemm task) {
    Gemm.Inputs inputs = task.inputs();
    int m = task.m();
    int k = task.k();
    int n = task.n();
    return switch (inputs.a()) {
      case Tensor.F32 a -> Optional.of(new Floats(m, k, n, a, (Tensor.F32) inputs.b()));
      case Tensor.F64 a -> Optional.of(new Doubles(m, k, n, a, (Tensor.F64) inputs.b()));
    };
  }

  private record Floats(int m, int k, int n, FloatPointer a, FloatPointer b, FloatPointer c)
      implements Ready {
    Floats(int m, int k, int n, Tensor.F32 a, Tensor.F32 b) {
      this(
          m,
          k,
          n,
          new FloatPointer(a.array()),
          new FloatPointer(b.array()),
          new FloatPointer((long) m * n));
    }

    @Override
    public void run() {
      cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, m, n, k, 1, a, k, b, n, 0, c, n);
    }

    @Override
    public Tensor result() {
      float[] values = new float[m * n];
      c.get(values);
      return new Tensor.F32(values, 0, m, n, n);
    }

    @Override
    public void close() {
      a.close();
      b.close();
      c.close();
    }
  }

  private record Doubles(int m, int k, int n, DoublePointer a, DoublePointer b, DoublePointer c)
      implements Ready {
    Doubles(int m, int k, int n, Tensor.F64 a, Tensor.F64 b) {
      this(
          m,
          k,
          n,
          new DoublePointer(a.array()),
          new DoublePointer(b.array()),
          new DoublePointer((long) m * n));
    }

    @Override
    public void run() {
      cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, m, n, k, 1, a, k, b, n, 0, c, n);
    }

    @Override
    public Tensor result() {
      double[] values = new double[m * n];
      c.get(values);
      return new Tensor.F64(values, 0, m, n, n);
    }

    @Override
    public void close() {
      a.close();
      b.close();
      c.close();
    }
  }
}
