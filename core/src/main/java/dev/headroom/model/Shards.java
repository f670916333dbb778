package dev.headroom.model;

import dev.headroom.FileKind;
import dev.headroom.InputException;
import dev.headroom.json.Json;
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
import java.util.regex.Pattern;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// All tensors of a checkpoint's directory: of one file, or of the shards that an index lists.
/// Fails:  InputException when a shard is missing or named outside the directory, when a tensor is
///         not in its shard, or in two.
final class Shards implements AutoCloseable {
  static final String SINGLE = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";

  private static final String ADAPTER = "adapter_config.json";
  private static final String WEIGHT_MAP = "weight_map";
  private static final Pattern SHARD =
      Pattern.compile("[^/:\\\\\\p{Cntrl}]*[^./:\\\\\\p{Cntrl}]\\.safetensors");
  private static final long LARGEST_INDEX = 1 << 26;

  private final String file;
  private final List<Safetensors> open = new ArrayList<>();
  private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
  private final Map<String, String> aliases = new LinkedHashMap<>();
  private final List<String> notices = new ArrayList<>();

  private Shards(Path file) {
    this.file = file.toString();
  }

  /// Whether a directory holds weights that can be opened.
  /// Fails:  InputException when they are a link to nothing.
  static boolean in(Path directory) {
    for (String name : List.of(SINGLE, INDEX)) {
      Path file = directory.resolve(name);
      if (Files.exists(file)) {
        return true;
      }
      FileKind.dangling(file)
          .ifPresent(link -> {
            String expected = "weights (config.json named alone would mean random ones)";
            throw new InputException(file.toString(), "", expected, link);
          });
    }
    return false;
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
      Path adapter = directory.resolve(ADAPTER);
      if (Files.exists(adapter)) {
        shards.notices.add(adapter + ": not used: an adapter is not applied to the weights");
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
    return Optional.ofNullable(tensors.get(aliases.getOrDefault(name, name)));
  }

  /// Has {@link #find} give the tensor `stored` under another name too.
  void alias(String name, String stored) {
    aliases.put(name, stored);
  }

  Set<String> names() {
    return Collections.unmodifiableSet(tensors.keySet());
  }

  List<String> notices() {
    return notices;
  }

  private void keep(Safetensors shard) {
    open.add(shard);
    notices.addAll(shard.notices());
    List<String> metadata =
        shard.metadata().keySet().stream().filter(k -> !k.equals("format")).toList();
    if (!metadata.isEmpty()) {
      notices.add(shard.file() + ": not used, metadata: " + Names.few(metadata));
    }
  }

  private void add(Safetensors shard) {
    keep(shard);
    for (StoredTensor t : shard.tensors()) {
      tensors.put(t.name(), t);
    }
  }

  private void addIndexed(Path directory, Path index) {
    Map<String, String> shardOf = Json.parse(index, LARGEST_INDEX, this::weightMap);
    Map<String, Safetensors> shards = new LinkedHashMap<>();
    for (String name : new TreeSet<>(shardOf.values())) {
      Safetensors shard = Safetensors.open(directory.resolve(name));
      keep(shard);
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

  /// The object `weight_map` of the index: tensor to file.
  private Map<String, String> weightMap(JsonParser p) {
    Map<String, String> shardOf = new LinkedHashMap<>();
    if (p.nextToken() != JsonToken.START_OBJECT) {
      throw new InputException(file, "", "a JSON object with weight_map", "another");
    }
    while (p.nextToken() == JsonToken.PROPERTY_NAME) {
      boolean wanted = p.currentName().equals(WEIGHT_MAP);
      JsonToken value = p.nextToken();
      if (!wanted) {
        p.skipChildren();
        continue;
      }
      if (value != JsonToken.START_OBJECT) {
        throw new InputException(file, WEIGHT_MAP, "an object of file names", p.getString());
      }
      while (p.nextToken() == JsonToken.PROPERTY_NAME) {
        String tensor = p.currentName();
        p.nextToken();
        shardOf.put(tensor, shardName(p, tensor));
      }
    }
    if (p.nextToken() != null) {
      throw new InputException(file, "", "nothing after the JSON object", p.getString());
    }
    if (shardOf.isEmpty()) {
      throw new InputException(file, WEIGHT_MAP, "an object of file names", "none");
    }
    return shardOf;
  }

  private String shardName(JsonParser p, String tensor) {
    String name = p.getString();
    if (p.currentToken() != JsonToken.VALUE_STRING || !SHARD.matcher(name).matches()) {
      throw new InputException(
          file,
          WEIGHT_MAP + ": " + tensor,
          "the name of a .safetensors file in this directory",
          '"' + name + '"');
    }
    return name;
  }

  @Override
  public void close() {
    open.forEach(Safetensors::close);
  }
}
