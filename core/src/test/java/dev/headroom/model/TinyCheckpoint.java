package dev.headroom.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A small checkpoint in memory, to be changed and written; its writer shares no code with main.
final class TinyCheckpoint {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  final Map<String, Raw> tensors = new LinkedHashMap<>();
  ObjectNode config = MAPPER.createObjectNode();

  record Raw(String dtype, List<Long> shape, byte[] bytes) {
    /// Numbers of one type as another.
    Raw as(StoredType type) {
      ByteBuffer from = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      int n = bytes.length / Float.BYTES;
      ByteBuffer to = ByteBuffer.allocate(n * type.bits() / 8).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < n; i++) {
        float x = from.getFloat(i * Float.BYTES);
        switch (type) {
          case F16 -> to.putShort(Float.floatToFloat16(x));
          case BF16 -> to.putShort((short) (Float.floatToRawIntBits(x) >>> 16));
          case F32 -> to.putFloat(x);
          case F64 -> to.putDouble(x);
          default -> throw new IllegalArgumentException(type.name());
        }
      }
      return new Raw(type.name(), shape, to.array());
    }

    Raw with(int index, float value) {
      byte[] changed = bytes.clone();
      ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putFloat(4 * index, value);
      return new Raw(dtype, shape, changed);
    }

    Raw shaped(Long... sides) {
      return new Raw(dtype, List.of(sides), bytes);
    }
  }

  static TinyCheckpoint of(String folder) {
    Path directory = Resources.folder(folder);
    TinyCheckpoint tiny = new TinyCheckpoint();
    try (Safetensors file = Safetensors.open(directory.resolve("model.safetensors"))) {
      for (StoredTensor t : file.tensors()) {
        byte[] bytes = t.bytes().toArray(ValueLayout.JAVA_BYTE);
        tiny.tensors.put(t.name(), new Raw(t.type().name(), t.shape(), bytes));
      }
    }
    tiny.config = (ObjectNode) MAPPER.readTree(directory.resolve("config.json"));
    return tiny;
  }

  TinyCheckpoint set(String field, String json) {
    config.set(field, MAPPER.readTree(json));
    return this;
  }

  TinyCheckpoint unset(String field) {
    config.remove(field);
    return this;
  }

  TinyCheckpoint drop(String tensor) {
    tensors.remove(tensor);
    return this;
  }

  TinyCheckpoint put(String tensor, Raw raw) {
    tensors.put(tensor, raw);
    return this;
  }

  TinyCheckpoint change(String tensor, UnaryOperator<Raw> change) {
    tensors.put(tensor, change.apply(raw(tensor)));
    return this;
  }

  Raw raw(String tensor) {
    Raw raw = tensors.get(tensor);
    if (raw == null) {
      throw new IllegalArgumentException(tensor);
    }
    return raw;
  }

  TinyCheckpoint rename(UnaryOperator<String> name) {
    Map<String, Raw> old = new LinkedHashMap<>(tensors);
    tensors.clear();
    old.forEach((n, raw) -> tensors.put(name.apply(n), raw));
    return this;
  }

  /// Writes config.json and model.safetensors into `directory`, which it returns.
  Path write(Path directory) {
    try {
      Files.writeString(directory.resolve("config.json"), config.toString());
      Files.write(directory.resolve("model.safetensors"), file(tensors));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return directory;
  }

  /// A file of the tensors in order, its header neither padded nor aligned.
  static byte[] file(Map<String, Raw> tensors) {
    ObjectNode header = MAPPER.createObjectNode();
    int at = 0;
    for (Map.Entry<String, Raw> e : tensors.entrySet()) {
      Raw raw = e.getValue();
      ObjectNode entry = header.putObject(e.getKey());
      entry.put("dtype", raw.dtype());
      raw.shape().forEach(entry.putArray("shape")::add);
      entry.putArray("data_offsets").add(at).add(at + raw.bytes().length);
      at += raw.bytes().length;
    }
    ByteBuffer data = ByteBuffer.allocate(at);
    tensors.values().forEach(raw -> data.put(raw.bytes()));
    return file(header.toString(), data.array());
  }

  /// A file of any header and any data.
  static byte[] file(String header, byte[] data) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return file(text.length, text, data);
  }

  /// A file whose first 8 bytes say any length.
  static byte[] file(long length, byte[] header, byte[] data) {
    return ByteBuffer.allocate(8 + header.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(length)
        .put(header)
        .put(data)
        .array();
  }
}
