package dev.headroom.bench.peer.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.headroom.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;

/// Memory outside the heap that ONNX Runtime reads and writes in place.
final class Buffers {
  private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

  private Buffers() {}

  static FloatBuffer floats(int... shape) {
    return bytes(Arrays.stream(shape).reduce(Float.BYTES, Math::multiplyExact)).asFloatBuffer();
  }

  /// A matrix under a shape of as many entries.
  static OnnxTensor floats(Tensor matrix, int... shape) {
    return wrap(floats(shape).put(((Tensor.F32) matrix).array()).rewind(), shape);
  }

  static OnnxTensor wrap(FloatBuffer buffer, int... shape) {
    try {
      return OnnxTensor.createTensor(
          ENVIRONMENT, buffer, Arrays.stream(shape).asLongStream().toArray());
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Shape:  rows of one length -> `[rows, length]`, 64-bit.
  static OnnxTensor wholes(List<int[]> rows) {
    int cols = rows.getFirst().length;
    LongBuffer buffer = bytes(rows.size() * cols * Long.BYTES).asLongBuffer();
    rows.forEach(row -> Arrays.stream(row).forEach(buffer::put));
    try {
      return OnnxTensor.createTensor(ENVIRONMENT, buffer.rewind(), new long[] {rows.size(), cols});
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ByteBuffer bytes(int count) {
    return ByteBuffer.allocateDirect(count).order(ByteOrder.nativeOrder());
  }
}
