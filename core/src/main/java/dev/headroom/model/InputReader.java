package dev.headroom.model;

import dev.headroom.InputException;
import dev.headroom.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads token ids, types and mask for one architecture; keeps no more of a row than the model has
/// positions.
/// Fails:  InputException naming the entry and both values.
final class InputReader {
  static final String IDS = "input_ids";
  static final String TYPES = "token_type_ids";
  static final String MASK = "attention_mask";
  static final String POSITIONS = "position_ids";

  private static final List<String> READ = List.of(IDS, TYPES, MASK, POSITIONS);

  /// What tokenisers write beside the ids, of no effect on the result.
  private static final Set<String> NO_EFFECT =
      Set.of(
          "special_tokens_mask",
          "offset_mapping",
          "length",
          "overflow_to_sample_mapping",
          "overflowing_tokens",
          "num_truncated_tokens",
          "special_tokens",
          "tokens",
          "words",
          "word_ids",
          "sequence_ids",
          "text",
          "labels");

  private static final long LARGEST = 1 << 26;
  private static final String SHAPE = "a list of token lists, or one token list";

  private final String file;
  private final Architecture a;
  private final Set<String> unused = new TreeSet<>();

  InputReader(String file, Architecture architecture) {
    this.file = file;
    this.a = architecture;
  }

  /// A row as it was found: its first numbers, and how many there were.
  private record Row(int[] values, long length) {}

  static Input read(Path file, Architecture architecture) {
    InputReader reader = new InputReader(file.toString(), architecture);
    return Json.parse(file, LARGEST, reader::object);
  }

  Input ids(String text) {
    List<Integer> values = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      String at = IDS + "[" + values.size() + "]";
      try {
        values.add(checked(IDS, at, Long.parseLong(part.strip())));
      } catch (NumberFormatException e) {
        throw bad(at, "a token id", '"' + part + '"');
      }
    }
    int[] row = values.stream().mapToInt(Integer::intValue).toArray();
    return input(Map.of(IDS, List.of(new Row(row, row.length))));
  }

  private Input object(JsonParser p) {
    if (p.nextToken() != JsonToken.START_OBJECT) {
      throw bad("", "a JSON object with " + IDS, p.currentToken() == null ? "nothing" : found(p));
    }
    Map<String, List<Row>> fields = new LinkedHashMap<>();
    while (p.nextToken() == JsonToken.PROPERTY_NAME) {
      String field = p.currentName();
      JsonToken value = p.nextToken();
      if (NO_EFFECT.contains(field)) {
        p.skipChildren();
        unused.add(field);
      } else if (!READ.contains(field)) {
        throw bad(field, String.join(", ", READ) + " only", "this field");
      } else if (value != JsonToken.VALUE_NULL || field.equals(IDS)) {
        fields.put(field, rows(p, field));
      }
    }
    if (p.nextToken() != null) {
      throw bad("", "nothing after the JSON object", p.getString());
    }
    return input(fields);
  }

  private List<Row> rows(JsonParser p, String field) {
    if (p.currentToken() != JsonToken.START_ARRAY) {
      throw bad(field, SHAPE, found(p));
    }
    List<Row> rows = new ArrayList<>();
    JsonToken first = p.nextToken();
    if (first != JsonToken.START_ARRAY && first != JsonToken.END_ARRAY) {
      return List.of(row(p, field, field, first));
    }
    for (JsonToken t = first; t != JsonToken.END_ARRAY; t = p.nextToken()) {
      String at = field + "[" + rows.size() + "]";
      if (t != JsonToken.START_ARRAY) {
        throw bad(at, "a token list, as the others are", found(p));
      }
      rows.add(row(p, field, at, p.nextToken()));
    }
    return rows;
  }

  private Row row(JsonParser p, String field, String at, JsonToken first) {
    int most = a.embedding().positions();
    int[] values = new int[Math.min(16, most)];
    long length = 0;
    for (JsonToken t = first; t != JsonToken.END_ARRAY; t = p.nextToken()) {
      String entry = at + "[" + length + "]";
      int value = checked(field, entry, number(p, field, entry));
      if (length < most) {
        if (length == values.length) {
          values = Arrays.copyOf(values, (int) Math.min(2L * values.length, most));
        }
        values[(int) length] = value;
      }
      length++;
    }
    return new Row(Arrays.copyOf(values, (int) Math.min(length, most)), length);
  }

  private long number(JsonParser p, String field, String entry) {
    if (field.equals(MASK)) {
      return maskEntry(p, entry);
    }
    if (p.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw bad(entry, "a whole number", found(p));
    }
    if (p.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw bad(entry, meaning(field), p.getString());
    }
    return p.getLongValue();
  }

  /// Masks are written as numbers of either kind, and as booleans.
  private long maskEntry(JsonParser p, String entry) {
    return switch (p.currentToken() == JsonToken.VALUE_STRING ? "" : p.getString()) {
      case "1", "1.0", "true" -> 1;
      case "0", "0.0", "false" -> 0;
      default -> throw bad(entry, meaning(MASK), found(p));
    };
  }

  private static String found(JsonParser p) {
    return switch (p.currentToken()) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "a list";
      case END_ARRAY, END_OBJECT -> "the end";
      case null -> "the end of the file";
      default -> p.getString();
    };
  }

  private int checked(String field, String entry, long value) {
    long end =
        switch (field) {
          case IDS -> a.embedding().vocabulary();
          case TYPES -> a.embedding().types().orElse(1);
          case POSITIONS -> Integer.MAX_VALUE;
          default -> 2;
        };
    if (value < 0 || value >= end) {
      throw bad(entry, meaning(field), String.valueOf(value));
    }
    return (int) value;
  }

  private String meaning(String field) {
    return switch (field) {
      case IDS -> "a token id from 0, below the vocabulary's size " + a.embedding().vocabulary();
      case TYPES ->
          a.embedding().types().isEmpty()
              ? "0, since " + a.family() + " has no token types"
              : "a token type from 0, below the model's " + a.embedding().types().getAsInt();
      case POSITIONS -> "a position from 0";
      default -> "0 or 1";
    };
  }

  private Input input(Map<String, List<Row>> fields) {
    List<Row> ids = fields.getOrDefault(IDS, List.of());
    if (ids.isEmpty() || ids.getFirst().length() == 0) {
      String found = fields.containsKey(IDS) ? "none" : "no such field";
      throw bad(IDS, "at least one token", found);
    }
    long tokens = ids.getFirst().length();
    checkLengths(IDS, ids, ids.size(), tokens);
    if (tokens > a.embedding().positions()) {
      String most = "at most " + a.embedding().positions() + " tokens, the model's positions";
      throw bad(IDS, most, tokens + " tokens");
    }
    List<int[]> types = List.of();
    if (fields.containsKey(TYPES)) {
      checkLengths(TYPES, fields.get(TYPES), ids.size(), tokens);
      types = values(fields.get(TYPES));
    }
    List<byte[]> mask = List.of();
    if (fields.containsKey(MASK)) {
      checkLengths(MASK, fields.get(MASK), ids.size(), tokens);
      mask = mask(values(fields.get(MASK)));
    }
    if (fields.containsKey(POSITIONS)) {
      checkLengths(POSITIONS, fields.get(POSITIONS), ids.size(), tokens);
      checkPositions(values(fields.get(POSITIONS)), values(ids));
    }
    List<String> notices =
        unused.isEmpty() ? List.of() : List.of(file + ": not used: " + Names.few(unused));
    return new Input(values(ids), types, mask, notices);
  }

  /// Positions are what the model makes of the ids; a file may say the same.
  private void checkPositions(List<int[]> rows, List<int[]> ids) {
    for (int i = 0; i < rows.size(); i++) {
      int[] places = a.embedding().places(ids.get(i));
      for (int j = 0; j < rows.get(i).length; j++) {
        if (rows.get(i)[j] != places[j]) {
          String at = POSITIONS + "[" + i + "][" + j + "]";
          throw bad(at, places[j] + ": other positions are not supported", "" + rows.get(i)[j]);
        }
      }
    }
  }

  private void checkLengths(String field, List<Row> rows, int batch, long tokens) {
    if (rows.size() != batch) {
      throw bad(field, batch + " rows, as " + IDS + " has", rows.size() + " rows");
    }
    for (int i = 0; i < batch; i++) {
      if (rows.get(i).length() != tokens) {
        String others =
            field.equals(IDS) ? " tokens, as row 0 has" : " entries, as " + IDS + " has";
        throw bad(field + "[" + i + "]", tokens + others, rows.get(i).length() + "");
      }
    }
  }

  private static List<int[]> values(List<Row> rows) {
    return rows.stream().map(Row::values).toList();
  }

  /// Empty when nothing is hidden. In a causal model padding must come last: any other mask leaves
  /// a query without keys, or asks for shifted positions.
  private List<byte[]> mask(List<int[]> rows) {
    boolean hidden = false;
    List<byte[]> mask = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      int[] row = rows.get(i);
      byte[] bytes = new byte[row.length];
      int ones = 0;
      for (int j = 0; j < row.length; j++) {
        if (a.causal() && row[j] == 1 && ones < j) {
          throw bad(
              MASK + "[" + i + "][" + j + "]",
              "0, since a causal model's padding must come last",
              "1 after a 0");
        }
        bytes[j] = (byte) row[j];
        ones += row[j];
      }
      if (ones == 0) {
        throw bad(MASK + "[" + i + "]", "at least one 1", "only 0");
      }
      hidden |= ones < row.length;
      mask.add(bytes);
    }
    return hidden ? mask : List.of();
  }

  private InputException bad(String at, String expected, String found) {
    return new InputException(file, at, expected, found);
  }
}
