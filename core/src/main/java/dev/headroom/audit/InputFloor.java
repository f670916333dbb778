package dev.headroom.audit;

import static java.lang.Math.addExact;
import static java.lang.Math.multiplyExact;

import dev.headroom.count.Cache;
import dev.headroom.count.Count;
import dev.headroom.count.Terms;
import dev.headroom.model.Architecture;
import dev.headroom.model.Attention;
import dev.headroom.model.Heads;
import dev.headroom.model.Latent;
import dev.headroom.model.Layer;
import dev.headroom.model.Norm;
import dev.headroom.model.Role;
import dev.headroom.model.Slot;
import dev.headroom.model.StoredBytes;
import dev.headroom.shape.Step;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Span;
import dev.headroom.tensor.Weighting;
import dev.headroom.work.Component;

/// The numbers that the result depends on, each of which has to be read once: weights, given as
/// input, the entries of an input whose ids differ as far as they can, and what was kept of earlier
/// tokens and is seen. Gates have two operands,
/// so they are at least half as many. Holds for every algorithm.
/// Shape:  bytes: of the weights, as they are stored; kept: numbers of the cache.
/// Source: theory.md 6, point 6.
record InputFloor(long weights, long bytes, long entries, long kept) {

  static InputFloor of(Architecture a, Step step, Terms.Logits logits, StoredBytes stored) {
    if (forgets(a)) {
      return new InputFloor(0, 0, 0, 0);
    }
    Step seen = step.last(reached(a, step, logits));
    Count count = Count.of(a, seen, new Terms(logits, Float.BYTES), stored);
    long types = a.embedding().types().orElse(1) > 1 ? seen.rows() : 0;
    long weights = count.weightsRead();
    long bytes = count.weightBytesRead();
    for (int l = 0; l < a.depth(); l++) {
      Layer layer = a.layers().get(l);
      for (Slot s : layer.slots(a.width())) {
        Unread unread = unread(layer, s.role(), seen);
        StoredBytes.Tensors of = stored.layer(l, s.role());
        weights -= unread == Unread.ALL ? s.numbers() : unread == Unread.BIAS ? s.biases() : 0;
        bytes -= unread == Unread.ALL ? of.all() : unread == Unread.BIAS ? of.biases() : 0;
      }
    }
    long alike = alike(a, seen);
    weights -= alike;
    bytes -= alike * stored.end(Role.RELATIVE).each();
    return new InputFloor(weights, bytes, addExact(seen.rows(), types), kept(a, step, logits));
  }

  /// Kept numbers that the first new token sees, or the last, where its logits alone come out.
  private static long kept(Architecture a, Step step, Terms.Logits logits) {
    int after = logits == Terms.Logits.LAST ? step.tokens() - 1 : 0;
    long all = 0;
    for (Layer layer : a.layers()) {
      long seen = Math.clamp((long) span(layer).back() - after, 0, step.cached());
      long each = multiplyExact((long) step.batch(), Cache.each(layer.attention().f()));
      all = addExact(all, multiplyExact(seen, each));
    }
    return all;
  }

  /// Numbers by distance that are read and change nothing: those of distance 0, where no query of a
  /// layer that adds them sees another key.
  private static long alike(Architecture a, Step step) {
    boolean changes =
        a.layers().stream()
            .filter(l -> l.attention().f().relative().isPresent())
            .anyMatch(l -> unread(l, Role.RELATIVE, step) != Unread.ALL);
    return changes
        ? 0
        : a.slots().stream().filter(s -> s.role() == Role.RELATIVE).mapToLong(Slot::out).sum();
  }

  /// A norm that takes off the mean of one entry leaves nothing.
  private static boolean forgets(Architecture a) {
    return a.width() == 1 && a.norms().anyMatch(n -> n.kind() == Norm.Kind.LAYER);
  }

  /// The tokens of a row that the results depend on: all, but the last position alone sees no
  /// further back than one window a layer.
  private static int reached(Architecture a, Step step, Terms.Logits logits) {
    if (logits != Terms.Logits.LAST || !a.keeps() || !a.output().hasHead()) {
      return step.tokens();
    }
    long reach = 1;
    for (Layer layer : a.layers()) {
      reach += span(layer).back();
    }
    return (int) Math.min(step.tokens(), reach);
  }

  private static Span span(Layer layer) {
    return layer.attention().f().scoring().span();
  }

  long gates() {
    return Math.ceilDiv(addExact(addExact(weights, entries), kept), 2);
  }

  /// Numbers of a slot that are read and change nothing.
  private enum Unread {
    NOTHING,
    BIAS,
    ALL
  }

  /// Of what is not counted nobody has shown what the result depends on. Where each query sees one
  /// key, its weight is 1 whatever queries and keys are; a bias of the keys shifts all scores of a row
  /// alike, unless something else than softmax meets them before.
  private static Unread unread(Layer layer, Role role, Step step) {
    Attention a = layer.attention().f();
    Scoring scoring = a.scoring();
    if (role == Role.UNCOUNTED) {
      return Unread.ALL;
    }
    if (scoring.weighting() == Weighting.DENORMALISED || scoring.sink()) {
      return Unread.NOTHING;
    }
    boolean single = scoring.span().pairs(step.tokens(), step.context()) == step.tokens();
    boolean queriesOrKeys =
        role == Role.RELATIVE
            || (role.component() == Component.QKV && (role != Role.VALUE || a instanceof Latent));
    if (single) {
      return queriesOrKeys ? Unread.ALL : Unread.NOTHING;
    }
    boolean shifts =
        a instanceof Heads h && h.norm().isEmpty() && h.rope().isEmpty() && scoring.cap().isEmpty();
    return shifts && role == Role.KEY ? Unread.BIAS : Unread.NOTHING;
  }
}
