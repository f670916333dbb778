package dev.headroom.model;

import dev.headroom.InputException;
import dev.headroom.model.Weights.Linear;
import dev.headroom.model.Weights.NormWeights;
import dev.headroom.tensor.Part;
import dev.headroom.tensor.Rows;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The tensors of a checkpoint whose names begin alike, asked for by the rest of the name and by
/// shape; all scopes of a checkpoint remember together what was used.
/// Fails:  InputException naming the tensor when it is missing, of another shape, or no weights.
record Tensors(Shards shards, String prefix, Set<String> used, Finite finite) {
  static Tensors of(Shards shards) {
    return new Tensors(shards, "", new TreeSet<>(), new Finite());
  }

  /// The tensors below a name: `layers.3.`.
  Tensors in(String name) {
    return new Tensors(shards, prefix + name, used, finite);
  }

  /// The scope in which `name` stands: bare, or below `family`.
  Tensors home(String name, String family) {
    boolean bare = has(name);
    boolean below = has(family + name);
    if (bare && below) {
      throw bad(name, "one of " + name + " and " + family + name, "both");
    }
    if (!bare && !below) {
      throw bad(name, "a tensor " + name + " or " + family + name, "neither");
    }
    return bare ? this : in(family);
  }

  /// Has `name` mean the tensor that is stored as `stored`, outside this scope.
  void alias(String name, String stored) {
    shards.alias(prefix + name, stored);
  }

  boolean has(String name) {
    return shards.find(prefix + name).isPresent();
  }

  /// Whether any tensor's name begins so.
  boolean hasAny(String name) {
    return shards.names().stream().anyMatch(n -> n.startsWith(prefix + name));
  }

  StoredTensor stored(String name) {
    StoredTensor tensor =
        shards.find(prefix + name).orElseThrow(() -> bad(name, "a tensor of this name", "none"));
    used.add(tensor.name());
    return tensor;
  }

  Rows matrix(String name, int rows, int cols) {
    return finite.watch(mapped(name, rows, cols));
  }

  Rows vector(String name, int size) {
    return finite.watch(vectorMapped(name, size));
  }

  /// A product of `[in, out]` weights, stored so.
  Linear straight(String name, int in, int out) {
    return columns(name, in, out, 0, out);
  }

  /// A product of `[in, out]` weights, stored so, without bias.
  Linear plain(String name, int in, int out) {
    return new Linear(new Part(matrix(name + ".weight", in, out), false), Optional.empty());
  }

  /// Columns `from` to `to` of a product of `[in, out]` weights, stored so, with their bias.
  Linear columns(String name, int in, int out, int from, int to) {
    MappedRows weight = mapped(name + ".weight", in, out);
    MappedRows bias = vectorMapped(name + ".bias", out);
    return new Linear(
        new Part(finite.watch(weight.columns(from, to)), false),
        Optional.of(finite.watch(bias.columns(from, to))));
  }

  /// A product whose weights are stored `[out, in]`.
  Linear turned(String name, int in, int out, boolean bias) {
    return new Linear(
        new Part(matrix(name + ".weight", out, in), true),
        bias ? Optional.of(vector(name + ".bias", out)) : Optional.empty());
  }

  /// A norm with a gain alone.
  NormWeights rms(String name, int width) {
    return new NormWeights(vector(name + ".weight", width), Optional.empty());
  }

  /// A norm whose gain and bias are called weight and bias, or gamma and beta in old files.
  NormWeights layerNorm(String name, int width) {
    return new NormWeights(
        vector(oneOf(name + ".weight", name + ".gamma"), width),
        Optional.of(vector(oneOf(name + ".bias", name + ".beta"), width)));
  }

  /// Whether two tensors of one shape hold other numbers, or are stored otherwise.
  boolean differ(StoredTensor a, StoredTensor b) {
    return a.type() != b.type()
        || MemorySegment.mismatch(
                a.bytes(), 0, a.bytes().byteSize(), b.bytes(), 0, b.bytes().byteSize())
            >= 0;
  }

  /// One line on the tensors that nothing asked for, unless they match `harmless`.
  Optional<String> unused(String harmless) {
    List<String> names =
        shards.names().stream().filter(n -> !used.contains(n) && !n.matches(harmless)).toList();
    if (names.isEmpty()) {
      return Optional.empty();
    }
    String first = names.stream().limit(3).collect(Collectors.joining(", "));
    String tensors = names.size() == 1 ? " tensor is" : " tensors are";
    String rest = names.size() > 3 ? ", …" : "";
    return Optional.of(
        shards.file() + ": " + names.size() + tensors + " not used: " + first + rest);
  }

  InputException bad(String name, String expected, String found) {
    String file = shards.find(prefix + name).map(StoredTensor::file).orElse(shards.file());
    return new InputException(file, prefix + name, expected, found);
  }

  private String oneOf(String name, String alias) {
    if (has(name) && has(alias)) {
      throw bad(name, "one of " + name + " and " + alias, "both");
    }
    return has(alias) ? alias : name;
  }

  private MappedRows mapped(String name, int rows, int cols) {
    return checked(name, List.of((long) rows, (long) cols)).mapped(rows, cols);
  }

  private MappedRows vectorMapped(String name, int size) {
    return checked(name, List.of((long) size)).mapped(1, size);
  }

  private StoredTensor checked(String name, List<Long> shape) {
    StoredTensor tensor = stored(name);
    if (!tensor.shape().equals(shape)) {
      throw bad(name, "shape " + shape + ", as config.json says", tensor.shape().toString());
    }
    if (!tensor.type().weight()) {
      String types =
          Stream.of(StoredType.values())
              .filter(StoredType::weight)
              .map(StoredType::name)
              .collect(Collectors.joining(", "));
      throw bad(name, "a type of weights: " + types, tensor.type().name());
    }
    return tensor;
  }
}
