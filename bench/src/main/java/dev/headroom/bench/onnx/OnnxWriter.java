package dev.headroom.bench.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A small ONNX model of float32 tensors, written node by node.
/// Source: the format's own onnx.proto.
public final class OnnxWriter {
  private static final int IR_VERSION = 8;
  private static final int OPERATORS = 17;
  private static final int FLOAT = 1;
  private static final int INTEGER = 2;

  private final ByteArrayOutputStream graph = new ByteArrayOutputStream();

  /// An empty graph.
  public OnnxWriter() {
    text(graph, 2, "headroom");
  }

  /// An integer attribute.
  public record Attribute(String name, long value) {}

  public OnnxWriter input(String name, int... shape) {
    message(graph, 11, value(name, shape));
    return this;
  }

  public OnnxWriter output(String name, int... shape) {
    message(graph, 12, value(name, shape));
    return this;
  }

  /// Shape:  `domain` is empty for the standard's own operations.
  public OnnxWriter node(
      String operation,
      String domain,
      List<String> inputs,
      String output,
      List<Attribute> attributes) {
    ByteArrayOutputStream node = new ByteArrayOutputStream();
    inputs.forEach(input -> text(node, 1, input));
    text(node, 2, output);
    text(node, 4, operation);
    for (Attribute attribute : attributes) {
      ByteArrayOutputStream inner = new ByteArrayOutputStream();
      text(inner, 1, attribute.name());
      number(inner, 3, attribute.value());
      number(inner, 20, INTEGER);
      message(node, 5, inner);
    }
    text(node, 7, domain);
    message(graph, 1, node);
    return this;
  }

  public byte[] bytes() {
    ByteArrayOutputStream model = new ByteArrayOutputStream();
    number(model, 1, IR_VERSION);
    message(model, 7, graph);
    message(model, 8, operators("", OPERATORS));
    message(model, 8, operators("com.microsoft", 1));
    return model.toByteArray();
  }

  private static ByteArrayOutputStream operators(String domain, int version) {
    ByteArrayOutputStream set = new ByteArrayOutputStream();
    text(set, 1, domain);
    number(set, 2, version);
    return set;
  }

  private static ByteArrayOutputStream value(String name, int... shape) {
    ByteArrayOutputStream sizes = new ByteArrayOutputStream();
    for (int size : shape) {
      ByteArrayOutputStream dimension = new ByteArrayOutputStream();
      number(dimension, 1, size);
      message(sizes, 1, dimension);
    }
    ByteArrayOutputStream tensor = new ByteArrayOutputStream();
    number(tensor, 1, FLOAT);
    message(tensor, 2, sizes);
    ByteArrayOutputStream type = new ByteArrayOutputStream();
    message(type, 1, tensor);
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    text(value, 1, name);
    message(value, 2, type);
    return value;
  }

  private static void text(ByteArrayOutputStream to, int tag, String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    message(to, tag, bytes);
  }

  private static void message(ByteArrayOutputStream to, int tag, ByteArrayOutputStream inner) {
    varint(to, (tag << 3) | 2);
    varint(to, inner.size());
    to.writeBytes(inner.toByteArray());
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
