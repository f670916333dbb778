package dev.headroom.model;

import dev.headroom.FileKind;
import dev.headroom.InputException;
import dev.headroom.json.Json;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// What the head of a safetensors file says, checked: every span is as long as its type and shape,
/// and the spans cover the rest of the file without gap or overlap. `further`: fields of tensors that
/// the format does not have, its own reader passes over them too.
record SafetensorsHeader(
    long dataStart,
    long dataBytes,
    List<Entry> entries,
    Map<String, String> metadata,
    List<String> further) {
  /// As in the format's own implementation.
  private static final long LONGEST = 100_000_000;

  private static final int MOST_TENSORS = 1 << 18;
  private static final int MOST_DIMENSIONS = 64;
  private static final String METADATA = "__metadata__";

  /// Bytes `begin` (inclusive) to `end` (exclusive) of the data.
  record Entry(String name, StoredType type, List<Long> shape, long begin, long end) {}

  static SafetensorsHeader read(String file, FileChannel channel) throws IOException {
    long size = channel.size();
    byte[] head = bytes(channel, 0, (int) Math.min(size, FileKind.HEAD)).array();
    if (size < Long.BYTES) {
      throw other(file, head, "", "8 bytes of header length", size + " bytes");
    }
    long length = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 0 || length > size - Long.BYTES) {
      String expected = "8 + " + Long.toUnsignedString(length) + " bytes, as its first 8 bytes say";
      throw other(file, head, "header", expected, "a file of " + size + " bytes");
    }
    if (length > LONGEST) {
      throw other(file, head, "header", "at most " + LONGEST + " bytes", length + " bytes");
    }
    byte[] text = bytes(channel, Long.BYTES, (int) length).array();
    if (text.length < 2 || text[0] != '{') {
      String found = text.length == 0 ? "nothing" : "no { at its start";
      throw other(file, head, "header", "a JSON object", found);
    }
    Parse parse = new Parse(file);
    Json.parse(file, "header", text, parse::header);
    long start = Long.BYTES + length;
    checkCover(file, parse.entries, start, size);
    return new SafetensorsHeader(
        start,
        size - start,
        parse.entries,
        Collections.unmodifiableMap(parse.metadata),
        List.copyOf(parse.further));
  }

  /// A file that cannot be one: named for what it is where its first bytes tell.
  private static InputException other(
      String file, byte[] head, String position, String expected, String found) {
    return FileKind.of(head)
        .or(() -> FileKind.text(head))
        .map(kind -> new InputException(file, "", "a safetensors file", kind))
        .orElseGet(() -> new InputException(file, position, expected, found));
  }

  private static ByteBuffer bytes(FileChannel channel, long from, int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, from + buffer.position()) < 0) {
        throw new EOFException("the file ended while it was read");
      }
    }
    return buffer.flip();
  }

  private static void checkCover(String file, List<Entry> entries, long start, long size) {
    List<Entry> sorted = new ArrayList<>(entries);
    sorted.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long covered = 0;
    for (Entry e : sorted) {
      if (e.begin() != covered) {
        String kind = e.begin() < covered ? "overlaps the tensor before it" : "leaves a gap";
        throw new InputException(
            file,
            e.name() + ": data_offsets",
            "to begin at " + covered + ", where the tensor before it ends",
            e.begin() + ", which " + kind);
      }
      covered = e.end();
    }
    long actual = size - start;
    if (covered > actual) {
      Entry cut = sorted.stream().filter(e -> e.end() > actual).findFirst().orElseThrow();
      throw new InputException(
          file,
          cut.name(),
          "a file of " + total(start, covered) + " bytes",
          size + " bytes: it ends inside this tensor");
    }
    if (covered < actual) {
      throw new InputException(
          file,
          "",
          "a file of " + (start + covered) + " bytes",
          size + " bytes: no tensor covers the last " + (actual - covered));
    }
  }

  private static String total(long start, long covered) {
    return Long.toUnsignedString(start + covered);
  }

  /// One pass over the header's JSON.
  private static final class Parse {
    private final String file;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Set<String> further = new LinkedHashSet<>();

    Parse(String file) {
      this.file = file;
    }

    boolean header(JsonParser p) {
      expect(p.nextToken(), JsonToken.START_OBJECT, "header", "a JSON object");
      while (p.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = p.currentName();
        if (name.codePoints().anyMatch(Character::isISOControl)) {
          throw bad("header", "tensor names without control characters", '"' + name + '"');
        }
        p.nextToken();
        if (name.equals(METADATA)) {
          metadata(p);
        } else {
          entries.add(entry(p, name));
        }
        if (entries.size() > MOST_TENSORS) {
          throw bad("header", "at most " + MOST_TENSORS + " tensors", "more");
        }
      }
      if (p.nextToken() != null) {
        throw bad("header", "nothing but spaces after the JSON object", p.getString());
      }
      return true;
    }

    private void metadata(JsonParser p) {
      if (p.currentToken() == JsonToken.VALUE_NULL) {
        return;
      }
      expect(p.currentToken(), JsonToken.START_OBJECT, METADATA, "an object of strings");
      while (p.nextToken() == JsonToken.PROPERTY_NAME) {
        String key = p.currentName();
        expect(p.nextToken(), JsonToken.VALUE_STRING, METADATA + ": " + key, "a string");
        metadata.put(key, p.getString());
      }
    }

    private Entry entry(JsonParser p, String name) {
      expect(
          p.currentToken(),
          JsonToken.START_OBJECT,
          name,
          "an object with dtype, shape and data_offsets");
      Optional<StoredType> type = Optional.empty();
      Optional<List<Long>> shape = Optional.empty();
      Optional<List<Long>> offsets = Optional.empty();
      while (p.nextToken() == JsonToken.PROPERTY_NAME) {
        String field = p.currentName();
        p.nextToken();
        switch (field) {
          case "dtype" -> type = Optional.of(type(p, name));
          case "shape" -> shape = Optional.of(naturals(p, name + ": shape", MOST_DIMENSIONS));
          case "data_offsets" -> offsets = Optional.of(naturals(p, name + ": data_offsets", 2));
          default -> {
            further.add(field);
            p.skipChildren();
          }
        }
      }
      return checked(
          name,
          type.orElseThrow(() -> bad(name, "a field dtype", "none")),
          shape.orElseThrow(() -> bad(name, "a field shape", "none")),
          offsets.orElseThrow(() -> bad(name, "a field data_offsets", "none")));
    }

    private Entry checked(String name, StoredType type, List<Long> shape, List<Long> offsets) {
      String at = name + ": data_offsets";
      if (offsets.size() != 2) {
        throw bad(at, "two numbers", offsets.size() + " of them");
      }
      long begin = offsets.getFirst();
      long end = offsets.getLast();
      if (begin > end) {
        throw bad(at, "the first at most the second", offsets.toString());
      }
      long size = bytes(name, type, shape);
      if (end - begin != size) {
        throw bad(
            name,
            size + " bytes, as " + type + " and shape " + shape + " need",
            (end - begin) + " bytes in data_offsets " + offsets);
      }
      return new Entry(name, type, shape, begin, end);
    }

    private long bytes(String name, StoredType type, List<Long> shape) {
      try {
        long bits = type.bits();
        for (long side : shape) {
          bits = Math.multiplyExact(bits, side);
        }
        if (bits % 8 != 0) {
          throw bad(name, "a whole number of bytes", type + " and shape " + shape);
        }
        return bits / 8;
      } catch (ArithmeticException e) {
        if (shape.contains(0L)) {
          return 0;
        }
        throw bad(name + ": shape", "fewer than 2^63 bits", shape.toString());
      }
    }

    private StoredType type(JsonParser p, String name) {
      String at = name + ": dtype";
      expect(p.currentToken(), JsonToken.VALUE_STRING, at, "a string such as \"F32\"");
      String text = p.getString();
      return StoredType.named(text)
          .orElseThrow(() -> bad(at, "one of " + List.of(StoredType.values()), '"' + text + '"'));
    }

    private List<Long> naturals(JsonParser p, String at, int most) {
      expect(p.currentToken(), JsonToken.START_ARRAY, at, "a list of whole numbers");
      List<Long> numbers = new ArrayList<>();
      while (p.nextToken() != JsonToken.END_ARRAY) {
        if (numbers.size() == most) {
          throw bad(at, "at most " + most + " numbers", "more");
        }
        expect(p.currentToken(), JsonToken.VALUE_NUMBER_INT, at, "whole numbers");
        if (p.getNumberType() == JsonParser.NumberType.BIG_INTEGER || p.getLongValue() < 0) {
          throw bad(at, "whole numbers from 0 to 2^63 - 1", p.getString());
        }
        numbers.add(p.getLongValue());
      }
      return List.copyOf(numbers);
    }

    private void expect(JsonToken found, JsonToken wanted, String at, String expected) {
      if (found != wanted) {
        throw bad(at, expected, found == null ? "the end" : words(found));
      }
    }

    private static String words(JsonToken token) {
      return switch (token) {
        case START_OBJECT, END_OBJECT -> "an object";
        case START_ARRAY, END_ARRAY -> "a list";
        case VALUE_STRING -> "a string";
        case VALUE_NUMBER_INT -> "a whole number";
        case VALUE_NUMBER_FLOAT -> "a number that is not whole";
        case VALUE_TRUE, VALUE_FALSE -> "true or false";
        case VALUE_NULL -> "null";
        default -> token.name();
      };
    }

    private InputException bad(String at, String expected, String found) {
      return new InputException(file, at, expected, found);
    }
  }
}
