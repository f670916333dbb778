package dev.headroom.bench.peer;

import dev.headroom.model.Architecture;
import dev.headroom.model.RandomWeights;
import dev.headroom.model.Role;
import dev.headroom.model.Slot;
import dev.headroom.model.Weights;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Part;
import dev.headroom.tensor.Rows;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Random weights in which no layer is another's: every layer's matrices come from memory, as those
/// of a trained model do.
record LayeredWeights(RandomWeights outside, Numbers ends, List<Numbers> layers)
    implements Weights {
  private static final long SEED = 2026;

  LayeredWeights(Architecture architecture) {
    this(
        new RandomWeights(architecture, SEED),
        held(new RandomWeights(architecture, SEED)),
        IntStream.range(0, architecture.depth())
            .mapToObj(l -> new RandomWeights(architecture, SEED + 1 + l).layer(l))
            .toList());
  }

  @Override
  public Architecture architecture() {
    return outside.architecture();
  }

  @Override
  public Numbers layer(int layer) {
    return layers.get(layer);
  }

  @Override
  public List<String> notices() {
    return List.of();
  }

  /// Tables are read in every run: they lie in memory, instead of being computed then.
  private static Numbers held(RandomWeights weights) {
    Map<Role, Linear> tables = new EnumMap<>(Role.class);
    weights.architecture().slots().stream()
        .map(Slot::role)
        .filter(Role::table)
        .forEach(role -> {
          Rows held = Rows.of(weights.ends().rows(role).whole(Dtype.F32));
          tables.put(role, new Linear(new Part(held, false), Optional.empty()));
        });
    return (role, copy) ->
        Optional.ofNullable(tables.get(role)).orElseGet(() -> weights.ends().of(role, copy));
  }
}
