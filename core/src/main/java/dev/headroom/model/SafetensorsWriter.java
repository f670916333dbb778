package dev.headroom.model;

import dev.headroom.WholeFile;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/// Collects tensors and writes them as one safetensors file, whole or not at all; the same tensors
/// give the same bytes.
/// Shape:  a tensor is the rows of its parts, one after the other; parts are views, read only when
///         the file is written.
/// Shared: never, one thread writes.
/// Fails:  IllegalArgumentException when parts and shape differ in size, naming both.
public final class SafetensorsWriter {
  private static final int ALIGNMENT = 8;
  private static final int CHUNK = 1 << 16;
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final Map<String, Stored> tensors = new LinkedHashMap<>();
  private final Map<String, String> metadata = new TreeMap<>();

  /// Nothing is written before {@link #write}.
  public SafetensorsWriter() {}

  private record Stored(
      String name, Dtype dtype, List<Integer> shape, List<Supplier<Tensor>> parts) {
    long bytes() {
      return shape.stream().mapToLong(i -> i).reduce(dtype.bytes(), Math::multiplyExact);
    }
  }

  /// A line of `__metadata__`.
  public SafetensorsWriter metadata(String key, String value) {
    metadata.put(key, value);
    return this;
  }

  /// One matrix under a shape of any number of dimensions.
  public SafetensorsWriter add(String name, List<Integer> shape, Tensor tensor) {
    return add(name, shape, List.of(tensor));
  }

  /// Several matrices of one type, in order.
  public SafetensorsWriter add(String name, List<Integer> shape, List<Tensor> parts) {
    Dtype dtype = parts.getFirst().dtype();
    List<Supplier<Tensor>> kept = parts.stream().<Supplier<Tensor>>map(t -> () -> t).toList();
    Stored stored = new Stored(name, dtype, List.copyOf(shape), kept);
    long held = 0;
    for (Tensor part : parts) {
      if (part.dtype() != dtype) {
        throw new IllegalArgumentException(name + " mixes " + dtype + " and " + part.dtype());
      }
      held += (long) part.rows() * part.cols() * dtype.bytes();
    }
    require(stored, held);
    return add(stored);
  }

  private static void require(Stored stored, long held) {
    if (held != stored.bytes()) {
      throw new IllegalArgumentException(
          stored.name()
              + " has "
              + held
              + " bytes, shape "
              + stored.shape()
              + " needs "
              + stored.bytes());
    }
  }

  /// A float32 matrix that is computed when it is written, and then forgotten.
  public SafetensorsWriter add(String name, List<Integer> shape, Supplier<Tensor> whenWritten) {
    return add(name, Dtype.F32, shape, List.of(whenWritten));
  }

  /// Matrices of one type, in order, each of which is computed or read when it is written, and then
  /// forgotten.
  public SafetensorsWriter add(
      String name, Dtype dtype, List<Integer> shape, List<Supplier<Tensor>> whenWritten) {
    return add(new Stored(name, dtype, List.copyOf(shape), List.copyOf(whenWritten)));
  }

  private SafetensorsWriter add(Stored stored) {
    if (tensors.putIfAbsent(stored.name(), stored) != null) {
      throw new IllegalArgumentException("tensor " + stored.name() + " is added twice");
    }
    return this;
  }

  /// Writes the file, whole or not at all.
  public void write(Path file) {
    new WholeFile(file).write(this::writeTo);
  }

  /// Writes all that was added; wide types first, so that every tensor is aligned.
  public void writeTo(OutputStream out) throws IOException {
    List<Stored> order = new ArrayList<>(tensors.values());
    order.sort(Comparator.comparingInt((Stored s) -> s.dtype().bytes()).reversed());
    out.write(header(order));
    byte[] chunk = new byte[CHUNK];
    for (Stored s : order) {
      long written = 0;
      for (Supplier<Tensor> part : s.parts()) {
        Tensor rows = part.get();
        written += (long) rows.rows() * rows.cols() * rows.dtype().bytes();
        writeRows(rows, chunk, out);
      }
      require(s, written);
    }
  }

  private byte[] header(List<Stored> order) {
    Map<String, Object> header = new LinkedHashMap<>();
    if (!metadata.isEmpty()) {
      header.put("__metadata__", metadata);
    }
    long at = 0;
    for (Stored s : order) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("dtype", s.dtype().name());
      entry.put("shape", s.shape());
      entry.put("data_offsets", List.of(at, at + s.bytes()));
      header.put(s.name(), entry);
      at += s.bytes();
    }
    byte[] text = MAPPER.writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
    int padded = (text.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(padded).put(text);
    while (bytes.hasRemaining()) {
      bytes.put((byte) ' ');
    }
    return bytes.array();
  }

  private static void writeRows(Tensor t, byte[] chunk, OutputStream out) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
    int most = CHUNK / t.dtype().bytes();
    for (int i = 0; i < t.rows(); i++) {
      for (int j = 0; j < t.cols(); j += most) {
        int n = Math.min(most, t.cols() - j);
        int from = t.offset() + i * t.stride() + j;
        switch (t) {
          case Tensor.F32 f -> buffer.asFloatBuffer().put(f.array(), from, n);
          case Tensor.F64 f -> buffer.asDoubleBuffer().put(f.array(), from, n);
        }
        out.write(chunk, 0, n * t.dtype().bytes());
      }
    }
  }
}
