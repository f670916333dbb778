package dev.headroom.bench.peer.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_sgemm;

import dev.headroom.bench.peer.Contestant;
import dev.headroom.bench.peer.Gemm;
import dev.headroom.bench.peer.Task;
import dev.headroom.tensor.Tensor;
import java.util.Optional;
import org.bytedeco.javacpp.FloatPointer;

/// Products by oneDNN 3.11.
public final class OneDnn implements Contestant {
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
    return task instanceof Gemm gemm ? product(gemm) : Optional.empty();
  }

  private static Optional<Ready> product(Gemm task) {
    Gemm.Inputs inputs = task.inputs();
    int m = task.m();
    int k = task.k();
    int n = task.n();
    return switch (inputs.a()) {
      case Tensor.F32 a -> Optional.of(new Floats(m, k, n, a, (Tensor.F32) inputs.b()));
      case Tensor.F64 a -> Optional.empty();
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
      dnnl_sgemm((byte) 'N', (byte) 'N', m, n, k, 1, a, k, b, n, 0, c, n);
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
}
