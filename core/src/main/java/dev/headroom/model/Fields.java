package dev.headroom.model;

import dev.headroom.InputException;
import dev.headroom.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The fields of a JSON object, each read under its type and range, and remembered as read.
/// Fails:  InputException naming the file, the field, what was expected and what was found.
final class Fields {

  private final String file;
  private final String prefix;
  private final ObjectNode node;
  private final Set<String> read = new TreeSet<>();

  Fields(String file, String prefix, ObjectNode node) {
    this.file = file;
    this.prefix = prefix;
    this.node = node;
  }

  String file() {
    return file;
  }

  /// Present, be it null.
  boolean has(String field) {
    return node.has(field);
  }

  /// Present and not null.
  boolean given(String field) {
    return value(field).isPresent();
  }

  /// The one of two names for the same field that is there, the first when neither is; null under
  /// one of them is its absence.
  String either(String name, String alias) {
    boolean named = given(name);
    boolean aliased = given(alias);
    if (named && aliased && !node.get(name).equals(node.get(alias))) {
      String other = Json.describe(node.get(alias));
      throw bad(name, "the same as " + alias + ", " + other, Json.describe(node.get(name)));
    }
    return aliased && !named ? alias : name;
  }

  /// A whole number from 1 to `most`.
  int size(String field, int most) {
    JsonNode value =
        optional(field).orElseThrow(() -> bad(field, "a whole number from 1 to " + most, "none"));
    return whole(field, value, 1, most);
  }

  /// As {@link #size(String, int)}, with the value of an absent field.
  int size(String field, int most, int otherwise) {
    return whole(field, 1, most, otherwise);
  }

  /// As {@link #size(String, int, int)}, null meaning `otherwise` too.
  int sizeOrNull(String field, int most, int otherwise) {
    return value(field).map(v -> whole(field, v, 1, most)).orElse(otherwise);
  }

  int whole(String field, int least, int most, int otherwise) {
    return optional(field).map(v -> whole(field, v, least, most)).orElse(otherwise);
  }

  /// A finite number above 0.
  double positive(String field, double otherwise) {
    return number(field, Double.MIN_VALUE, "a number above 0", otherwise);
  }

  /// A finite number from 0.
  double notNegative(String field, double otherwise) {
    return number(field, 0, "a number from 0", otherwise);
  }

  double required(String field) {
    JsonNode value = optional(field).orElseThrow(() -> bad(field, "a number above 0", "none"));
    return number(field, value, Double.MIN_VALUE, "a number above 0");
  }

  boolean flag(String field, boolean otherwise) {
    return optional(field)
        .map(v -> {
          if (!v.isBoolean()) {
            throw bad(field, "true or false", Json.describe(v));
          }
          return v.booleanValue();
        })
        .orElse(otherwise);
  }

  String text(String field, String otherwise) {
    return optional(field).map(v -> text(field, v)).orElse(otherwise);
  }

  Optional<String> text(String field) {
    return value(field).map(v -> text(field, v));
  }

  List<String> texts(String field) {
    Optional<JsonNode> list = value(field);
    if (list.isEmpty()) {
      return List.of();
    }
    if (!list.get().isArray()) {
      throw bad(field, "a list of strings", Json.describe(list.get()));
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode item : list.get()) {
      texts.add(text(field, item));
    }
    return texts;
  }

  /// The number at which something is capped; null means that it is not.
  OptionalDouble cap(String field, double otherwise) {
    if (!has(field)) {
      return otherwise > 0 ? OptionalDouble.of(otherwise) : OptionalDouble.empty();
    }
    return value(field)
        .map(v -> OptionalDouble.of(number(field, v, Double.MIN_VALUE, "a number above 0")))
        .orElse(OptionalDouble.empty());
  }

  /// Whole numbers from 0 to `most`; none when absent or null.
  List<Integer> wholes(String field, int most) {
    Optional<JsonNode> list = value(field);
    List<Integer> wholes = new ArrayList<>();
    if (list.isPresent() && !list.get().isArray()) {
      throw bad(field, "a list of whole numbers to " + most, Json.describe(list.get()));
    }
    list.ifPresent(l -> l.forEach(item -> wholes.add(whole(field, item, 0, most))));
    return wholes;
  }

  /// Numbers above 0; none when absent or null.
  List<Double> numbers(String field) {
    Optional<JsonNode> list = value(field);
    if (list.isEmpty()) {
      return List.of();
    }
    if (!list.get().isArray()) {
      throw bad(field, "a list of numbers", Json.describe(list.get()));
    }
    List<Double> numbers = new ArrayList<>();
    for (JsonNode item : list.get()) {
      numbers.add(number(field, item, Double.MIN_VALUE, "numbers above 0"));
    }
    return numbers;
  }

  /// The object under `field`; empty when absent or null.
  Optional<Fields> object(String field) {
    return value(field)
        .map(v -> {
          if (!(v instanceof ObjectNode o)) {
            throw bad(field, "an object or null", Json.describe(v));
          }
          return new Fields(file, prefix + field + ".", o);
        });
  }

  /// Refuses a field that would change the result, unless its value changes nothing: absent, null,
  /// false, empty, or `neutral`.
  void refuse(String field, double neutral) {
    value(field)
        .ifPresent(v -> {
          boolean harmless =
              v.isBoolean()
                  ? !v.booleanValue()
                  : v.isNumber() ? v.doubleValue() == neutral : v.isContainer() && v.isEmpty();
          if (!harmless) {
            throw bad(field, "its absence: it is not supported", Json.describe(v));
          }
        });
  }

  /// Refuses a text other than those allowed.
  void refuseTextBut(String field, String... allowed) {
    String text = text(field).orElse(allowed[0]);
    if (!List.of(allowed).contains(text)) {
      throw bad(field, "one of " + List.of(allowed), '"' + text + '"');
    }
  }

  /// The fields that nothing has asked for.
  List<String> unread() {
    return node.propertyNames().stream().filter(n -> !read.contains(n)).sorted().toList();
  }

  /// Whether a field holds something else than null, false, 0 or nothing.
  boolean matters(String field) {
    JsonNode v = node.path(field);
    return !(v.isNull()
        || v.isMissingNode()
        || (v.isBoolean() && !v.booleanValue())
        || (v.isNumber() && v.doubleValue() == 0)
        || (v.isContainer() && v.isEmpty()));
  }

  InputException bad(String field, String expected, String found) {
    return new InputException(file, prefix + field, expected, found);
  }

  private Optional<JsonNode> optional(String field) {
    read.add(field);
    return Optional.ofNullable(node.get(field));
  }

  private Optional<JsonNode> value(String field) {
    return optional(field).filter(v -> !v.isNull());
  }

  private String text(String field, JsonNode value) {
    if (!value.isString()) {
      throw bad(field, "a string", Json.describe(value));
    }
    return value.stringValue();
  }

  private int whole(String field, JsonNode value, int least, int most) {
    boolean fits =
        value.isIntegralNumber()
            && value.canConvertToInt()
            && value.intValue() >= least
            && value.intValue() <= most;
    if (!fits) {
      throw bad(field, "a whole number from " + least + " to " + most, Json.describe(value));
    }
    return value.intValue();
  }

  private double number(String field, double least, String expected, double otherwise) {
    return optional(field).map(v -> number(field, v, least, expected)).orElse(otherwise);
  }

  private double number(String field, JsonNode value, double least, String expected) {
    if (!value.isNumber() || !Double.isFinite(value.doubleValue()) || value.doubleValue() < least) {
      throw bad(field, expected, Json.describe(value));
    }
    return value.doubleValue();
  }
}
