package dev.headroom.model;

import dev.headroom.work.Component;
import java.util.Set;

/// What the numbers of a tensor do in a transformer: the component that reads them, and where they
/// stand.
public enum Role {
  TOKENS(Component.EMBED, Place.TRUNK),
  POSITIONS(Component.EMBED, Place.TRUNK),
  TYPES(Component.EMBED, Place.TRUNK),
  EMBEDDING_NORM(Component.NORM, Place.TRUNK),
  /// Numbers added to scores by distance, for all layers.
  RELATIVE(Component.SCORES, Place.TRUNK),

  ATTENTION_BEFORE(Component.NORM, Place.LAYER),
  QUERY(Component.QKV, Place.LAYER),
  KEY(Component.QKV, Place.LAYER),
  VALUE(Component.QKV, Place.LAYER),
  /// What the outputs of heads are multiplied by the sigmoid of.
  ATTENTION_GATE(Component.QKV, Place.LAYER),
  QUERY_NORM(Component.QKV, Place.LAYER),
  KEY_NORM(Component.QKV, Place.LAYER),
  /// From the stream to the few numbers that all queries are made of, and their norm.
  QUERY_DOWN(Component.QKV, Place.LAYER),
  QUERY_DOWN_NORM(Component.QKV, Place.LAYER),
  /// From the stream to the few numbers that all keys and values are made of, the key that all heads
  /// share beside them; their norm; and what makes keys and values of them.
  LATENT(Component.QKV, Place.LAYER),
  LATENT_NORM(Component.QKV, Place.LAYER),
  LATENT_UP(Component.QKV, Place.LAYER),
  /// All numbers of what stands in the place of attention and is not counted.
  UNCOUNTED(Component.QKV, Place.LAYER),
  /// One logit a head that takes part in softmax and has no value.
  SINK(Component.SOFTMAX, Place.LAYER),
  ATTENTION_OUT(Component.OUTPUT, Place.LAYER),
  ATTENTION_AFTER(Component.NORM, Place.LAYER),
  ATTENTION_JOINED(Component.NORM, Place.LAYER),

  MLP_BEFORE(Component.NORM, Place.LAYER),
  ROUTER(Component.MLP, Place.LAYER),
  /// Added to the scores of experts when they are chosen, and only then.
  ROUTER_CORRECTION(Component.MLP, Place.LAYER),
  GATE(Component.MLP, Place.LAYER),
  UP(Component.MLP, Place.LAYER),
  DOWN(Component.MLP, Place.LAYER),
  EXPERT_GATE(Component.MLP, Place.LAYER),
  EXPERT_UP(Component.MLP, Place.LAYER),
  EXPERT_DOWN(Component.MLP, Place.LAYER),
  SHARED_GATE(Component.MLP, Place.LAYER),
  SHARED_UP(Component.MLP, Place.LAYER),
  SHARED_DOWN(Component.MLP, Place.LAYER),
  /// What the shared expert is multiplied by the sigmoid of.
  SHARED_ROUTER(Component.MLP, Place.LAYER),
  MLP_AFTER(Component.NORM, Place.LAYER),
  MLP_JOINED(Component.NORM, Place.LAYER),

  FINAL_NORM(Component.NORM, Place.TRUNK),
  TRANSFORM(Component.HEAD, Place.HEAD),
  TRANSFORM_NORM(Component.HEAD, Place.HEAD),
  HEAD(Component.HEAD, Place.HEAD),
  POOLER(Component.HEAD, Place.TRUNK);

  /// Of experts of which a router chooses.
  public static final Set<Role> OF_EXPERTS = Set.of(EXPERT_GATE, EXPERT_UP, EXPERT_DOWN);

  /// Of products in layers, but for routers: what is stored in fewer than 16 bits.
  static final Set<Role> OF_PRODUCTS =
      Set.of(
          QUERY,
          KEY,
          VALUE,
          ATTENTION_GATE,
          QUERY_DOWN,
          LATENT,
          LATENT_UP,
          ATTENTION_OUT,
          GATE,
          UP,
          DOWN,
          EXPERT_GATE,
          EXPERT_UP,
          EXPERT_DOWN,
          SHARED_GATE,
          SHARED_UP,
          SHARED_DOWN);

  private final Component component;
  private final Place place;

  Role(Component component, Place place) {
    this.component = component;
    this.place = place;
  }

  /// Where in a model: in each layer, or once, in the body that all models of a family share or in
  /// what stands on it.
  public enum Place {
    TRUNK,
    LAYER,
    HEAD
  }

  public Component component() {
    return component;
  }

  public Place place() {
    return place;
  }

  /// Whether it is a table of rows, of which a run reads those that its input names or its length
  /// reaches.
  public boolean table() {
    return component == Component.EMBED || this == RELATIVE;
  }
}
