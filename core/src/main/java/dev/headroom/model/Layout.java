package dev.headroom.model;

import dev.headroom.model.Architecture.Output;
import dev.headroom.model.Architecture.Output.Head;
import dev.headroom.model.Weights.EmbeddingWeights;
import dev.headroom.model.Weights.LayerWeights;
import dev.headroom.model.Weights.Linear;
import dev.headroom.model.Weights.OutputWeights;
import dev.headroom.tensor.Part;
import dev.headroom.tensor.Rows;
import java.util.List;
import java.util.Optional;

/// What a family calls its tensors, and which of them make up a layer.
interface Layout {
  String LANGUAGE_HEAD = "lm_head.weight";

  /// The scope of the trunk, with or without the family's prefix. Where embedding and head are `tied`
  /// and only the head's name is stored, that tensor is both.
  Tensors home(Tensors all, boolean tied);

  EmbeddingWeights embedding(Tensors home, Architecture a);

  LayerWeights layer(Tensors home, Architecture a, int layer);

  Ending ending(Tensors all, Tensors home, Config config, List<String> notices);

  /// Names of buffers that hold no weights.
  String buffers();

  /// The end of a model, and what the checkpoint was found to have of it.
  record Ending(OutputWeights weights, Output output) {}

  /// The language head of a decoder: the embedding when tied, else `lm_head.weight`; none when an
  /// untied head is absent and the config does not promise one.
  static Optional<Linear> languageHead(
      Tensors all, Tensors home, String embedding, Config config, List<String> notices) {
    Architecture a = config.architecture();
    if (a.output().head() == Head.NONE) {
      return Optional.empty();
    }
    int vocabulary = a.embedding().vocabulary();
    int width = a.shape().width();
    String name = LANGUAGE_HEAD;
    if (!a.output().tied()) {
      if (!all.has(name)) {
        if (config.headNamed()) {
          throw all.bad(name, "this tensor, since tie_word_embeddings is false", "none");
        }
        notices.add(all.shards().file() + ": no " + name + ": the head is left out");
        return Optional.empty();
      }
      Rows head = all.matrix(name, vocabulary, width);
      return Optional.of(new Linear(new Part(head, true), Optional.empty()));
    }
    return Optional.of(tiedHead(all, home, embedding, name, a, notices));
  }

  /// The scope in which `tokens` stands, or `beside` where the tied matrix is stored as `head` alone.
  static Tensors home(Tensors all, String family, String tokens, String beside, String head) {
    boolean asHead = !all.has(tokens) && !all.has(family + tokens) && all.has(head);
    if (!asHead) {
      return all.home(tokens, family);
    }
    Tensors home = all.home(beside, family);
    home.alias(tokens, head);
    return home;
  }

  /// The embedding as the head; a second copy under `name` that holds other numbers is noticed.
  static Linear tiedHead(
      Tensors all,
      Tensors home,
      String embedding,
      String name,
      Architecture a,
      List<String> notices) {
    Rows table = home.matrix(embedding, a.embedding().vocabulary(), a.shape().width());
    if (all.has(name)) {
      StoredTensor copy = all.stored(name);
      StoredTensor tied = home.stored(embedding);
      if (all.differ(copy, tied)) {
        notices.add(
            copy.file()
                + ": "
                + name
                + " differs from "
                + tied.name()
                + " although tie_word_embeddings is true: "
                + tied.name()
                + " is used as the head");
      }
    }
    return new Linear(new Part(table, true), Optional.empty());
  }
}
