package dev.headroom.model;

import dev.headroom.model.Architecture.Output.Head;
import java.util.Map;
import java.util.Optional;

/// A kind of model: how its config.json is read, and what its tensors are called.
/// Shape:  `classPrefix` begins the class names in `architectures`; `heads` are those of them that
///         have a head which is run.
record Family(
    String name,
    String classPrefix,
    Map<String, Head> heads,
    Head assumed,
    Reader reader,
    Optional<Layout> layout) {

  /// Reads a config of this family.
  @FunctionalInterface
  interface Reader {
    /// Shape:  `head` is what `architectures` names, or the family's own where it names none.
    Architecture read(String name, Fields config, Head head);
  }
}
