package dev.headroom.bench.peer.pytorch;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import dev.headroom.bench.peer.Contestant.Ready;
import dev.headroom.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.util.Map;

/// A TorchScript module with its inputs.
final class Module implements Ready {
  private final Model model;
  private final Block block;
  private final ParameterStore none;
  private final NDList inputs;
  private NDList outputs = new NDList();

  /// Shape:  `code` as {@link TorchScript#archive} wants it.
  Module(String code, NDManager memory, NDList inputs) throws Exception {
    this.model = Model.newInstance("net", "PyTorch");
    model.load(new ByteArrayInputStream(TorchScript.archive(code)), Map.of());
    this.block = model.getBlock();
    this.none = new ParameterStore(memory, false);
    this.inputs = inputs;
  }

  @Override
  public void run() {
    NDList before = outputs;
    outputs = block.forward(none, inputs, false);
    before.close();
  }

  /// The seconds of the fastest of a few runs.
  double seconds(int runs) {
    run();
    double least = Double.MAX_VALUE;
    for (int i = 0; i < runs; i++) {
      long begin = System.nanoTime();
      run();
      least = Math.min(least, (System.nanoTime() - begin) * 1e-9);
    }
    return least;
  }

  NDArray output() {
    return outputs.singletonOrThrow();
  }

  @Override
  public Tensor result() {
    NDArray found = output();
    int cols = (int) found.getShape().tail();
    int rows = (int) (found.getShape().size() / cols);
    return switch (found.getDataType()) {
      case FLOAT32 -> new Tensor.F32(found.toFloatArray(), 0, rows, cols, cols);
      case FLOAT64 -> new Tensor.F64(found.toDoubleArray(), 0, rows, cols, cols);
      default -> throw new IllegalStateException("computed in " + found.getDataType());
    };
  }

  /// Inputs are the caller's.
  @Override
  public void close() {
    outputs.close();
    model.close();
  }
}
