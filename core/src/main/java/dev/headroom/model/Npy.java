package dev.headroom.model;

import dev.headroom.InputException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// An array of floating-point numbers as numpy saves it, mapped. Where `columnMajor` the array lies as
/// its transpose, whose shape the tensor has.
/// Fails:  InputException naming the file and the field.
/// Source: the format: 6 bytes of magic, a version, the header's length, a Python dictionary, the numbers.
record Npy(StoredTensor tensor, boolean columnMajor) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int LONGEST = 1 << 16;
  private static final Map<String, StoredType> TYPES =
      Map.of("<f2", StoredType.F16, "<f4", StoredType.F32, "<f8", StoredType.F64);

  private static final String FIELD =
      "(?:'descr': *'(?<descr>[^']*)'"
          + "|'fortran_order': *(?<order>True|False)|'shape': *\\((?<shape>[0-9, ]*)\\))";
  private static final Pattern HEADER =
      Pattern.compile("\\{ *FIELD, *FIELD, *FIELD,? *} *\n?".replace("FIELD", unnamed(FIELD)));
  private static final Pattern ONE = Pattern.compile(FIELD);

  private static String unnamed(String group) {
    return group.replaceAll("\\?<[a-z]+>", "?:");
  }

  static boolean begins(byte[] head) {
    return head.length >= MAGIC.length
        && Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  static Npy map(Path path, Arena arena) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return of(path.toString(), channel.map(MapMode.READ_ONLY, 0, channel.size(), arena));
    }
  }

  private static Npy of(String file, MemorySegment all) {
    int fixed = MAGIC.length + 2;
    long size = all.byteSize();
    int version = size > fixed ? all.get(ValueLayout.JAVA_BYTE, MAGIC.length) : 0;
    if (version < 1 || version > 3 || size < fixed + 4) {
      throw new InputException(file, "version", "1, 2 or 3 and a header", "" + version);
    }
    int lengthBytes = version == 1 ? 2 : 4;
    long length = 0;
    for (int i = lengthBytes - 1; i >= 0; i--) {
      length = (length << 8) | (all.get(ValueLayout.JAVA_BYTE, fixed + i) & 0xff);
    }
    long start = fixed + lengthBytes + length;
    if (length > LONGEST || start > size) {
      String expected = "at most " + LONGEST + " bytes, inside the file";
      throw new InputException(file, "header", expected, length + " bytes");
    }
    byte[] text = all.asSlice(fixed + lengthBytes, length).toArray(ValueLayout.JAVA_BYTE);
    return of(file, new String(text, StandardCharsets.ISO_8859_1), all.asSlice(start));
  }

  private static Npy of(String file, String header, MemorySegment numbers) {
    String descr = field(file, header, "descr", "a string such as '<f4'");
    String order = field(file, header, "order", "fortran_order: True or False");
    String sizes = field(file, header, "shape", "shape: whole numbers");
    if (!HEADER.matcher(header).matches()) {
      String expected = "descr, fortran_order and shape, each once";
      throw new InputException(file, "header", expected, header.strip());
    }
    StoredType type = TYPES.get(descr);
    if (type == null) {
      String expected = "numbers '<f2', '<f4' or '<f8'";
      throw new InputException(file, "descr", expected, "'" + descr + "'");
    }
    boolean columnMajor = order.equals("True");
    List<Long> shape = shape(file, sizes);
    long bytes = bytes(file, shape, type);
    if (bytes != numbers.byteSize()) {
      String expected = bytes + " bytes of numbers, as " + descr + " and shape " + shape + " need";
      throw new InputException(file, "", expected, numbers.byteSize() + " bytes");
    }
    List<Long> stored = columnMajor ? shape.reversed() : shape;
    return new Npy(new StoredTensor(file, "array", type, stored, numbers), columnMajor);
  }

  private static String field(String file, String header, String group, String expected) {
    Matcher fields = ONE.matcher(header);
    Optional<String> found = Optional.empty();
    while (fields.find()) {
      found = found.or(() -> Optional.ofNullable(fields.group(group)));
    }
    return found.orElseThrow(() -> new InputException(file, "header", expected, header.strip()));
  }

  private static List<Long> shape(String file, String sizes) {
    List<String> words =
        Stream.of(sizes.split(",", -1)).map(String::strip).filter(w -> !w.isEmpty()).toList();
    if (!words.stream().allMatch(word -> word.matches("[0-9]{1,18}"))) {
      throw new InputException(file, "shape", "whole numbers below 10^18", "(" + sizes + ")");
    }
    return words.stream().map(Long::valueOf).toList();
  }

  private static long bytes(String file, List<Long> shape, StoredType type) {
    long bytes = type.bits() / Byte.SIZE;
    try {
      for (long side : shape) {
        bytes = Math.multiplyExact(bytes, side);
      }
    } catch (ArithmeticException e) {
      InputException bad = new InputException(file, "shape", "fewer than 2^63 bytes", "" + shape);
      bad.initCause(e);
      throw bad;
    }
    return bytes;
  }
}
