package dev.headroom.bench.onnx;

import dev.headroom.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// An ONNX model, written node by node; its stored tensors are copied only when it is written out.
/// Shape:  tensors are float32, or of 64-bit or 32-bit integers.
/// Source: the format's own onnx.proto.
public final class OnnxWriter {
  private static final int IR_VERSION = 10;
  private static final int OPERATORS = 23;

  private final ByteArrayOutputStream graph = new ByteArrayOutputStream();
  private final List<Stored> stored = new ArrayList<>();

  /// An empty graph.
  public OnnxWriter() {
    text(graph, 2, "headroom");
  }

  /// What a tensor's entries are, under the format's own numbers.
  public enum Element {
    FLOAT(1),
    INT32(6),
    INT64(7);

    private final int number;

    Element(int number) {
      this.number = number;
    }
  }

  /// A number that belongs to a node.
  public sealed interface Attribute {
    static Attribute of(String name, long value) {
      return new Whole(name, value);
    }

    static Attribute of(String name, float value) {
      return new Real(name, value);
    }
  }

  private record Whole(String name, long value) implements Attribute {}

  private record Real(String name, float value) implements Attribute {}

  /// A tensor of the graph: the part of its message before the numbers, and the numbers.
  private record Stored(ByteArrayOutputStream head, byte[] values) {
    int size() {
      return head.size() + values.length;
    }
  }

  public OnnxWriter input(String name, Element type, int... shape) {
    message(graph, 11, value(name, type, shape));
    return this;
  }

  public OnnxWriter output(String name, int... shape) {
    message(graph, 12, value(name, Element.FLOAT, shape));
    return this;
  }

  /// A stored matrix, or a vector where it has one row.
  public OnnxWriter constant(String name, Tensor.F32 tensor) {
    return tensor.rows() == 1
        ? constant(name, new int[] {tensor.cols()}, tensor)
        : matrix(name, tensor);
  }

  /// A stored matrix, of one row too.
  public OnnxWriter matrix(String name, Tensor.F32 tensor) {
    return constant(name, new int[] {tensor.rows(), tensor.cols()}, tensor);
  }

  private OnnxWriter constant(String name, int[] shape, Tensor.F32 tensor) {
    byte[] values = new byte[tensor.rows() * tensor.cols() * Float.BYTES];
    FloatBuffer floats = littleEndian(values).asFloatBuffer();
    for (int i = 0; i < tensor.rows(); i++) {
      floats.put(tensor.array(), tensor.offset() + i * tensor.stride(), tensor.cols());
    }
    return constant(name, Element.FLOAT, shape, values);
  }

  /// Stored 32-bit integers, a vector.
  public OnnxWriter integers(String name, int... values) {
    byte[] bytes = new byte[values.length * Integer.BYTES];
    littleEndian(bytes).asIntBuffer().put(values);
    return constant(name, Element.INT32, new int[] {values.length}, bytes);
  }

  private OnnxWriter constant(String name, Element type, int[] shape, byte[] values) {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    for (int size : shape) {
      number(head, 1, size);
    }
    number(head, 2, type.number);
    text(head, 8, name);
    key(head, 9, values.length);
    stored.add(new Stored(head, values));
    return this;
  }

  /// Shape:  `domain` is empty for the standard's own operations; an input or output that is left
  ///         out is an empty name.
  public OnnxWriter node(
      String operation,
      String domain,
      List<String> inputs,
      List<String> outputs,
      Attribute... attributes) {
    ByteArrayOutputStream node = new ByteArrayOutputStream();
    inputs.forEach(input -> text(node, 1, input));
    outputs.forEach(output -> text(node, 2, output));
    text(node, 4, operation);
    for (Attribute attribute : attributes) {
      message(node, 5, attribute(attribute));
    }
    text(node, 7, domain);
    message(graph, 1, node);
    return this;
  }

  public void writeTo(OutputStream out) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    number(head, 1, IR_VERSION);
    message(head, 8, operators("", OPERATORS));
    message(head, 8, operators("com.microsoft", 1));
    long size = graph.size();
    for (Stored tensor : stored) {
      size += key(tensor).size() + tensor.size();
    }
    key(head, 7, size);
    head.writeTo(out);
    graph.writeTo(out);
    for (Stored tensor : stored) {
      key(tensor).writeTo(out);
      tensor.head().writeTo(out);
      out.write(tensor.values());
    }
  }

  private static ByteArrayOutputStream key(Stored tensor) {
    ByteArrayOutputStream key = new ByteArrayOutputStream();
    key(key, 5, tensor.size());
    return key;
  }

  private static ByteArrayOutputStream attribute(Attribute attribute) {
    ByteArrayOutputStream to = new ByteArrayOutputStream();
    switch (attribute) {
      case Whole(String name, long value) -> {
        text(to, 1, name);
        number(to, 3, value);
        number(to, 20, 2);
      }
      case Real(String name, float value) -> {
        text(to, 1, name);
        varint(to, (2 << 3) | 5);
        byte[] bytes = new byte[Float.BYTES];
        littleEndian(bytes).putFloat(value);
        to.writeBytes(bytes);
        number(to, 20, 1);
      }
    }
    return to;
  }

  private static ByteArrayOutputStream operators(String domain, int version) {
    ByteArrayOutputStream set = new ByteArrayOutputStream();
    text(set, 1, domain);
    number(set, 2, version);
    return set;
  }

  private static ByteArrayOutputStream value(String name, Element type, int... shape) {
    ByteArrayOutputStream sizes = new ByteArrayOutputStream();
    for (int size : shape) {
      ByteArrayOutputStream dimension = new ByteArrayOutputStream();
      number(dimension, 1, size);
      message(sizes, 1, dimension);
    }
    ByteArrayOutputStream tensor = new ByteArrayOutputStream();
    number(tensor, 1, type.number);
    message(tensor, 2, sizes);
    ByteArrayOutputStream typed = new ByteArrayOutputStream();
    message(typed, 1, tensor);
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    text(value, 1, name);
    message(value, 2, typed);
    return value;
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void text(ByteArrayOutputStream to, int tag, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    key(to, tag, bytes.length);
    to.writeBytes(bytes);
  }

  private static void message(ByteArrayOutputStream to, int tag, ByteArrayOutputStream inner) {
    key(to, tag, inner.size());
    to.writeBytes(inner.toByteArray());
  }

  /// Before `length` bytes of a field.
  private static void key(ByteArrayOutputStream to, int tag, long length) {
    varint(to, (tag << 3) | 2);
    varint(to, length);
  }

  private static void number(ByteArrayOutputStream to, int tag, long value) {
    varint(to, (long) tag << 3);
    varint(to, value);
  }

  private static void varint(ByteArrayOutputStream to, long value) {
    long rest = value;
    while (rest >>> 7 != 0) {
      to.write((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    to.write((int) rest);
  }
}
