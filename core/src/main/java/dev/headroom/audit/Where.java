package dev.headroom.audit;

import dev.headroom.forward.Engine;
import dev.headroom.machine.MachineTable;
import dev.headroom.machine.Paper;
import dev.headroom.machine.Precision;
import java.util.OptionalInt;

/// Where a model is audited: here, where it may be run, or on a machine of which only paper is there.
public sealed interface Where {
  /// The type that is computed in.
  Precision precision();

  /// Run and measured here by all processors in float32, about ten seconds.
  static Here here() {
    return here(Engine.latency());
  }

  /// Run and measured here.
  static Here here(Engine engine) {
    return new Here(engine, OptionalInt.empty(), OptionalInt.empty(), 0);
  }

  /// Only counted: neither the model nor this machine is measured.
  static Unmeasured unmeasured() {
    return new Unmeasured(Engine.latency());
  }

  /// A machine by its name in `audit --hardware list`, or the one of a table in a file, in the type that is
  /// usual there: bf16 where it has that.
  /// Fails:  InputException when it is neither.
  static OnPaper paper(String machine) {
    return new OnPaper(MachineTable.find(machine).usual());
  }

  /// Shape:  absent runs are as many as fit in the time, at most three; absent layers to measure are as many
  ///         as fit in the time; seed: of whatever is random.
  /// Fails:  IllegalArgumentException when a number is below 1.
  record Here(Engine engine, OptionalInt runs, OptionalInt layers, long seed) implements Where {
    public Here {
      Question.atLeastOne("runs", runs);
      Question.atLeastOne("layers to measure", layers);
    }

    @Override
    public Precision precision() {
      return Precision.of(engine.dtype());
    }
  }

  /// Shape:  engine: what would run.
  record Unmeasured(Engine engine) implements Where {
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
  }
}
