package dev.headroom.bench.peer.pytorch;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headroom.bench.peer.Attend;
import dev.headroom.bench.peer.Contestant;
import dev.headroom.bench.peer.Forward;
import dev.headroom.bench.peer.Gemm;
import dev.headroom.bench.peer.Subject;
import dev.headroom.bench.peer.Task;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Tensor;
import java.util.Optional;

/// Everything by PyTorch, as TorchScript without autograd. A forward pass is tried with the two
/// products that it has, and the faster takes part.
public final class PyTorch implements Contestant {
  private static final int TRIES = 3;

  private String chosen = "";

  /// For ServiceLoader.
  public PyTorch() {}

  @Override
  public String name() {
    return "pytorch";
  }

  @Override
  public String version() {
    return "PyTorch " + Engine.getEngine("PyTorch").getVersion() + chosen;
  }

  @Override
  public Optional<Ready> prepare(Task task, int threads) throws Exception {
    System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
    chosen = "";
    return switch (task) {
      case Gemm gemm -> gemm.plain() ? Optional.of(product(gemm)) : Optional.empty();
      case Attend attend -> Optional.of(attention(attend));
      case Forward forward when forward.subject() == Subject.GPT2 && forward.dtype() == Dtype.F32 ->
          Optional.of(gpt(forward));
      case Forward _ -> Optional.empty();
    };
  }

  private static Ready product(Gemm task) throws Exception {
    String code =
        """
          def forward(self: __torch__.Net,
            a: Tensor,
            b: Tensor,
            c: Tensor) -> Tensor:
            return torch.mm(a, b, out=c)
        """;
    NDManager memory = NDManager.newBaseManager("PyTorch");
    Gemm.Inputs in = task.inputs();
    Tensor c = Tensor.zeros(task.dtype(), task.m(), task.n());
    NDList inputs =
        new NDList(
            array(memory, in.a(), task.m(), task.k()),
            array(memory, in.b(), task.k(), task.n()),
            array(memory, c, task.m(), task.n()));
    return new Owner(new Module(code, memory, inputs), memory);
  }

  /// Its fused operator, which picks the tiled kernel by itself.
  private static Ready attention(Attend task) throws Exception {
    String code =
        """
          def forward(self: __torch__.Net,
            q: Tensor,
            k: Tensor,
            v: Tensor) -> Tensor:
            return torch.scaled_dot_product_attention(q, k, v, None, 0., %s)
        """
            .formatted(task.causal() ? "True" : "False");
    NDManager memory = NDManager.newBaseManager("PyTorch");
    Attend.Inputs in = task.inputs();
    long[] shape = {1, task.heads(), task.n(), task.d()};
    NDList inputs =
        new NDList(
            array(memory, in.q(), shape),
            array(memory, in.k(), shape),
            array(memory, in.v(), shape));
    return new Owner(new Module(code, memory, inputs), memory);
  }

  private Ready gpt(Forward task) throws Exception {
    NDManager memory = NDManager.newBaseManager("PyTorch");
    Gpt gpt = new Gpt(task, memory);
    NDList inputs = gpt.inputs();
    Module mkl = new Module(gpt.code(Gpt.Products.MKL), memory, inputs);
    Module onednn = new Module(gpt.code(Gpt.Products.ONEDNN), memory, gpt.packed(inputs));
    boolean slower = onednn.seconds(TRIES) > mkl.seconds(TRIES);
    (slower ? onednn : mkl).close();
    chosen = slower ? ", products by MKL" : ", products by oneDNN";
    return new Owner(slower ? mkl : onednn, memory);
  }

  /// A matrix under a shape of as many entries.
  static NDArray array(NDManager memory, Tensor matrix, long... shape) {
    return switch (matrix) {
      case Tensor.F32 m -> memory.create(m.array(), new Shape(shape));
      case Tensor.F64 m -> memory.create(m.array(), new Shape(shape));
    };
  }

  /// A module that takes its inputs with it.
  private record Owner(Module module, NDManager memory) implements Ready {
    @Override
    public void run() {
      module.run();
    }

    @Override
    public Tensor result() {
      return module.result();
    }

    @Override
    public void close() {
      module.close();
      memory.close();
    }
  }
}
