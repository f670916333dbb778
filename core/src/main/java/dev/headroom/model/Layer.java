package dev.headroom.model;

import dev.headroom.tensor.Span;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// One layer: attention, then the row-wise half where it has one.
/// Source: theory.md 1.
public record Layer(Branch<Attention> attention, Optional<Branch<Mlp>> mlp) {
  public Layer(Branch<Attention> attention, Branch<Mlp> mlp) {
    this(attention, Optional.of(mlp));
  }

  /// Every number of a layer of this width: the one place that knows the sizes.
  public List<Slot> slots(int width) {
    List<Slot> slots = new ArrayList<>();
    norm(attention.before(), Role.ATTENTION_BEFORE, width, slots::add);
    slots.addAll(attention.f().slots(width));
    norm(attention.after(), Role.ATTENTION_AFTER, width, slots::add);
    norm(attention.joined(), Role.ATTENTION_JOINED, width, slots::add);
    mlp.ifPresent(m -> {
      norm(m.before(), Role.MLP_BEFORE, width, slots::add);
      slots.addAll(m.f().slots(width));
      norm(m.after(), Role.MLP_AFTER, width, slots::add);
      norm(m.joined(), Role.MLP_JOINED, width, slots::add);
    });
    return slots;
  }

  private static void norm(Optional<Norm> norm, Role role, int width, Consumer<Slot> to) {
    norm.ifPresent(n -> to.accept(Slot.norm(role, n, width)));
  }

  /// What tells it from layers of other kinds, in words: `window 512, rope 10000, gated MLP`.
  public String words() {
    List<String> words = new ArrayList<>();
    mixing(words::add);
    words.add(
        mlp.map(m ->
                switch (m.f()) {
                  case Plain _ -> "plain MLP";
                  case Gated _ -> "gated MLP";
                  case Experts e -> e.chosen() + " of " + e.count() + " experts";
                })
            .orElse("no MLP"));
    return String.join(", ", words);
  }

  private void mixing(Consumer<String> to) {
    Attention a = attention.f();
    Span span = a.scoring().span();
    if (a instanceof GatedDelta) {
      to.accept("no attention, not counted");
      return;
    }
    to.accept(
        span.windowed()
            ? "window " + (span.back() + 1L + span.ahead())
            : span.causal() ? "causal" : "full");
    switch (a) {
      case Heads h when h.gate() -> to.accept("gated");
      case Heads _, GatedDelta _ -> {}
      case Summed _ -> to.accept("summed");
      case Latent _ -> to.accept("latent");
    }
    to.accept(a.rope().map(r -> "rope " + plain(r.theta())).orElse("no rope"));
    a.relative().ifPresent(_ -> to.accept("scores by distance"));
  }

  private static String plain(double number) {
    return new BigDecimal(number).stripTrailingZeros().toPlainString();
  }

  /// How many norms there are on the way of the residual stream.
  public int norms() {
    return attention.norms() + mlp.map(Branch::norms).orElse(0);
  }
}
