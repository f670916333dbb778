package dev.headroom.gauntlet;

import dev.headroom.InputException;
import dev.headroom.WholeFile;
import dev.headroom.json.Json;
import dev.headroom.model.Names;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The `gauntlet.json` of a folder: a record that is written as it is, and read strictly.
record CourseDocument(Path directory) {
  private static final String NAME = "gauntlet.json";
  private static final long LONGEST = 1L << 30;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private Path path() {
    return directory.resolve(NAME);
  }

  String file() {
    return path().toString();
  }

  void write(Record document) {
    new WholeFile(path()).write(out -> out.write(JSON.writeValueAsBytes(document)));
  }

  /// What kind of document it says it is.
  String schema() {
    return Json.object(path(), LONGEST).path("schema").asString("");
  }

  /// Reads a document that lists records under a name; `notice` is told of fields that are not used.
  /// Fails:  InputException naming the file and what was expected.
  <T extends Record> T read(
      String schema,
      Class<T> as,
      String list,
      Class<? extends Record> listed,
      Consumer<String> notice) {
    ObjectNode document = Json.object(path(), LONGEST);
    String found = document.path("schema").asString("");
    if (!schema.equals(found)) {
      throw new InputException(file(), "schema", schema, found.isEmpty() ? "none" : found);
    }
    T read;
    try {
      read = JSON.treeToValue(document, as);
    } catch (JacksonException e) {
      throw new InputException(file(), "", "a document " + schema, "other fields or values");
    }
    requireIds(document.path(list), list);
    Set<String> unused = new TreeSet<>(others(document, as));
    document.path(list).forEach(i -> unused.addAll(others(i, listed)));
    if (!unused.isEmpty()) {
      notice.accept(file() + ": not used: " + Names.few(unused));
    }
    return read;
  }

  private void requireIds(JsonNode listed, String list) {
    Set<Integer> ids = new HashSet<>();
    listed.forEach(i -> ids.add(i.path("id").asInt(0)));
    if (ids.isEmpty() || ids.size() < listed.size()) {
      String found = ids.isEmpty() ? "none" : "the same id twice";
      throw new InputException(file(), list, "at least one, each with its own id", found);
    }
  }

  private static List<String> others(JsonNode object, Class<? extends Record> read) {
    Set<String> names = new HashSet<>();
    for (RecordComponent component : read.getRecordComponents()) {
      names.add(component.getName());
    }
    return object.propertyNames().stream().filter(name -> !names.contains(name)).toList();
  }
}
