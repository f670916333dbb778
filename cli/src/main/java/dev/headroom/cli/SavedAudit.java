package dev.headroom.cli;

import dev.headroom.FileKind;
import dev.headroom.InputException;
import dev.headroom.claim.Unit;
import dev.headroom.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Reads back what `audit --json` wrote. The file is not trusted.
/// Fails:  InputException naming the file and the place: another schema, a key too few or too many,
///         a number that is negative or not finite, a control character.
final class SavedAudit {
  private static final long LARGEST_FILE = 1 << 24;
  private static final String SCHEMA = "schema";
  private static final List<String> KINDS =
      List.of("measured", "derived", "counted", "certified", "conditional");
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private final String file;

  private SavedAudit(String file) {
    this.file = file;
  }

  /// Absent where it is no file of JSON with a schema, so something else was meant.
  static Optional<AuditJson> find(String typed) {
    try {
      Path path = Path.of(typed);
      if (typed.isEmpty() || !Files.isRegularFile(path) || !opens(path)) {
        return Optional.empty();
      }
      ObjectNode read = Json.object(path, LARGEST_FILE);
      return read.has(SCHEMA)
          ? Optional.of(new SavedAudit(typed).document(read))
          : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty(); // no file has such a name
    } catch (IOException e) {
      throw InputException.of(typed, "a file that can be read", e);
    }
  }

  private static boolean opens(Path path) throws IOException {
    byte[] head = FileKind.head(path);
    return head.length > 0 && head[0] == '{';
  }

  private AuditJson document(ObjectNode read) {
    if (!read.path(SCHEMA).asString("").equals(AuditJson.SCHEMA)) {
      String found = Json.describe(read.path(SCHEMA));
      throw new InputException(file, SCHEMA, '"' + AuditJson.SCHEMA + '"', found);
    }
    sane("", read);
    AuditJson document;
    try {
      document = MAPPER.treeToValue(read, AuditJson.class);
    } catch (DatabindException e) {
      String place =
          e.getPath().stream()
              .map(r -> r.getPropertyName() == null ? "" + r.getIndex() : r.getPropertyName())
              .collect(Collectors.joining("."));
      throw new InputException(file, place, "what docs/schema/audit-2.json says", "something else");
    }
    document.ladder().forEach(this::known);
    known("model.logits", document.model().logits(), List.of("all", "last"));
    known("machine.kind", document.machine().kind(), List.of("measured", "listed"));
    return document;
  }

  private void known(RungJson rung) {
    known("ladder", rung.kind(), KINDS);
    rung.unit().ifPresent(unit -> known("ladder", unit, symbols()));
    if (rung.unit().isPresent() != rung.value().isPresent()) {
      throw new InputException(file, "ladder", "a value with its unit, or neither", "one of both");
    }
  }

  private static List<String> symbols() {
    return List.of(Unit.values()).stream().map(Unit::symbol).toList();
  }

  private void known(String place, String found, List<String> expected) {
    if (!expected.contains(found)) {
      throw new InputException(file, place, "one of " + String.join(", ", expected), found);
    }
  }

  private void sane(String place, JsonNode node) {
    if (node.isNumber() && !(node.doubleValue() >= 0 && Double.isFinite(node.doubleValue()))) {
      throw new InputException(file, place, "a number of at least 0", Json.describe(node));
    }
    if (node.isString() && node.stringValue().chars().anyMatch(Character::isISOControl)) {
      throw new InputException(file, place, "text without control characters", "some");
    }
    String before = place.isEmpty() ? "" : place + ".";
    if (node.isObject()) {
      node.properties().forEach(e -> sane(before + e.getKey(), e.getValue()));
    }
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        sane(before + i, node.get(i));
      }
    }
  }
}
