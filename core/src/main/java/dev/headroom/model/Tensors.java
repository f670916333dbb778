package dev.headroom.model;

import dev.headroom.InputException;
import dev.headroom.model.Weights.Linear;
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

  /// The scope in which `name` stands: bare, or below one of `prefixes`.
  Tensors home(String name, List<String> prefixes) {
    List<String> found =
        Stream.concat(Stream.of(""), prefixes.stream()).filter(p -> has(p + name)).toList();
    if (found.size() > 1) {
      String first = found.get(0) + name;
      throw bad(first, "one of " + first + " and " + found.get(1) + name, "both");
    }
    if (found.isEmpty()) {
      List<String> names = prefixes.stream().map(p -> p + name).toList();
      throw bad(name, "a tensor " + name + " or " + String.join(" or ", names), "neither");
    }
    return in(found.getFirst());
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
        shards
            .find(prefix + name)
            .orElseThrow(() -> bad(name, "a tensor of this name", near(name)));
    used.add(tensor.name());
    return tensor;
  }

  private String near(String name) {
    return has(name + "_blocks") ? name + "_blocks: numbers in blocks, which are not read" : "none";
  }

  Rows matrix(String name, int rows, int cols) {
    return finite.watch(mapped(name, rows, cols));
  }

  Rows vector(String name, int size) {
    return finite.watch(vectorMapped(name, size));
  }

  /// A table of rows.
  Linear table(String name, int rows, int width) {
    return new Linear(new Part(matrix(name + ".weight", rows, width), false), Optional.empty());
  }

  /// A vector under its whole name.
  Linear row(String name, int size) {
    return new Linear(new Part(vector(name, size), false), Optional.empty());
  }

  /// Outputs from `from` on of a product with `all` outputs, stored `[all, in]` where it is turned,
  /// with their bias.
  Linear part(String name, Slot slot, boolean turned, int from, int all) {
    int to = from + slot.out();
    String weight = name + ".weight";
    MappedRows stored =
        turned
            ? mapped(weight, all, slot.in()).rows(from, to)
            : mapped(weight, slot.in(), all).columns(from, to);
    Optional<Rows> bias =
        slot.bias()
            ? Optional.of(finite.watch(vectorMapped(name + ".bias", all).columns(from, to)))
            : Optional.empty();
    return new Linear(new Part(finite.watch(stored), turned), bias);
  }

  /// One copy of a map whose copies stand in one tensor `[copies, in, out]`, its outputs taking turns
  /// with those of other roles.
  Linear stacked(String name, Slot slot, int copy, List<Role> turns) {
    int n = turns.size();
    int turn = turns.indexOf(slot.role());
    long copies = slot.copies();
    long all = (long) n * slot.out();
    MappedRows rows =
        checked(name, List.of(copies, (long) slot.in(), all))
            .every(n, slot.in(), slot.out(), (long) copy * slot.in() * all + turn);
    Optional<Rows> bias =
        slot.bias()
            ? Optional.of(
                finite.watch(
                    checked(name + "_bias", List.of(copies, all))
                        .every(n, 1, slot.out(), copy * all + turn)))
            : Optional.empty();
    return new Linear(new Part(finite.watch(rows), false), bias);
  }

  /// A norm whose gain and bias are called weight and bias, or gamma and beta in old files.
  Linear norm(String name, int width, boolean biased) {
    Rows gain = vector(oneOf(name + ".weight", name + ".gamma"), width);
    return new Linear(
        new Part(gain, false),
        biased
            ? Optional.of(vector(oneOf(name + ".bias", name + ".beta"), width))
            : Optional.empty());
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
