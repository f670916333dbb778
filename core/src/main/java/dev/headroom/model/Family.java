package dev.headroom.model;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// A kind of model: how its config.json is read, and what its tensors are called.
/// Shape:  `inside`: the object of the config that holds its fields, where they are not at the top;
///         `classPrefix` begins the class names in `architectures`; `headed` are those of them that
///         have a head which is run; `assumed`: whether there is one where none is named; without names
///         of its tensors a family is only counted.
record Family(
    String name,
    String classPrefix,
    Set<String> headed,
    boolean assumed,
    Reader reader,
    Optional<String> inside,
    Optional<Function<Architecture, Layout>> names) {

  /// Reads a config of this family.
  @FunctionalInterface
  interface Reader {
    /// The model with all that files of this family may hold: head and pooler too.
    Architecture read(String name, Fields config);
  }

  /// A decoder with a language head that is there unless the config names another class.
  static Family causal(String name, String classPrefix, Reader reader) {
    Set<String> headed = Set.of(classPrefix + "ForCausalLM");
    return new Family(name, classPrefix, headed, true, reader, Optional.empty(), Optional.empty());
  }

  /// An encoder with a head of masked language where the config names such a class.
  static Family masked(String name, String classPrefix, Reader reader) {
    Set<String> headed = Set.of(classPrefix + "ForMaskedLM");
    return new Family(name, classPrefix, headed, false, reader, Optional.empty(), Optional.empty());
  }

  /// The same with names of its tensors.
  Family stored(Layout layout) {
    return stored(_ -> layout);
  }

  Family stored(Function<Architecture, Layout> layout) {
    return new Family(name, classPrefix, headed, assumed, reader, inside, Optional.of(layout));
  }

  /// The same with these classes having a head.
  Family headed(Set<String> classes) {
    return new Family(name, classPrefix, classes, assumed, reader, inside, names);
  }

  /// The same with its fields in an object of the config.
  Family inside(String field) {
    return new Family(name, classPrefix, headed, assumed, reader, Optional.of(field), names);
  }

  Optional<Layout> layout(Architecture of) {
    return names.map(f -> f.apply(of));
  }
}
