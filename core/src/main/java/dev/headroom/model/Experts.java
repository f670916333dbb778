package dev.headroom.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `count` gated halves, of which a router chooses `chosen` for each token and adds them up, weighted;
/// `shared`: one more that every token goes through, times the sigmoid of a number where `sharedGate`.
/// Fails:  IllegalArgumentException when more are chosen than there are, or groups do not divide them.
public record Experts(
    int count, int chosen, Router router, Gated each, Optional<Gated> shared, boolean sharedGate)
    implements Mlp {
  public Experts(int count, int chosen, Router router, Gated each, Optional<Gated> shared) {
    this(count, chosen, router, each, shared, false);
  }

  public Experts {
    Heads.atLeastOne("experts", count);
    Heads.atLeastOne("chosen experts", chosen);
    if (sharedGate && shared.isEmpty()) {
      throw new IllegalArgumentException("a gate of a shared expert, and none is shared");
    }
    int reachable = count / router.groups() * router.keptGroups();
    if (count % router.groups() != 0 || chosen > reachable) {
      throw new IllegalArgumentException(
          chosen + " of " + count + " experts in " + router + ", expected fewer, in equal groups");
    }
  }

  /// How scores become weights: softmax over the chosen, or over all, or the sigmoid of each, then
  /// divided by their sum where `normalised`; all times `scale`. `groups` of experts of which the
  /// `keptGroups` with the largest sum of two scores are chosen from; 1 of 1 means all.
  public record Router(
      Weights weights,
      boolean normalised,
      boolean bias,
      boolean corrected,
      int groups,
      int keptGroups,
      double scale) {
    public enum Weights {
      SOFTMAX_OF_CHOSEN,
      SOFTMAX_OF_ALL,
      SIGMOID
    }

    public Router {
      if (groups < 1 || keptGroups < 1 || keptGroups > groups) {
        throw new IllegalArgumentException(keptGroups + " of " + groups + " groups of experts");
      }
    }

    /// The same with weights divided by their sum.
    Router summingToOne() {
      return new Router(weights, true, bias, corrected, groups, keptGroups, scale);
    }

    /// Softmax over the chosen, or over all.
    public static Router softmax(boolean ofChosen, boolean bias) {
      Weights weights = ofChosen ? Weights.SOFTMAX_OF_CHOSEN : Weights.SOFTMAX_OF_ALL;
      return new Router(weights, false, bias, false, 1, 1, 1);
    }
  }

  @Override
  public int hidden() {
    return each.hidden();
  }

  @Override
  public List<Slot> slots(int width) {
    List<Slot> slots = new ArrayList<>();
    slots.add(new Slot(Role.ROUTER, width, count, router.bias()));
    if (router.corrected()) {
      slots.add(new Slot(Role.ROUTER_CORRECTION, 1, count, false));
    }
    slots.addAll(
        each.slots(width, count, List.of(Role.EXPERT_GATE, Role.EXPERT_UP, Role.EXPERT_DOWN)));
    shared.ifPresent(one ->
        slots.addAll(
            one.slots(width, 1, List.of(Role.SHARED_GATE, Role.SHARED_UP, Role.SHARED_DOWN))));
    if (sharedGate) {
      slots.add(new Slot(Role.SHARED_ROUTER, width, 1, false));
    }
    return slots;
  }
}
