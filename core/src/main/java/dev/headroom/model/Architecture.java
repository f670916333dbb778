package dev.headroom.model;

import dev.headroom.shape.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Everything about a transformer that changes its result, except its weights. `family` is the
/// model_type that it was read from.
/// Fails:  IllegalArgumentException without a layer, or when layers add different tables to scores.
public record Architecture(
    String name, String family, Embedding embedding, List<Layer> layers, Output output) {
  /// The tokens of a run whose length is not given; fewer where the model takes fewer.
  public static final int DEFAULT_TOKENS = 1024;

  public Architecture {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("layers is 0, expected at least 1");
    }
    long tables = relative(layers).distinct().count();
    if (tables > 1) {
      throw new IllegalArgumentException(tables + " tables by distance, expected at most 1");
    }
  }

  /// A model whose layers are all the same.
  public static Architecture of(
      String name, String family, Embedding embedding, int layers, Layer layer, Output output) {
    return new Architecture(name, family, embedding, Collections.nCopies(layers, layer), output);
  }

  /// The same model with something else after its last layer.
  public Architecture with(Output end) {
    return new Architecture(name, family, embedding, layers, end);
  }

  /// The same model, read from another model_type.
  Architecture of(String type) {
    return new Architecture(name, type, embedding, layers, output);
  }

  /// The same model with every layer changed.
  public Architecture with(UnaryOperator<Layer> change) {
    Map<Layer, Layer> changed = new LinkedHashMap<>();
    kinds().keySet().forEach(kind -> changed.put(kind, change.apply(kind)));
    List<Layer> others = new ArrayList<>();
    layers.forEach(layer -> others.add(changed.getOrDefault(layer, layer)));
    return new Architecture(name, family, embedding, others, output);
  }

  /// The same model with only these of the layers, in this order.
  public Architecture only(List<Integer> numbers) {
    return new Architecture(
        name, family, embedding, numbers.stream().map(layers::get).toList(), output);
  }

  public int width() {
    return embedding.width();
  }

  public int depth() {
    return layers.size();
  }

  /// The distinct layers in the order in which they first come, and how often each comes.
  public Map<Layer, Integer> kinds() {
    Map<Layer, Integer> kinds = new LinkedHashMap<>();
    layers.forEach(layer -> kinds.merge(layer, 1, Integer::sum));
    return Collections.unmodifiableMap(kinds);
  }

  /// Every number that stands outside the layers; a shared matrix is listed under both its roles.
  public List<Slot> slots() {
    List<Slot> slots = new ArrayList<>(embedding.slots());
    relative(layers).distinct().forEach(slots::add);
    slots.addAll(output.slots(width(), embedding.vocabulary()));
    return slots;
  }

  private static Stream<Slot> relative(List<Layer> layers) {
    return layers.stream()
        .map(l -> l.attention().f())
        .flatMap(a ->
            a.relative().map(r -> new Slot(Role.RELATIVE, r.rows(), a.heads(), false)).stream());
  }

  /// Whether a query may see no key behind it, in any layer.
  public boolean causal() {
    return layers.stream().anyMatch(l -> l.attention().f().scoring().span().causal());
  }

  /// Whether no query sees a key behind it, in no layer: then keys and values can be kept for the tokens
  /// that come later.
  public boolean keeps() {
    return layers.stream().allMatch(l -> l.attention().f().scoring().span().causal());
  }

  /// The norms that the stream goes through, those of layers that are alike once.
  public Stream<Norm> norms() {
    Stream<Norm> inside =
        kinds().keySet().stream()
            .flatMap(
                l -> Stream.concat(l.attention().each(), l.mlp().stream().flatMap(Branch::each)));
    Stream<Optional<Norm>> ends = Stream.of(embedding.norm(), output.norm());
    return Stream.concat(inside, ends.flatMap(Optional::stream));
  }

  /// The run whose sizes are not given.
  public Step usual() {
    return new Step(1, Math.min(DEFAULT_TOKENS, embedding.positions()));
  }
}
