package dev.headroom.model;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Stored elements to float or double arrays: bulk copies, then loops that the compiler vectorises.
/// Widening is exact; F64 to float rounds once; 64-bit integers round to double.
final class Decode {
  private static final int CHUNK = 4096;
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private Decode() {}

  /// Elements `from` to `from + count` of the tensor into `to[offset …]`.
  static void floats(StoredTensor tensor, long from, float[] to, int offset, int count) {
    MemorySegment bytes = tensor.bytes();
    switch (tensor.type()) {
      case F32 -> MemorySegment.copy(bytes, FLOAT, 4 * from, to, offset, count);
      case F16, BF16 -> {
        short[] chunk = new short[Math.min(CHUNK, count)];
        for (int i = 0; i < count; i += CHUNK) {
          int n = Math.min(CHUNK, count - i);
          MemorySegment.copy(bytes, SHORT, 2 * (from + i), chunk, 0, n);
          if (tensor.type() == StoredType.F16) {
            halfToFloat(chunk, to, offset + i, n);
          } else {
            brainToFloat(chunk, to, offset + i, n);
          }
        }
      }
      default -> {
        double[] chunk = new double[Math.min(CHUNK, count)];
        for (int i = 0; i < count; i += CHUNK) {
          int n = Math.min(CHUNK, count - i);
          doubles(tensor, from + i, chunk, 0, n);
          narrow(chunk, to, offset + i, n);
        }
      }
    }
  }

  /// Elements `from` to `from + count` of the tensor into `to[offset …]`.
  static void doubles(StoredTensor tensor, long from, double[] to, int offset, int count) {
    switch (tensor.type()) {
      case F64 -> MemorySegment.copy(tensor.bytes(), DOUBLE, 8 * from, to, offset, count);
      case F32, F16, BF16 -> {
        float[] chunk = new float[Math.min(CHUNK, count)];
        for (int i = 0; i < count; i += CHUNK) {
          int n = Math.min(CHUNK, count - i);
          floats(tensor, from + i, chunk, 0, n);
          widen(chunk, to, offset + i, n);
        }
      }
      default -> {
        for (int i = 0; i < count; i++) {
          to[offset + i] = integer(tensor, from + i);
        }
      }
    }
  }

  private static double integer(StoredTensor tensor, long i) {
    MemorySegment bytes = tensor.bytes();
    return switch (tensor.type()) {
      case BOOL, U8 -> bytes.get(ValueLayout.JAVA_BYTE, i) & 0xff;
      case I8 -> bytes.get(ValueLayout.JAVA_BYTE, i);
      case U16 -> Short.toUnsignedInt(bytes.get(SHORT, 2 * i));
      case I16 -> bytes.get(SHORT, 2 * i);
      case U32 -> Integer.toUnsignedLong(bytes.get(INT, 4 * i));
      case I32 -> bytes.get(INT, 4 * i);
      case U64 -> unsigned(bytes.get(LONG, 8 * i));
      case I64 -> bytes.get(LONG, 8 * i);
      default -> throw new IllegalArgumentException(tensor.type() + " is no integer type");
    };
  }

  private static double unsigned(long value) {
    return value >= 0 ? value : 2.0 * ((value >>> 1) | (value & 1));
  }

  private static void halfToFloat(short[] from, float[] to, int offset, int count) {
    for (int i = 0; i < count; i++) {
      to[offset + i] = Float.float16ToFloat(from[i]);
    }
  }

  /// By way of integers, whose shift is vectorised, and a plain copy of their bits.
  private static void brainToFloat(short[] from, float[] to, int offset, int count) {
    int[] bits = new int[count];
    for (int i = 0; i < count; i++) {
      bits[i] = from[i] << 16;
    }
    MemorySegment.copy(
        MemorySegment.ofArray(bits),
        0,
        MemorySegment.ofArray(to),
        (long) Float.BYTES * offset,
        (long) Float.BYTES * count);
  }

  private static void widen(float[] from, double[] to, int offset, int count) {
    for (int i = 0; i < count; i++) {
      to[offset + i] = from[i];
    }
  }

  private static void narrow(double[] from, float[] to, int offset, int count) {
    for (int i = 0; i < count; i++) {
      to[offset + i] = (float) from[i];
    }
  }
}
