package dev.headroom.model;

import dev.headroom.model.Experts.Router;
import java.util.Optional;

/// The fields of experts, each read once; what does not fit together is refused by the field's name.
record ExpertFields(Decoder of) {
  private static final String CHOSEN = "num_experts_per_tok";
  private static final String ROUTED = "n_routed_experts";
  private static final String GROUPS = "n_group";
  private static final String KEPT = "topk_group";

  /// Sizes of the family's class: experts, chosen, entries of each, groups, groups kept; and the factor
  /// of the routed sum.
  record Defaults(int count, int chosen, int hidden, int groups, int kept, double scale) {}

  /// Entries of one expert.
  Gated one(String field, int otherwise) {
    return new Gated(of.fields.size(field, Limits.FFN, otherwise), of.activation, false);
  }

  /// How many of `reachable` experts a token chooses.
  int chosen(int reachable, int otherwise) {
    String field = of.fields.either(CHOSEN, "experts_per_token");
    int chosen = of.fields.size(field, Limits.EXPERTS, otherwise);
    if (chosen > reachable) {
      throw of.fields.bad(
          field, "at most " + reachable + ", the experts to choose from", String.valueOf(chosen));
    }
    return chosen;
  }

  /// Scores by sigmoid, corrected for the choice alone, from groups of which some are kept; shared
  /// experts beside those that are routed, as one: DeepSeek V3, GLM 4.5.
  Experts sigmoid(Defaults d) {
    Fields f = of.fields;
    int count = f.size(f.either(ROUTED, "num_local_experts"), Limits.EXPERTS, d.count);
    int groups = f.sizeOrNull(GROUPS, Limits.EXPERTS, d.groups);
    if (count % groups != 0) {
      String divisor = "a divisor of " + ROUTED + ", " + count;
      throw f.bad(GROUPS, divisor, String.valueOf(groups));
    }
    int kept = f.sizeOrNull(KEPT, Limits.EXPERTS, d.kept);
    if (kept > groups) {
      throw f.bad(KEPT, "at most " + GROUPS + ", " + groups, String.valueOf(kept));
    }
    Router router =
        new Router(
            Router.Weights.SIGMOID,
            f.flag("norm_topk_prob", true),
            false,
            true,
            groups,
            kept,
            f.positive("routed_scaling_factor", d.scale));
    Gated each = one("moe_intermediate_size", d.hidden);
    int shared = f.whole("n_shared_experts", 0, Limits.EXPERTS, 1);
    if ((long) shared * each.hidden() > Limits.FFN) {
      String most = "experts whose entries are at most " + Limits.FFN + " together";
      throw f.bad("n_shared_experts", most, String.valueOf(shared));
    }
    Optional<Gated> all =
        shared == 0
            ? Optional.empty()
            : Optional.of(new Gated(shared * each.hidden(), of.activation, false));
    return new Experts(count, chosen(count / groups * kept, d.chosen), router, each, all);
  }
}
