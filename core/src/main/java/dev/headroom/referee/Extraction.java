package dev.headroom.referee;

import dev.headroom.circuit.Circuit;
import dev.headroom.circuit.Room;
import dev.headroom.circuit.Stats;
import dev.headroom.trace.Bare;
import dev.headroom.trace.Blocks;
import dev.headroom.trace.Traced;
import java.util.List;

/// The chain of theory.md 4 and 7: a transformer's circuit becomes a circuit of +, −, × that computes
/// independent matrix products, outputs `p.l.h.i.j`.
/// Work:   memory of 40 bytes a gate of the transformer's circuit, as measured.
/// Fails:  RefusedException naming the gate, or what is missing; IllegalArgumentException, before it
///         begins, where there is no memory for it.
/// Source: theory.md 4 and 7; {@link BareRoutes}, {@link BlocksRoute}.
public final class Extraction {
  private static final int BYTES_A_GATE = 40;

  /// Which derivative the products are read from.
  public enum Route {
    H2,
    H1,
    LN,
    H4;

    /// The route where none is asked for.
    public static Route of(Traced model) {
      return switch (model) {
        case Bare bare -> bare.construction() == Bare.Construction.H2 ? H2 : H1;
        case Blocks blocks -> H4;
      };
    }
  }

  /// What one pass left.
  /// Shape:  most: the bound on size or non-scalar gates that the pass keeps, by `of`.
  public record Step(String pass, Stats stats, double ratio, String bound, double seconds) {}

  private Extraction() {}

  /// The extracted circuit and the passes that led to it.
  public record Result(Circuit circuit, List<Step> steps) {
    public Step step(String pass) {
      return steps.stream().filter(s -> s.pass().equals(pass)).findFirst().orElseThrow();
    }
  }

  public static Result of(Circuit circuit, Traced model, Route route) {
    Room.require("the extraction from a circuit", circuit, BYTES_A_GATE);
    Identification.names(circuit, model);
    Chain chain = new Chain();
    Circuit products =
        switch (model) {
          case Bare bare -> bare(circuit, new BareRoutes(bare, chain), route);
          case Blocks blocks -> new BlocksRoute(blocks, chain).of(circuit);
        };
    return new Result(products, chain.steps());
  }

  private static Circuit bare(Circuit circuit, BareRoutes products, Route route) {
    return switch (route) {
      case H2 -> products.h2(circuit);
      case H1 -> products.h1(circuit);
      case LN -> products.ln(circuit);
      case H4 -> throw new IllegalArgumentException("the route H4 is for blocks with norms");
    };
  }
}
