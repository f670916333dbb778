package dev.headroom.model;

import static java.lang.Math.addExact;
import static java.lang.Math.multiplyExact;

import dev.headroom.model.Weights.Linear;
import dev.headroom.model.Weights.Numbers;
import dev.headroom.tensor.Rows;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Bytes of the weights that a run uses, as they are stored.
/// Shape:  least, most: the narrowest and the widest entry of any weight.
/// Fails:  ArithmeticException past 2^63 − 1.
public record StoredBytes(
    Map<Role, Tensors> ends, List<Map<Role, Tensors>> layers, int least, int most) {

  /// All copies of one slot together; `each`: one entry of the first.
  public record Tensors(int each, long weights, long biases) {
    public long all() {
      return addExact(weights, biases);
    }
  }

  public StoredBytes {
    layers = List.copyOf(layers);
  }

  /// What a slot of the ends takes; nothing where there is none.
  public Tensors end(Role role) {
    return ends.getOrDefault(role, new Tensors(0, 0, 0));
  }

  /// What a slot of a layer takes; nothing where there is none.
  public Tensors layer(int layer, Role role) {
    return layers.get(layer).getOrDefault(role, new Tensors(0, 0, 0));
  }

  /// All weights, a matrix once that stands under two roles.
  public long total(Architecture a) {
    long sum = 0;
    for (Tensors end : ends.values()) {
      sum = addExact(sum, end.all());
    }
    for (Map<Role, Tensors> layer : layers) {
      for (Tensors t : layer.values()) {
        sum = addExact(sum, t.all());
      }
    }
    return a.output().head().shared() ? sum - end(Role.TOKENS).all() : sum;
  }

  /// Every weight at `bytes` each.
  public static StoredBytes uniform(Architecture a, int bytes) {
    return stated(a, bytes, Optional.empty());
  }

  /// Every weight at `bytes` each, but for those of layers that are stored in blocks.
  static StoredBytes stated(Architecture a, int bytes, Optional<Quantization> blocks) {
    Map<Layer, Map<Role, Tensors>> kinds = new HashMap<>();
    for (Layer kind : a.kinds().keySet()) {
      kinds.put(kind, stated(kind.slots(a.width()), bytes, blocks));
    }
    List<Map<Role, Tensors>> layers =
        a.layers().stream().map(l -> kinds.getOrDefault(l, Map.of())).toList();
    return new StoredBytes(stated(a.slots(), bytes, Optional.empty()), layers, bytes, bytes);
  }

  private static Map<Role, Tensors> stated(
      List<Slot> slots, int bytes, Optional<Quantization> blocks) {
    Map<Role, Tensors> sizes = new EnumMap<>(Role.class);
    for (Slot s : slots) {
      long biases = multiplyExact(s.biases(), (long) bytes);
      long all = multiplyExact(s.numbers(), (long) bytes);
      long weights =
          blocks
              .filter(q -> q.roles().contains(s.role()))
              .map(q -> q.bytes(s))
              .orElse(all - biases);
      sizes.put(s.role(), new Tensors(bytes, weights, biases));
    }
    return sizes;
  }

  /// The same with some products of layers in blocks.
  StoredBytes with(Architecture a, Quantization blocks) {
    List<Map<Role, Tensors>> narrow = new ArrayList<>();
    for (int l = 0; l < a.depth(); l++) {
      Map<Role, Tensors> sizes = new EnumMap<>(Role.class);
      sizes.putAll(layers.get(l));
      for (Slot s : a.layers().get(l).slots(a.width())) {
        if (blocks.roles().contains(s.role())) {
          Tensors was = layer(l, s.role());
          sizes.put(s.role(), new Tensors(was.each(), blocks.bytes(s), was.biases()));
        }
      }
      narrow.add(sizes);
    }
    return new StoredBytes(ends, narrow, least, most);
  }

  /// Every weight at the type of its own tensor; those that no file holds at `otherwise` each.
  public static StoredBytes of(Weights weights, int otherwise) {
    Architecture a = weights.architecture();
    Sum sum = new Sum(otherwise);
    Map<Role, Tensors> ends = sum.of(a.slots(), weights.ends());
    IdentityHashMap<Numbers, Map<Role, Tensors>> known = new IdentityHashMap<>();
    List<Map<Role, Tensors>> layers =
        IntStream.range(0, a.depth())
            .mapToObj(l ->
                known.computeIfAbsent(
                    weights.layer(l), n -> sum.of(a.layers().get(l).slots(a.width()), n)))
            .toList();
    return new StoredBytes(ends, layers, sum.least, sum.most);
  }

  /// Adds up tensors, and remembers the narrowest and the widest type.
  private static final class Sum {
    private final int otherwise;
    private int least = Integer.MAX_VALUE;
    private int most;

    Sum(int otherwise) {
      this.otherwise = otherwise;
    }

    Map<Role, Tensors> of(List<Slot> slots, Numbers numbers) {
      Map<Role, Tensors> sizes = new EnumMap<>(Role.class);
      for (Slot s : slots) {
        long weights = 0;
        long biases = 0;
        for (int copy = 0; copy < s.copies(); copy++) {
          Linear linear = numbers.of(s.role(), copy);
          weights = addExact(weights, rows(linear.weight().matrix()));
          biases = addExact(biases, linear.bias().map(this::rows).orElse(0L));
        }
        sizes.put(s.role(), new Tensors(each(numbers.rows(s.role())), weights, biases));
      }
      return sizes;
    }

    private int each(Rows rows) {
      int bytes = rows.storedBytes().orElse(otherwise);
      least = Math.min(least, bytes);
      most = Math.max(most, bytes);
      return bytes;
    }

    private long rows(Rows rows) {
      return multiplyExact((long) rows.rows() * rows.cols(), (long) each(rows));
    }
  }
}
