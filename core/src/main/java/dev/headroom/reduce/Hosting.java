package dev.headroom.reduce;

import dev.headroom.model.Architecture;
import dev.headroom.model.Attention;
import dev.headroom.model.Norm;
import dev.headroom.vectors.Ov;
import dev.headroom.vectors.VectorSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// Which architecture an instance is written into, and which sizes it is to have; those that are not
/// given are the least that hold the instance. `answered`: with a token and a layer more, so that the
/// last position answers for the whole instance; otherwise each query's position answers for itself.
/// Fails:  IllegalArgumentException with the arithmetic where an instance does not fit.
/// Source: theory.md 7.
public record Hosting(Host host, boolean answered, Asked asked) {
  private static final double THETA = 10_000;

  /// Sizes that are asked for. `window`: of layers which have one; those are then idle.
  public record Asked(
      OptionalInt headDim,
      OptionalInt width,
      OptionalInt positions,
      OptionalInt window,
      OptionalDouble theta) {
    /// None.
    public static final Asked LEAST =
        new Asked(
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalDouble.empty());

    /// The same with a base of rotary positions.
    public Asked turned(double by) {
      return new Asked(headDim, width, positions, window, OptionalDouble.of(by));
    }

    /// The same with a window.
    public Asked windowed(int tokens) {
      return new Asked(headDim, width, positions, OptionalInt.of(tokens), theta);
    }
  }

  public Hosting {
    if (asked.theta.isPresent() && host.shared()) {
      throw new IllegalArgumentException(host.label() + " has no rotary positions, no theta");
    }
    if (asked.window.isPresent() && host.period() == 1) {
      throw new IllegalArgumentException(host.label() + " has no layers with a window");
    }
    if (asked.window.orElse(1) < 1) {
      throw new IllegalArgumentException(
          "a window of " + asked.window.getAsInt() + " tokens, expected at least 1");
    }
  }

  /// The transformer of a 2-OV or 3-OV instance, padded where sets are smaller than the grid has
  /// room for; `count`: such that counts can be read in it.
  public Hosted of(Ov instance, Grid grid, boolean count) {
    Ov some = instance.dim() == 0 ? blank(instance) : instance;
    Ov three =
        some.sets().size() == 2
            ? Ov.of(some.set(0), some.set(1), VectorSet.ones(some.dim()))
            : some;
    int keys = Math.max(three.set(0).size(), three.set(1).size());
    Ov padded = three.padded(keys, keys, grid.all());
    Host.Sizes sizes = sizes(padded, grid);
    Architecture architecture = host.architecture(sizes);
    Margin margin = margin(architecture, keys, grid.all(), count);
    Layout layout = layout(architecture, padded.dim(), 2 * keys + 2);
    return new Hosted(padded, architecture, layout, margin, answered, host.config(sizes));
  }

  /// A norm of what heads add divides it by no less than √ε, and the sum of them once more.
  private Margin margin(Architecture a, int keys, int all, boolean count) {
    Optional<Norm> after = a.layers().getFirst().attention().after();
    if (count && !host.counts()) {
      throw new IllegalArgumentException(
          host.label()
              + " norms what its heads add, in which no count is kept: expected another"
              + " architecture to count in");
    }
    double raised = after.map(n -> Math.pow(n.epsilon(), answered ? -1 : -0.5)).orElse(1.0);
    Margin margin = Margin.of(keys, all, raised, count);
    OptionalDouble cap = a.layers().getFirst().attention().f().scoring().cap();
    if (cap.isPresent() && margin.scores() >= cap.getAsDouble()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s caps scores at %s, LH %d and N %d want them at"
                  + " 1.02·⌈ln(20·LH·N·(2N+2)·%.3g)⌉ = %.2f: expected fewer of them",
              host.label(),
              cap.getAsDouble(),
              all,
              keys,
              raised,
              margin.scores()));
    }
    return margin;
  }

  /// Vectors of no coordinate as vectors of one zero, all orthogonal as before.
  private static Ov blank(Ov instance) {
    return new Ov(
        instance.sets().stream().map(s -> VectorSet.of(s.size(), 1, (i, x) -> false)).toList());
  }

  private Layout layout(Architecture a, int dim, int tokens) {
    Attention heads = a.layers().getFirst().attention().f();
    return heads
        .rope()
        .<Layout>map(rope -> new Turned(dim, rope, tokens, answered))
        .orElseGet(() -> new Layout.Flat(dim, answered));
  }

  private Host.Sizes sizes(Ov padded, Grid grid) {
    int tokens = Math.addExact(Math.multiplyExact(2, padded.set(0).size()), answered ? 2 : 1);
    int h = grid.heads();
    Architecture any = host.architecture(any(h));
    Layout layout = layout(any, padded.dim(), tokens);
    int columns = Math.multiplyExact(layout.columns(), Hosted.signs(any));
    int m =
        asked.headDim.orElseGet(() -> host.shared() ? share(h, layout, columns) : layout.headDim());
    int d = asked.width.orElseGet(() -> host.shared() ? Math.multiplyExact(h, m) : up(columns, h));
    require(m >= layout.headDim(), "heads of " + m, layout.arithmetic() + " = " + layout.headDim());
    if (host.shared() && d != (long) h * m) {
      throw new IllegalArgumentException(
          host.label() + "'s heads share its width: D = " + d + " is not H·m = " + h + "·" + m);
    }
    if (d % h != 0) {
      throw new IllegalArgumentException(
          host.label() + "'s class wants H to divide D: " + h + " does not divide " + d);
    }
    require(d >= columns, "a width of " + d, columns + " columns of a row");
    int most = asked.positions.orElse(tokens);
    require(
        most >= tokens,
        most + " positions",
        tokens + " tokens, 2N and " + (tokens % 2 == 0 ? 2 : 1));
    int window = asked.window.orElse(most);
    int layers =
        Math.multiplyExact(window < tokens ? host.period() : 1, grid.layers() + (answered ? 1 : 0));
    double theta = asked.theta.orElse(THETA);
    return new Host.Sizes(layers, h, m, d, most, tokens + 2, theta, window);
  }

  private int share(int heads, Layout layout, int columns) {
    return asked.width.isPresent()
        ? asked.width.getAsInt() / heads
        : Math.max(layout.headDim(), up(columns, heads) / heads);
  }

  private static int up(int number, int of) {
    return Math.multiplyExact(Math.ceilDiv(number, of), of);
  }

  /// Sizes that any instance may ask about the architecture itself.
  private static Host.Sizes any(int heads) {
    return new Host.Sizes(1, heads, 2, 2 * heads, 1, 3, THETA, 1);
  }

  private void require(boolean fits, String found, String needed) {
    if (!fits) {
      throw new IllegalArgumentException(
          host.label() + " with " + found + " cannot hold this: expected at least " + needed);
    }
  }
}
