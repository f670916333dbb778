package dev.headroom.model;

import dev.headroom.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// All tensors of a checkpoint's directory: of one file, or of the shards that an index lists.
/// Fails:  InputException when a shard is missing or named outside the directory, when a tensor is
///         not in its shard, or in two.
final class Shards implements AutoCloseable {
  static final String SINGLE = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";

  private static final long LARGEST_INDEX = 1 << 26;

  private final String file;
  private final List<Safetensors> open = new ArrayList<>();
  private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
  private final List<String> notices = new ArrayList<>();

  private Shards(Path file) {
    this.file = file.toString();
  }

  /// Whether a directory holds weights that can be opened.
  static boolean in(Path directory) {
    return Files.exists(directory.resolve(SINGLE)) || Files.exists(directory.resolve(INDEX));
  }

  static Shards open(Path directory) {
    Path single = directory.resolve(SINGLE);
    Path index = directory.resolve(INDEX);
    boolean sharded = !Files.exists(single) && Files.exists(index);
    Shards shards = new Shards(sharded ? index : single);
    try {
      if (sharded) {
        shards.addIndexed(directory, index);
      } else {
        shards.add(Safetensors.open(single));
        if (Files.exists(index)) {
          shards.notices.add(index + ": ignored beside " + SINGLE);
        }
      }
      return shards;
    } catch (InputException e) {
      shards.close();
      throw e;
    }
  }

  /// The file that a user should look at when a tensor is missing.
  String file() {
    return file;
  }

  Optional<StoredTensor> find(String name) {
    return Optional.ofNullable(tensors.get(name));
  }

  Set<String> names() {
    return Collections.unmodifiableSet(tensors.keySet());
  }

  List<String> notices() {
    return notices;
  }

  private void add(Safetensors shard) {
    open.add(shard);
    for (StoredTensor t : shard.tensors()) {
      tensors.put(t.name(), t);
    }
  }

  private void addIndexed(Path directory, Path index) {
    ObjectNode root = Json.object(index, LARGEST_INDEX);
    Map<String, String> shardOf = weightMap(root);
    Map<String, Safetensors> shards = new LinkedHashMap<>();
    for (String name : new TreeSet<>(shardOf.values())) {
      Safetensors shard = Safetensors.open(directory.resolve(name));
      open.add(shard);
      shards.put(name, shard);
    }
    checkDuplicates(shards);
    shardOf.forEach((tensor, name) -> {
      Safetensors shard = shards.get(name);
      if (shard == null || !shard.has(tensor)) {
        throw new InputException(file, tensor, "a tensor in " + name, "none there");
      }
      tensors.put(tensor, shard.tensor(tensor));
    });
    long unlisted = open.stream().mapToLong(s -> s.tensors().size()).sum() - tensors.size();
    if (unlisted > 0) {
      notices.add(file + ": " + unlisted + " tensors of the shards are not listed and not used");
    }
  }

  private void checkDuplicates(Map<String, Safetensors> shards) {
    Map<String, String> seen = new LinkedHashMap<>();
    shards.forEach((name, shard) -> {
      for (StoredTensor t : shard.tensors()) {
        String other = seen.putIfAbsent(t.name(), name);
        if (other != null) {
          throw new InputException(
              file, t.name(), "each tensor in one shard", "it in " + other + " and " + name);
        }
      }
    });
  }

  private Map<String, String> weightMap(ObjectNode root) {
    if (!(root.get("weight_map") instanceof ObjectNode map) || map.isEmpty()) {
      throw new InputException(
          file, "weight_map", "an object, tensor names to file names", found(root));
    }
    Map<String, String> shardOf = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      JsonNode value = entry.getValue();
      String position = "weight_map: " + entry.getKey();
      if (!value.isString()) {
        throw new InputException(file, position, "a file name", Fields.describe(value));
      }
      String name = value.stringValue();
      if (!name.matches("[\\w.\\- ]*[\\w]\\.safetensors")) {
        throw new InputException(
            file, position, "the name of a .safetensors file in this directory", value.toString());
      }
      shardOf.put(entry.getKey(), name);
    }
    return shardOf;
  }

  private static String found(ObjectNode root) {
    JsonNode map = root.get("weight_map");
    return map == null ? "none" : map.isObject() ? "an empty one" : Fields.describe(map);
  }

  @Override
  public void close() {
    open.forEach(Safetensors::close);
  }
}
