package dev.headroom.audit;

import dev.headroom.machine.Machine;
import dev.headroom.machine.Paper;
import dev.headroom.machine.Present;
import java.util.Optional;
import java.util.OptionalInt;

/// What was found of a machine: measurements only where they can be made.
public sealed interface Found {
  Machine machine();

  /// The model's time on the machine that is here.
  default Optional<Measurement> measured() {
    return switch (this) {
      case Here here -> here.measurement;
      case OnPaper _ -> Optional.empty();
    };
  }

  /// Shape:  `fast`: the same pass with products by levels of a fast scheme; `bytesEach`: of a step
  ///         behind a cache, bytes of a weight as the engine keeps it.
  record Here(
      Present machine,
      Optional<Measurement> measurement,
      Optional<FastProducts> fast,
      OptionalInt bytesEach)
      implements Found {
    Here(Present machine, Optional<Measurement> measurement, Optional<FastProducts> fast) {
      this(machine, measurement, fast, OptionalInt.empty());
    }
  }

  record OnPaper(Paper machine) implements Found {}
}
