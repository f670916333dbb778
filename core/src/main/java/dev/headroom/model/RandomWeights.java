package dev.headroom.model;

import dev.headroom.tensor.Part;
import dev.headroom.tensor.Rows;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Random weights for any architecture. Each number is computed when it is read, so none is stored.
/// Layers of one kind return the same numbers, so an engine packs one of each, unless they are apart.
/// Shape:  products have deviation 1/(2·√in), tables and biases 0.02, norms change nothing:
///         activations stay near 1 through any depth. The same seed gives the same numbers.
/// Shared: by any number of threads; it never changes.
public final class RandomWeights implements Weights {
  private static final double DEVIATION = 0.02;

  private final Architecture architecture;
  private final Numbers ends;
  private final List<Numbers> layers;

  public RandomWeights(Architecture architecture, long seed) {
    this(architecture, new Source(seed, false), false);
  }

  /// Layers of one kind differ too, as those of a trained model do: an engine reads each from memory.
  /// Shape:  narrow: numbers that bfloat16 holds.
  public static RandomWeights apart(Architecture architecture, long seed, boolean narrow) {
    return new RandomWeights(architecture, new Source(seed, narrow), true);
  }

  private RandomWeights(Architecture architecture, Source source, boolean apart) {
    this.architecture = architecture;
    Drawn drawn = source.draw(architecture.slots());
    if (architecture.output().head().shared()) {
      drawn.tie();
    }
    this.ends = drawn;
    Map<Layer, Numbers> kinds = new HashMap<>();
    this.layers =
        architecture.layers().stream()
            .map(layer ->
                apart
                    ? source.draw(layer.slots(architecture.width()))
                    : kinds.computeIfAbsent(
                        layer, kind -> source.draw(kind.slots(architecture.width()))))
            .toList();
  }

  @Override
  public Architecture architecture() {
    return architecture;
  }

  @Override
  public Numbers ends() {
    return ends;
  }

  @Override
  public Numbers layer(int index) {
    return layers.get(index);
  }

  @Override
  public List<String> notices() {
    return List.of();
  }

  /// All copies of a slot are one.
  private record Drawn(Map<Role, Linear> linears) implements Numbers {
    @Override
    public Linear of(Role role, int copy) {
      Linear linear = linears.get(role);
      if (linear == null) {
        throw new IllegalArgumentException("no " + role + " among " + linears.keySet());
      }
      return linear;
    }

    /// Has the head be the embedding.
    void tie() {
      Optional<Rows> bias = of(Role.HEAD).bias();
      linears.put(Role.HEAD, new Linear(new Part(rows(Role.TOKENS), true), bias));
    }
  }

  /// Gives each tensor a key of its own.
  private static final class Source {
    private final boolean narrow;
    private long key;

    Source(long seed, boolean narrow) {
      this.key = seed * 0xD1342543DE82EF95L;
      this.narrow = narrow;
    }

    Drawn draw(List<Slot> slots) {
      Map<Role, Linear> linears = new EnumMap<>(Role.class);
      for (Slot s : slots) {
        linears.put(s.role(), s.norm().map(n -> norm(s, n)).orElseGet(() -> linear(s)));
      }
      return new Drawn(linears);
    }

    private Linear linear(Slot s) {
      double deviation = s.role().table() ? DEVIATION : 0.5 / Math.sqrt(s.in());
      Rows weight = new RandomRows(s.in(), s.out(), next(), deviation, narrow);
      Optional<Rows> bias =
          s.bias()
              ? Optional.of(new RandomRows(1, s.out(), next(), DEVIATION, narrow))
              : Optional.empty();
      return new Linear(new Part(weight, false), bias);
    }

    private static Linear norm(Slot s, Norm norm) {
      return new Linear(
          new Part(new ConstantRows(1, s.out(), (float) (1 - norm.shift())), false),
          s.bias() ? Optional.of(new ConstantRows(1, s.out(), 0)) : Optional.empty());
    }

    private long next() {
      key += 0x632BE59BD9B4E019L;
      return key;
    }
  }
}
