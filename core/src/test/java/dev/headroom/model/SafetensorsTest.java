package dev.headroom.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.headroom.InputException;
import dev.headroom.Seeded;
import dev.headroom.WholeFile;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsTest {
  @TempDir Path folder;

  static Stream<Seeded> trials() {
    return Seeded.trials(40, 40);
  }

  /// A whole file, and each block of it, read as it was written.
  @ParameterizedTest
  @MethodSource("trials")
  void whatIsWrittenIsRead(Seeded seeded) {
    SplittableRandom random = seeded.random();
    int rows = 1 + random.nextInt(seeded.size());
    int cols = 1 + random.nextInt(seeded.size());
    Dtype dtype = random.nextBoolean() ? Dtype.F32 : Dtype.F64;
    Tensor written = Tensor.zeros(dtype, rows, cols);
    fill(written, random);
    Path file = folder.resolve("x.safetensors");
    new SafetensorsWriter()
        .add("odd", List.of(3), Tensor.zeros(Dtype.F32, 1, 3))
        .add("x", List.of(rows, 1, cols), written)
        .metadata("scale", "0.5")
        .write(file);
    try (Safetensors read = Safetensors.open(file)) {
      assertThat(read.metadata()).containsEntry("scale", "0.5");
      StoredTensor x = read.tensor("x");
      assertThat(x.shape()).containsExactly((long) rows, 1L, (long) cols);
      int top = random.nextInt(rows);
      int left = random.nextInt(cols);
      Tensor wide = Tensor.zeros(Dtype.F64, rows, cols + 3).cols(1, cols + 1);
      x.matrix().read(0, 0, wide);
      Tensor block = Tensor.zeros(Dtype.F32, rows - top, cols - left);
      x.matrix().read(top, left, block);
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < cols; j++) {
          assertThat(wide.get(i, j)).isEqualTo(written.get(i, j));
          if (i >= top && j >= left) {
            assertThat(block.get(i - top, j - left)).isEqualTo((float) written.get(i, j));
          }
        }
      }
    }
  }

  @Test
  void theSameTensorsGiveTheSameBytes() throws IOException {
    Tensor x = Tensor.zeros(Dtype.F64, 3, 5);
    fill(x, new SplittableRandom(1));
    Path a = folder.resolve("a.safetensors");
    Path b = folder.resolve("b.safetensors");
    for (Path file : List.of(a, b)) {
      new SafetensorsWriter().add("x", List.of(3, 5), x).metadata("k", "v").write(file);
    }
    assertThat(Files.readAllBytes(a)).isEqualTo(Files.readAllBytes(b));
    assertThat(folder.toFile().list()).hasSize(2);
  }

  @Test
  void partsFollowEachOther() {
    Tensor x = Tensor.zeros(Dtype.F32, 2, 6);
    fill(x, new SplittableRandom(2));
    Path file = folder.resolve("x.safetensors");
    List<Tensor> heads = List.of(x.cols(0, 3), x.cols(3, 6));
    new SafetensorsWriter().add("x", List.of(2, 2, 3), heads).write(file);
    try (Safetensors read = Safetensors.open(file)) {
      Tensor back = Tensor.zeros(Dtype.F32, 4, 3);
      read.tensor("x").matrix().read(0, 0, back);
      assertThat(back.get(1, 2)).isEqualTo(x.get(1, 2));
      assertThat(back.get(2, 0)).isEqualTo(x.get(0, 3));
    }
  }

  @Test
  void aWriterThatFailsLeavesWhatStoodThere() throws IOException {
    Path file = folder.resolve("x.safetensors");
    Files.writeString(file, "before");
    Tensor x = Tensor.zeros(Dtype.F32, 1, 1);
    SafetensorsWriter writer = new SafetensorsWriter().add("x", List.of(1), x);
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    assertThatThrownBy(() -> new WholeFile(file).write(out -> writer.writeTo(full)))
        .hasMessageContaining("No space left on device");
    assertThat(Files.readString(file)).isEqualTo("before");
    assertThat(folder.toFile().list()).containsExactly("x.safetensors");
  }

  @Test
  void aWrongSizeIsTheCallersMistake() {
    Tensor x = Tensor.zeros(Dtype.F32, 2, 6);
    assertThatThrownBy(() -> new SafetensorsWriter().add("x", List.of(2, 5), x))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("48")
        .hasMessageContaining("40");
  }

  /// Every bit pattern of 16 bits, and the edges of the wider types.
  @ParameterizedTest
  @EnumSource(
      value = StoredType.class,
      names = {"F4", "F6_.*", "F8_.*", "C64"},
      mode = EnumSource.Mode.MATCH_NONE)
  void everyTypeReadsAsItsFormula(StoredType type) throws IOException {
    int size = type.bits() / 8;
    int n = size == 1 ? 256 : 1 << 16;
    ByteBuffer data = ByteBuffer.allocate(n * size).order(ByteOrder.LITTLE_ENDIAN);
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < n; i++) {
      switch (size) {
        case 1 -> data.put((byte) i);
        case 2 -> data.putShort((short) i);
        case 4 -> data.putInt(random.nextInt());
        default -> data.putLong(i == 0 ? -1 : random.nextLong());
      }
    }
    String header =
        String.format(
            Locale.ROOT,
            "{\"x\":{\"dtype\":\"%s\",\"shape\":[%d],\"data_offsets\":[0,%d]}}",
            type,
            n,
            n * size);
    Path file = folder.resolve("x.safetensors");
    Files.write(file, TinyCheckpoint.file(header, data.array()));
    try (Safetensors read = Safetensors.open(file)) {
      Tensor doubles = Tensor.zeros(Dtype.F64, 1, n);
      Tensor floats = Tensor.zeros(Dtype.F32, 1, n);
      read.tensor("x").matrix().read(0, 0, doubles);
      read.tensor("x").matrix().read(0, 0, floats);
      for (int i = 0; i < n; i++) {
        double expected = formula(type, data, i);
        boolean same =
            Double.compare(doubles.get(0, i), expected) == 0
                && Double.compare(floats.get(0, i), (float) expected) == 0;
        if (!same) {
          fail("element " + i + ": " + doubles.get(0, i) + " instead of " + expected);
        }
      }
    }
  }

  private static double formula(StoredType type, ByteBuffer data, int i) {
    return switch (type) {
      case BOOL, U8 -> data.get(i) & 0xff;
      case I8 -> data.get(i);
      case U16 -> data.getShort(2 * i) & 0xffff;
      case I16 -> data.getShort(2 * i);
      case U32 -> data.getInt(4 * i) & 0xffffffffL;
      case I32 -> data.getInt(4 * i);
      case I64 -> data.getLong(8 * i);
      case U64 -> Double.parseDouble(Long.toUnsignedString(data.getLong(8 * i)));
      case F64 -> data.getDouble(8 * i);
      case F32 -> data.getFloat(4 * i);
      case BF16 -> Float.intBitsToFloat((data.getShort(2 * i) & 0xffff) << 16);
      case F16 -> half(data.getShort(2 * i) & 0xffff);
      default -> throw new IllegalArgumentException(type.name());
    };
  }

  private static double half(int bits) {
    double sign = bits >= 0x8000 ? -1 : 1;
    int exponent = bits >> 10 & 31;
    int fraction = bits & 1023;
    if (exponent == 31) {
      return fraction == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
    }
    return exponent == 0
        ? sign * fraction * 0x1p-24
        : sign * (1 + fraction * 0x1p-10) * Math.pow(2, exponent - 15);
  }

  @Test
  void unalignedHeadersOtherOrdersEmptyTensorsAndScalarsAreFine() throws IOException {
    String header =
        "{\"b\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[8,12]},"
            + "\"e\":{\"data_offsets\":[8,8],\"shape\":[0,7],\"dtype\":\"F32\"},"
            + "\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}}";
    assertThat(header.length() % 8).isNotZero();
    byte[] data =
        ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putDouble(2.5).putFloat(7).array();
    Path file = folder.resolve("x.safetensors");
    Files.write(file, TinyCheckpoint.file(header, data));
    try (Safetensors read = Safetensors.open(file)) {
      Tensor one = Tensor.zeros(Dtype.F64, 1, 1);
      read.tensor("a").matrix().read(0, 0, one);
      assertThat(one.get(0, 0)).isEqualTo(2.5);
      read.tensor("b").matrix().read(0, 0, one);
      assertThat(one.get(0, 0)).isEqualTo(7);
      assertThat(read.tensor("e").matrix().rows()).isZero();
      assertThat(read.metadata()).isEmpty();
    }
  }

  /// As the format's own reader does.
  @Test
  void metadataMayBeNullAndTensorsMayHaveFurtherFields() throws IOException {
    String header =
        "{\"__metadata__\":null,\"x\":{\"dtype\":\"F32\",\"strides\":[1],\"shape\":[2],"
            + "\"note\":{\"deep\":[1,{}]},\"data_offsets\":[0,8]}}";
    Path file = folder.resolve("x.safetensors");
    Files.write(file, TinyCheckpoint.file(header, new byte[8]));
    try (Safetensors read = Safetensors.open(file)) {
      assertThat(read.metadata()).isEmpty();
      assertThat(read.tensor("x").shape()).containsExactly(2L);
      assertThat(read.notices())
          .containsExactly(file + ": not used, fields of tensors: strides, note");
      assertThatThrownBy(() -> read.tensor("y"))
          .isInstanceOf(InputException.class)
          .hasMessageEndingWith("y: expected a tensor of this name, found x");
    }
  }

  @Test
  void aFileOfNoTensorsIsFine() throws IOException {
    Path file = folder.resolve("x.safetensors");
    Files.write(file, TinyCheckpoint.file("{}      ", new byte[0]));
    try (Safetensors read = Safetensors.open(file)) {
      assertThat(read.tensors()).isEmpty();
    }
  }

  /// The last tensor of a sparse file of 5 GiB, past every 32-bit offset.
  @Test
  void filesPastTwoGibibytesAreMapped() throws IOException {
    long far = 5L << 30;
    String header =
        String.format(
                Locale.ROOT,
                "{\"big\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[0,%d]},",
                far,
                far)
            + String.format(
                Locale.ROOT,
                "\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[%d,%d]}}",
                far,
                far + 8);
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    Path path = folder.resolve("big.safetensors");
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.write(TinyCheckpoint.file(text.length, text, new byte[0]));
      file.setLength(8 + text.length + far + 8);
      file.seek(8 + text.length + far + 4);
      file.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(3).array());
    }
    try (Safetensors read = Safetensors.open(path)) {
      Tensor one = Tensor.zeros(Dtype.F32, 1, 1);
      read.tensor("x").matrix().read(0, 1, one);
      assertThat(one.get(0, 0)).isEqualTo(3);
      assertThatThrownBy(() -> read.tensor("big").matrix())
          .isInstanceOf(InputException.class)
          .hasMessageContaining("2^31");
    }
  }

  private static void fill(Tensor x, SplittableRandom random) {
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < x.cols(); j++) {
        x.set(i, j, random.nextDouble(-1, 1));
      }
    }
  }
}
