package dev.headroom.reduce;

import dev.headroom.model.Architecture;
import dev.headroom.model.Attention;
import dev.headroom.model.Branch;
import dev.headroom.model.Embedding;
import dev.headroom.model.Input;
import dev.headroom.model.Layer;
import dev.headroom.model.ModelDirectory;
import dev.headroom.model.Output;
import dev.headroom.model.Role;
import dev.headroom.model.Summed;
import dev.headroom.tensor.Part;
import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Span;
import dev.headroom.tensor.Weighting;
import dev.headroom.vectors.Ov;
import dev.headroom.vectors.VectorSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The transformer that answers a 3-OV instance. Its input is the tokens 0 … N in order. Head h of
/// layer l is vector g = l·H + h of the third set; nothing of it is kept: Q, V and O are the same
/// for all heads, K is a column mask of the second set.
/// Shape:  N+1 tokens, L layers of H heads summed at full width.
/// Shared: by any number of threads; it never changes.
/// Fails:  IllegalArgumentException unless the sets have N, N and L·H vectors.
/// Source: theory.md 2; [SXYY] Lemma 3.2.
public final class OvTransformer implements Reduction {
  private final Ov instance;
  private final Construction construction;
  private final Architecture architecture;
  private final Linear query;
  private final Linear value;
  private final Linear out;

  public OvTransformer(
      Ov instance, int layers, int heads, Construction construction, Weighting weighting) {
    this.instance = instance;
    this.construction = construction;
    long all = (long) layers * heads;
    int tokens = instance.set(0).size();
    if (instance.sets().size() != 3
        || instance.set(1).size() != tokens
        || instance.set(2).size() != all) {
      throw new IllegalArgumentException(
          "sets " + instance.sets() + ", expected N, N and " + layers + "·" + heads + " vectors");
    }
    int d = instance.dim();
    int width = construction.width(d);
    ColumnMap q = ColumnMap.zeros(width, width);
    for (int x = 0; x < d; x++) {
      q.put(x, x, -1);
    }
    if (construction == Construction.SHARP) {
      q.put(d, 2 * d, -0.5);
    }
    this.query = linear(q);
    this.value = linear(ColumnMap.zeros(width, width).put(width - 1, 2 * d, 1));
    this.out = linear(ColumnMap.scaled(width, 1));
    Scoring scoring = Scoring.of(weighting, construction.scale(weighting, tokens, all), Span.ALL);
    Branch<Attention> attention = Branch.bare(new Summed(heads, width, scoring), true);
    this.architecture =
        Architecture.of(
            "ov",
            "headroom",
            Embedding.plain(tokens + 1, width, tokens + 1),
            layers,
            new Layer(attention, Optional.empty()),
            new Output(Optional.empty(), new Output.Head.None(), false));
  }

  /// The transformer of any 2-OV or 3-OV instance: two sets get the vector of ones as a third, sets
  /// of other sizes are padded.
  public static OvTransformer of(
      Ov instance, Grid grid, Construction construction, Weighting weighting) {
    Ov three =
        instance.sets().size() == 2
            ? Ov.of(instance.set(0), instance.set(1), VectorSet.ones(instance.dim()))
            : instance;
    int tokens = Math.max(three.set(0).size(), three.set(1).size());
    return new OvTransformer(
        three.padded(tokens, tokens, grid.all()),
        grid.layers(),
        grid.heads(),
        construction,
        weighting);
  }

  @Override
  public Ov instance() {
    return instance;
  }

  @Override
  public Input input() {
    return Input.of(IntStream.range(0, architecture.embedding().vocabulary()).toArray());
  }

  @Override
  public Decoder reading() {
    return new Decoder(this);
  }

  @Override
  public ModelDirectory directory() {
    return ModelDirectory.headroom(this);
  }

  public Construction construction() {
    return construction;
  }

  @Override
  public Architecture architecture() {
    return architecture;
  }

  /// A row for each token.
  public Rows tokens() {
    return new OvTokens(construction, instance.set(0), instance.set(1));
  }

  @Override
  public Numbers ends() {
    return (role, _) -> {
      requireRole(role == Role.TOKENS, role);
      return new Linear(new Part(tokens(), false), Optional.empty());
    };
  }

  @Override
  public Numbers layer(int layer) {
    int heads = architecture.layers().getFirst().attention().f().heads();
    return (role, head) ->
        switch (role) {
          case QUERY -> query;
          case KEY -> key(layer * heads + head);
          case VALUE -> value;
          default -> {
            requireRole(role == Role.ATTENTION_OUT, role);
            yield out;
          }
        };
  }

  private static void requireRole(boolean has, Role role) {
    if (!has) {
      throw new IllegalArgumentException("no " + role + " in this construction");
    }
  }

  /// K = b∘c_g: column x reads b's coordinate x where c_g has a 1.
  private Linear key(int g) {
    int d = instance.dim();
    VectorSet c = instance.set(2);
    ColumnMap k = ColumnMap.zeros(construction.width(d), construction.width(d));
    for (int x = 0; x < d; x++) {
      k.put(x, d + x, c.get(g, x) ? 1 : 0);
    }
    if (construction == Construction.SHARP) {
      k.put(d, 2 * d + 1, 1);
    }
    return linear(k);
  }

  @Override
  public boolean resident() {
    return false;
  }

  @Override
  public List<String> notices() {
    return List.of();
  }

  private static Linear linear(ColumnMap map) {
    return new Linear(new Part(map, false), Optional.empty());
  }
}
