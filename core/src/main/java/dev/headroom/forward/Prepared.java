package dev.headroom.forward;

import dev.headroom.kernel.contract.Kernel;
import dev.headroom.kernel.contract.Kernel.NormRule;
import dev.headroom.kernel.contract.Packed;
import dev.headroom.model.Branch;
import dev.headroom.model.Experts;
import dev.headroom.model.Gated;
import dev.headroom.model.GatedDelta;
import dev.headroom.model.Heads;
import dev.headroom.model.Latent;
import dev.headroom.model.Layer;
import dev.headroom.model.Mlp;
import dev.headroom.model.Norm;
import dev.headroom.model.Plain;
import dev.headroom.model.Role;
import dev.headroom.model.Summed;
import dev.headroom.model.Weights.Linear;
import dev.headroom.model.Weights.Numbers;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Part;
import dev.headroom.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Weights as the kernel wants them: read from where they are stored once, and packed.
/// Shared: by any number of threads; what is prepared never changes.
final class Prepared {
  private final Kernel kernel;
  private final Dtype dtype;
  private final boolean narrow;

  Prepared(Kernel kernel, Dtype dtype, boolean narrow) {
    this.kernel = kernel;
    this.dtype = dtype;
    this.narrow = narrow;
  }

  /// `[in, out]` and its bias, `[0, out]` where there is none.
  record Projection(Packed weight, Tensor bias) {}

  /// Gain `[1, d]` and bias, `[0, d]` where there is none.
  record Gains(NormRule rule, Tensor gain, Tensor bias) {}

  /// Heads that share one projection to queries, keys and values side by side.
  record Group(Projection qkv, Projection out) {}

  /// Groups of heads that add up; norms of queries and keys, sinks `[1, heads]`.
  record Attending(
      Iterable<Group> groups,
      Optional<Gains> queries,
      Optional<Gains> keys,
      Optional<Tensor> sinks) {}

  /// `in` holds gate and up side by side where the MLP is gated.
  record Hidden(Projection in, Projection down) {}

  /// Half of a layer, and its norms.
  record Half<F>(F f, Optional<Gains> before, Optional<Gains> after, Optional<Gains> joined) {}

  /// A layer, and what was prepared for it.
  record Ready(Layer layer, Half<Attending> attention, Optional<Half<Hidden>> mlp) {
    /// The weights of its products.
    Stream<Packed> packed() {
      Stream<Packed> heads =
          StreamSupport.stream(attention.f.groups.spliterator(), false)
              .flatMap(g -> Stream.of(g.qkv.weight, g.out.weight));
      Stream<Packed> hidden = mlp.stream().flatMap(m -> Stream.of(m.f.in.weight, m.f.down.weight));
      return Stream.concat(heads, hidden);
    }
  }

  /// A layer to keep, with every group prepared.
  Ready layer(Layer layer, Numbers w) {
    List<Group> groups =
        IntStream.range(0, groups(layer))
            .mapToObj(g -> group(w, g, this::pack, this::pack))
            .toList();
    return layer(layer, w, groups);
  }

  /// A layer to pass through once: each group is prepared when it is reached.
  Ready layer(Layer layer, Numbers w, Repacked qkv, Repacked out) {
    return layer(
        layer,
        w,
        () ->
            IntStream.range(0, groups(layer))
                .mapToObj(g -> group(w, g, qkv::pack, out::pack))
                .iterator());
  }

  private static int groups(Layer layer) {
    return switch (layer.attention().f()) {
      case Heads h when h.gate() ->
          throw new IllegalArgumentException("heads with gates are counted, they are not run");
      case Heads _ -> 1;
      case Summed s -> s.heads();
      case Latent _ ->
          throw new IllegalArgumentException("latent attention is counted, it is not run");
      case GatedDelta _ -> throw new IllegalArgumentException("gated delta nets are not run");
    };
  }

  private Ready layer(Layer layer, Numbers w, Iterable<Group> groups) {
    Optional<Heads.HeadNorm> heads =
        layer.attention().f() instanceof Heads h ? h.norm() : Optional.empty();
    Attending attending =
        new Attending(
            groups,
            heads.map(n -> norm(n.norm(), w.of(Role.QUERY_NORM))),
            heads.map(n -> norm(n.norm(), w.of(Role.KEY_NORM))),
            layer.attention().f().scoring().sink()
                ? Optional.of(w.rows(Role.SINK).whole(dtype))
                : Optional.empty());
    Branch<?> first = layer.attention();
    return new Ready(
        layer,
        new Half<>(
            attending,
            first.before().map(n -> norm(n, w.of(Role.ATTENTION_BEFORE))),
            first.after().map(n -> norm(n, w.of(Role.ATTENTION_AFTER))),
            first.joined().map(n -> norm(n, w.of(Role.ATTENTION_JOINED)))),
        layer
            .mlp()
            .map(m ->
                new Half<>(
                    hidden(m.f(), w),
                    m.before().map(n -> norm(n, w.of(Role.MLP_BEFORE))),
                    m.after().map(n -> norm(n, w.of(Role.MLP_AFTER))),
                    m.joined().map(n -> norm(n, w.of(Role.MLP_JOINED))))));
  }

  Packed pack(List<Part> parts) {
    return narrow ? kernel.packNarrow(parts, dtype) : kernel.pack(parts, dtype);
  }

  private Group group(
      Numbers w,
      int copy,
      Function<List<Part>, Packed> packQkv,
      Function<List<Part>, Packed> packOut) {
    List<Linear> qkv =
        List.of(w.of(Role.QUERY, copy), w.of(Role.KEY, copy), w.of(Role.VALUE, copy));
    return new Group(
        projection(qkv, packQkv), projection(List.of(w.of(Role.ATTENTION_OUT, copy)), packOut));
  }

  private Hidden hidden(Mlp mlp, Numbers w) {
    List<Linear> in =
        switch (mlp) {
          case Plain _ -> List.of(w.of(Role.UP));
          case Gated g when g.limit().isEmpty() -> List.of(w.of(Role.GATE), w.of(Role.UP));
          case Gated _ -> throw new IllegalArgumentException("limited gates are counted, not run");
          case Experts _ -> throw new IllegalArgumentException("experts are counted, not run");
        };
    return new Hidden(projection(in, this::pack), projection(w.of(Role.DOWN)));
  }

  Gains norm(Norm norm, Linear w) {
    Tensor gain = w.weight().matrix().whole(dtype);
    for (int j = 0; j < gain.cols() && norm.shift() != 0; j++) {
      gain.set(0, j, gain.get(0, j) + norm.shift());
    }
    Tensor bias =
        w.bias().map(b -> b.whole(dtype)).orElseGet(() -> Tensor.zeros(dtype, 0, gain.cols()));
    return new Gains(new NormRule(norm.kind() == Norm.Kind.RMS, norm.epsilon()), gain, bias);
  }

  Projection projection(Linear one) {
    return projection(List.of(one), this::pack);
  }

  /// Several maps of one input side by side; a part without bias adds zero if another has one.
  private Projection projection(List<Linear> side, Function<List<Part>, Packed> pack) {
    Packed weight = pack.apply(side.stream().map(Linear::weight).toList());
    boolean biased = side.stream().anyMatch(part -> part.bias().isPresent());
    Tensor bias = Tensor.zeros(dtype, biased ? 1 : 0, weight.cols());
    int at = 0;
    for (Linear part : side) {
      int from = at;
      int to = from + part.weight().out();
      part.bias().ifPresent(b -> b.read(0, 0, bias.cols(from, to)));
      at = to;
    }
    return new Projection(weight, bias);
  }
}
