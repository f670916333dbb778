package dev.headroom.audit;

import dev.headroom.forward.Engine;
import dev.headroom.machine.Paper;
import dev.headroom.machine.Precision;
import java.util.OptionalInt;

/// Where a model is audited: here, where it may be run, or on a machine of which only paper is there.
public sealed interface Where {
  /// The type that is computed in.
  Precision precision();

  /// Of whatever is random.
  long seed();

  /// Shape:  `run`: whether anything is measured; absent runs are as many as fit in the time, at most
  ///         three; absent layers to measure are as many as fit in the time.
  /// Fails:  IllegalArgumentException when a number is below 1.
  record Here(Engine engine, boolean run, OptionalInt runs, OptionalInt layers, long seed)
      implements Where {
    public Here {
      Question.atLeastOne("runs", runs);
      Question.atLeastOne("measure-layers", layers);
    }

    /// Only counted.
    public static Here counted(Engine engine) {
      return new Here(engine, false, OptionalInt.empty(), OptionalInt.empty(), 0);
    }

    @Override
    public Precision precision() {
      return Precision.of(engine.dtype());
    }
  }

  /// Nothing runs there.
  record OnPaper(Paper machine) implements Where {
    @Override
    public Precision precision() {
      return machine.precision();
    }

    @Override
    public long seed() {
      return 0;
    }
  }
}
