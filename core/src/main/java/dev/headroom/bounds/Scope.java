package dev.headroom.bounds;

/// What a statement speaks of. Of models speak those of whole models and of one of their heads.
public enum Scope {
  MODEL("models"),
  HEAD("one head, its Q, K and V given"),
  GRADIENT("gradients of attention"),
  CACHE("a cache that grows token by token"),
  RELATIVE("attention of another kind than softmax of pairs"),
  ABILITY("what models can compute at all"),
  PAPER("the transformer of [SXYY] Theorem 5.1"),
  PRODUCT("matrix products"),
  CIRCUIT("circuits"),
  VECTORS("sets of vectors");

  private final String words;

  Scope(String words) {
    this.words = words;
  }

  /// Shape:  read after "it speaks of".
  public String words() {
    return words;
  }

  boolean ofModels() {
    return this == MODEL || this == HEAD;
  }
}
