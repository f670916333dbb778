package dev.headroom.model;

import dev.headroom.model.Output.Head;
import dev.headroom.model.Weights.Linear;
import dev.headroom.tensor.Part;
import dev.headroom.tensor.Rows;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The end of a model as far as a checkpoint has it: a head that the config promises may be missing,
/// one of which it says nothing may be there.
final class Ending {
  private final Layout layout;
  private final Config config;
  private final Tensors all;
  private final Tensors home;
  private final List<String> notices;

  Ending(Layout layout, Config config, Tensors all, Tensors home, List<String> notices) {
    this.layout = layout;
    this.config = config;
    this.all = all;
    this.home = home;
    this.notices = notices;
  }

  /// The scope in which the body stands. Where embedding and head are tied and only the head's name is
  /// stored, that tensor is both.
  static Tensors home(Layout layout, Tensors all, boolean tied) {
    String tokens = layout.stored(Role.TOKENS);
    boolean named =
        all.has(tokens) || layout.prefixes().stream().anyMatch(p -> all.has(p + tokens));
    boolean asHead =
        tied && !named && layout.rows().containsKey(Role.HEAD) && all.has(layout.stored(Role.HEAD));
    if (!asHead) {
      return all.home(tokens, layout.prefixes());
    }
    Tensors home = all.home(layout.stored(layout.trunk().getFirst()), layout.prefixes());
    home.alias(tokens, layout.stored(Role.HEAD));
    return home;
  }

  /// What there is of the end.
  Output found() {
    Output full = config.full().output();
    boolean pooled = full.pooler() && home.hasAny(layout.name(Role.POOLER) + ".");
    Output output =
        switch (full.head()) {
          case Head.None() -> full;
          case Head.Language l -> l.tied() || untied() ? declared(full) : full.headless();
          case Head.Masked _ -> masked() ? full : full.headless();
        };
    return output.pooled(pooled);
  }

  private Output declared(Output full) {
    return config.architecture().output().hasHead() ? full : full.headless();
  }

  /// Whether an untied head is there, or is not asked for.
  private boolean untied() {
    String name = layout.stored(Role.HEAD);
    if (all.has(name) || !config.architecture().output().hasHead()) {
      return true;
    }
    if (config.headNamed()) {
      throw all.bad(name, "this tensor, since tie_word_embeddings is false", "none");
    }
    notices.add(all.shards().file() + ": no " + name + ": the head is left out");
    return false;
  }

  private boolean masked() {
    String transform = layout.name(Role.TRANSFORM) + ".";
    boolean stored = all.hasAny(transform) || all.hasAny(layout.name(Role.TRANSFORM_NORM) + ".");
    boolean declared = config.architecture().output().hasHead();
    if (declared && !stored) {
      notices.add(all.shards().file() + ": no " + transform + " tensors: the head is left out");
    }
    return stored && (declared || !config.headNamed());
  }

  /// The numbers of what {@link #found} found that do not stand in the body.
  Map<Role, Linear> numbers(Output output, Architecture a) {
    Map<Role, Linear> numbers = new EnumMap<>(Role.class);
    TableWeights outside = new TableWeights(layout, all);
    List<Slot> slots =
        output.slots(a.width(), a.embedding().vocabulary()).stream()
            .filter(s -> s.role().place() == Role.Place.HEAD)
            .toList();
    for (Slot slot : slots) {
      numbers.put(
          slot.role(),
          slot.role() == Role.HEAD
              ? head(output, slot)
              : outside.trunk(List.of(slot), Map.of()).of(slot.role()));
    }
    return numbers;
  }

  private Linear head(Output output, Slot slot) {
    String weight = layout.stored(Role.HEAD);
    Rows matrix =
        output.head().shared() ? tied(weight, slot) : all.matrix(weight, slot.out(), slot.in());
    Optional<Rows> bias =
        slot.bias() ? Optional.of(bias(slot.out(), output.head().shared())) : Optional.empty();
    return new Linear(new Part(matrix, true), bias);
  }

  /// The embedding as the head; a second copy under the head's name that holds other numbers is
  /// noticed.
  private Rows tied(String name, Slot slot) {
    String embedding = layout.stored(Role.TOKENS);
    Rows table = home.matrix(embedding, slot.out(), slot.in());
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
    return table;
  }

  /// Under the one name or the other.
  private Rows bias(int size, boolean shared) {
    String bias = layout.headBias(shared);
    String alias = layout.headBias(!shared);
    Rows row = all.vector(all.has(bias) || !all.has(alias) ? bias : alias, size);
    if (all.has(bias) && all.has(alias) && all.differ(all.stored(bias), all.stored(alias))) {
      notices.add(all.shards().file() + ": " + alias + " differs from " + bias + ", which is used");
    }
    return row;
  }
}
