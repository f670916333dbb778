package dev.headroom.bench.onnx;

import dev.headroom.InputException;
import dev.headroom.bench.onnx.Onnx.Stored;
import dev.headroom.model.SafetensorsWriter;
import dev.headroom.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The weights of a BERT that was exported to ONNX, under the names that its checkpoint had.
/// Shape:  dense weights `[out, in]` again, as checkpoints keep them.
public final class BertExport {
  private final String file;
  private final Onnx model;
  private long count;

  public BertExport(String file, Onnx model) {
    this.file = file;
    this.model = model;
  }

  /// Fails:  InputException when a dense layer has a bias and no matrix.
  public SafetensorsWriter weights() {
    SafetensorsWriter writer = new SafetensorsWriter();
    Map<String, String> matrices = model.matricesByBias();
    for (Map.Entry<String, Stored> entry : model.tensors().entrySet()) {
      String name = entry.getKey();
      if (!name.startsWith("embeddings.") && !name.startsWith("encoder.")) {
        continue;
      }
      if (entry.getValue().bytes().hasRemaining()) {
        add(writer, name, entry.getValue(), false);
      }
      if (name.endsWith(".bias") && !name.contains("LayerNorm")) {
        String matrix = matrices.get(name);
        if (matrix == null) {
          throw new InputException(file, name, "a product that this bias is added to", "none");
        }
        String weight = name.replaceAll("bias$", "weight");
        add(writer, weight, model.tensors().get(matrix), true);
      }
    }
    return writer;
  }

  /// Weights that were written.
  public long count() {
    return count;
  }

  private void add(
      SafetensorsWriter writer, String name, @Nullable Stored stored, boolean transposed) {
    if (stored == null) {
      throw new InputException(file, name, "a stored tensor", "none");
    }
    int cols = stored.shape().getLast();
    float[] values = stored.floats();
    int rows = values.length / cols;
    count += values.length;
    Tensor matrix = new Tensor.F32(values, 0, rows, cols, cols);
    if (transposed) {
      writer.add(name, List.of(cols, rows), transpose(matrix));
    } else {
      writer.add(name, stored.shape(), matrix);
    }
  }

  private static Tensor transpose(Tensor a) {
    Tensor t = Tensor.zeros(a.dtype(), a.cols(), a.rows());
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.cols(); j++) {
        t.set(j, i, a.get(i, j));
      }
    }
    return t;
  }
}
