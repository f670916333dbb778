package dev.headroom.bench.onnx;

import dev.headroom.InputException;
import dev.headroom.bench.onnx.Wire.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The graph of an ONNX model: its operations in order, and its stored tensors by name.
/// Source: the format's own onnx.proto.
public record Onnx(List<Node> nodes, Map<String, Stored> tensors) {
  private static final int GRAPH = 7;
  private static final int FLOAT = 1;

  /// One operation.
  public record Node(String operation, List<String> inputs, List<String> outputs) {}

  /// A tensor that the file holds.
  /// Shape:  `bytes` little-endian, row-major; empty where the type is not float.
  public record Stored(List<Integer> shape, ByteBuffer bytes) {
    public float[] floats() {
      float[] values = new float[bytes.remaining() / Float.BYTES];
      bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
      return values;
    }
  }

  /// Fails:  InputException when the bytes are no ONNX model.
  public static Onnx read(String file, ByteBuffer model) {
    ByteBuffer graph =
        Wire.read(file, model).stream()
            .filter(f -> f.tag() == GRAPH)
            .findFirst()
            .map(Field::bytes)
            .orElseThrow(() -> new InputException(file, "", "an ONNX graph", "none"));
    List<Node> nodes = new ArrayList<>();
    Map<String, Stored> tensors = new LinkedHashMap<>();
    for (Field field : Wire.read(file, graph)) {
      switch (field.tag()) {
        case 1 -> nodes.add(node(Wire.read(file, field.bytes())));
        case 5 -> {
          List<Field> tensor = Wire.read(file, field.bytes());
          tensors.put(text(tensor, 8), stored(tensor));
        }
        default -> {} // names, inputs, outputs, documentation
      }
    }
    return new Onnx(nodes, tensors);
  }

  /// The matrix of each product with a stored matrix, by the name of the bias that is added to it:
  /// exporters keep the names of biases and lose those of matrices.
  /// Shape:  `encoder.layer.0.output.dense.bias` to the name of a tensor `[in, out]`.
  public Map<String, String> matricesByBias() {
    Map<String, String> byBias = new LinkedHashMap<>();
    for (Node product : nodes) {
      if (product.operation().equals("MatMul") && tensors.containsKey(product.inputs().get(1))) {
        biasOf(product.outputs().getFirst())
            .ifPresent(bias -> byBias.put(bias, product.inputs().get(1)));
      }
    }
    return byBias;
  }

  private Optional<String> biasOf(String value) {
    return nodes.stream()
        .filter(n -> n.operation().equals("Add") && n.inputs().contains(value))
        .flatMap(n -> n.inputs().stream())
        .filter(tensors::containsKey)
        .findFirst();
  }

  private static Node node(List<Field> fields) {
    return new Node(text(fields, 4), texts(fields, 1), texts(fields, 2));
  }

  private static Stored stored(List<Field> fields) {
    List<Integer> shape = new ArrayList<>();
    boolean isFloat = false;
    ByteBuffer raw = ByteBuffer.allocate(0);
    for (Field field : fields) {
      switch (field.tag()) {
        case 1 -> shape.add(Math.toIntExact(field.number()));
        case 2 -> isFloat = field.number() == FLOAT;
        case 9 -> raw = field.bytes();
        default -> {} // other types' values, names, where it lies outside
      }
    }
    return new Stored(shape, isFloat ? raw : ByteBuffer.allocate(0));
  }

  private static List<String> texts(List<Field> fields, int tag) {
    return fields.stream().filter(f -> f.tag() == tag).map(Field::text).toList();
  }

  private static String text(List<Field> fields, int tag) {
    return String.join("", texts(fields, tag));
  }
}
