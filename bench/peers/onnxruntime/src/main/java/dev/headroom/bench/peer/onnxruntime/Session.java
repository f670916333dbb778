package dev.headroom.bench.peer.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.headroom.bench.peer.Contestant.Ready;
import dev.headroom.bench.peer.Task;
import dev.headroom.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.Map;

/// A variant that is loaded, with memory of ours for its output.
record Session(
    Task task, Variant variant, OrtSession session, OnnxTensor output, FloatBuffer memory)
    implements Ready {
  static Session of(Task task, Variant variant, OrtSession session) {
    FloatBuffer memory = Buffers.floats(variant.shape());
    return new Session(task, variant, session, Buffers.wrap(memory, variant.shape()), memory);
  }

  @Override
  public void run() throws OrtException {
    session.run(variant.feeds(), Map.of(variant.output(), output)).close();
  }

  @Override
  public Tensor result() {
    float[] values = new float[memory.capacity()];
    memory.duplicate().rewind().get(values);
    return variant.result(task, values);
  }

  @Override
  public void close() throws OrtException {
    variant.feeds().values().forEach(OnnxTensor::close);
    output.close();
    session.close();
  }
}
