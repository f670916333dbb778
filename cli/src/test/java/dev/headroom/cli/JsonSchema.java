package dev.headroom.cli;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The part of JSON Schema that our own schemas use; a keyword that it does not know is an error.
final class JsonSchema {
  private static final List<String> WORDS =
      List.of(
          "$schema",
          "$id",
          "title",
          "description",
          "type",
          "properties",
          "required",
          "additionalProperties",
          "items",
          "minItems",
          "enum",
          "const",
          "minimum",
          "pattern",
          "minLength");

  private final List<String> faults = new ArrayList<>();

  /// Every fault of the document, as `path: what is wrong`.
  static List<String> faults(JsonNode schema, JsonNode document) {
    JsonSchema check = new JsonSchema();
    check.node("$", schema, document);
    return check.faults;
  }

  private void node(String at, JsonNode schema, JsonNode value) {
    schema.propertyNames().stream()
        .filter(word -> !WORDS.contains(word))
        .forEach(word -> faults.add(at + ": schema uses " + word));
    if (schema.has("const") && !schema.get("const").equals(value)) {
      faults.add(at + ": is " + value);
    }
    if (schema.has("enum") && schema.get("enum").valueStream().noneMatch(value::equals)) {
      faults.add(at + ": " + value + " is none of " + schema.get("enum"));
    }
    if (schema.has("type") && !typed(schema.get("type"), value)) {
      faults.add(at + ": " + value + " is no " + schema.get("type"));
      return;
    }
    if (value.isNumber()
        && schema.has("minimum")
        && value.doubleValue() < schema.get("minimum").doubleValue()) {
      faults.add(at + ": " + value + " is too small");
    }
    if (value.isString() && value.stringValue().length() < schema.path("minLength").asInt(0)) {
      faults.add(at + ": too short");
    }
    if (value.isString() && !value.stringValue().matches(schema.path("pattern").asString(".*"))) {
      faults.add(at + ": " + value + " does not match");
    }
    if (value.isObject()) {
      object(at, schema, value);
    }
    if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        node(at + "[" + i + "]", schema.path("items"), value.get(i));
      }
      if (value.size() < schema.path("minItems").asInt(0)) {
        faults.add(at + ": too few items");
      }
    }
  }

  private void object(String at, JsonNode schema, JsonNode value) {
    JsonNode properties = schema.path("properties");
    for (JsonNode name : schema.path("required")) {
      if (!value.has(name.stringValue())) {
        faults.add(at + ": lacks " + name);
      }
    }
    value
        .properties()
        .forEach(entry -> {
          if (properties.has(entry.getKey())) {
            node(at + "." + entry.getKey(), properties.get(entry.getKey()), entry.getValue());
          } else if (!schema.path("additionalProperties").asBoolean(true)) {
            faults.add(at + ": does not know " + entry.getKey());
          }
        });
  }

  private static boolean typed(JsonNode type, JsonNode value) {
    if (type.isArray()) {
      return type.valueStream().anyMatch(one -> typed(one, value));
    }
    return switch (type.stringValue()) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isString();
      case "boolean" -> value.isBoolean();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "null" -> value.isNull();
      default -> false;
    };
  }
}
