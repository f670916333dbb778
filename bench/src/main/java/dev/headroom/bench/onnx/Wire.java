package dev.headroom.bench.onnx;

import dev.headroom.InputException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// One message of the protobuf wire format: numbered fields, each a number or some bytes.
/// Source: protobuf.dev, encoding.
final class Wire {
  /// Shape:  `number` for varints and fixed fields, `bytes` for length-delimited ones.
  record Field(int tag, long number, ByteBuffer bytes) {
    String text() {
      return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }
  }

  private static final ByteBuffer NONE = ByteBuffer.allocate(0);

  private Wire() {}

  /// The fields of a message, in order; nested messages stay views of the same memory.
  /// Fails:  InputException when the bytes end in the middle of a field.
  static List<Field> read(String file, ByteBuffer message) {
    ByteBuffer in = message.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    List<Field> fields = new ArrayList<>();
    try {
      while (in.hasRemaining()) {
        long key = varint(in);
        int tag = (int) (key >>> 3);
        fields.add(
            switch ((int) (key & 7)) {
              case 0 -> new Field(tag, varint(in), NONE);
              case 1 -> new Field(tag, in.getLong(), NONE);
              case 2 -> new Field(tag, 0, slice(in, varint(in)));
              case 5 -> new Field(tag, in.getInt(), NONE);
              default -> throw bad(file, in, "wire type " + (key & 7));
            });
      }
    } catch (BufferUnderflowException e) {
      throw bad(file, in, "its end");
    }
    return fields;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte b = in.get();
      value |= (b & 0x7FL) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new BufferUnderflowException();
  }

  private static ByteBuffer slice(ByteBuffer in, long length) {
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    ByteBuffer bytes = in.slice(in.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
    in.position(in.position() + (int) length);
    return bytes;
  }

  private static InputException bad(String file, ByteBuffer in, String found) {
    return new InputException(file, "byte " + in.position(), "a protobuf field", found);
  }
}
