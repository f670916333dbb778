package dev.headroom.trace;

import dev.headroom.circuit.Circuit;
import dev.headroom.circuit.Room;
import dev.headroom.work.Pace;

/// A transformer written as a circuit, operation by operation: {@link BareTrace}, {@link BlocksTrace}.
/// Fails:  IllegalArgumentException, before anything is built, for a circuit that does not fit.
/// Source: theory.md 4 and 7; docs/circuits.md 1.
public final class Trace {
  private Trace() {}

  /// Shape:  allOutputs: `y.i.c` instead of f; identity: X = I folded in (gates that no output needs
  ///         stay), for h2 alone.
  public static Circuit of(
      Traced model, Multiplication multiplication, boolean allOutputs, boolean identity) {
    Extent extent = new Extent(model, multiplication, allOutputs, identity);
    extent.require(Room.GATE + Room.SWEEP, Room.LEAF + (allOutputs ? Room.OUTPUT : 0));
    Pace pace = Pace.of("tracing", extent.gates());
    return switch (model) {
      case Bare bare -> BareTrace.of(extent, bare, pace);
      case Blocks blocks -> BlocksTrace.of(extent, blocks, pace);
    };
  }
}
