package dev.headroom.model;

import dev.headroom.model.Architecture.Positions;
import dev.headroom.model.Architecture.RopeScaling;
import java.util.List;
import java.util.Optional;

/// The rotary fields of a config: `rope_theta` and `rope_scaling`, or `rope_parameters` in newer
/// ones, which holds both.
final class Rope {
  private static final String THETA = "rope_theta";
  private static final String PARAMETERS = "rope_parameters";
  private static final String SCALING = "rope_scaling";

  private Rope() {}

  static Positions.Rotary read(Fields config, double otherwise) {
    config.refuse("partial_rotary_factor", 1);
    double theta = config.positive(THETA, otherwise);
    Optional<Positions.Rotary> newer =
        config.object(PARAMETERS).map(f -> rotary(config, PARAMETERS, f, theta));
    double known = newer.map(Positions.Rotary::theta).orElse(theta);
    Optional<Positions.Rotary> older =
        config.object(SCALING).map(f -> rotary(config, SCALING, f, known));
    if (older.isPresent() && newer.isPresent() && !older.equals(newer)) {
      throw config.bad(
          SCALING, "the same as " + PARAMETERS + ", " + words(newer.get()), words(older.get()));
    }
    return newer
        .or(() -> older)
        .orElseGet(() -> new Positions.Rotary(theta, new RopeScaling.None()));
  }

  private static Positions.Rotary rotary(Fields config, String where, Fields f, double theta) {
    double inner = f.positive(THETA, theta);
    if (config.has(THETA) && inner != theta) {
      throw config.bad(THETA, where + ".rope_theta, " + inner, String.valueOf(theta));
    }
    f.refuse("partial_rotary_factor", 1);
    return new Positions.Rotary(inner, scaling(config, where, f));
  }

  private static String words(Positions.Rotary rotary) {
    String scaling =
        switch (rotary.scaling()) {
          case RopeScaling.None _ -> "default";
          case RopeScaling.Linear(double factor) -> "linear with factor " + factor;
          case RopeScaling.Llama3(double factor, double low, double high, int original) ->
              "llama3 with " + List.<Number>of(factor, low, high, original);
        };
    return "theta " + rotary.theta() + ", " + scaling;
  }

  private static RopeScaling scaling(Fields config, String where, Fields f) {
    String type = f.text(f.either("rope_type", "type")).orElse("");
    if (type.isEmpty() && where.equals(PARAMETERS)) {
      type = "default";
    }
    RopeScaling scaling =
        switch (type) {
          case "default" -> new RopeScaling.None();
          case "linear" -> {
            f.sizeOrNull("original_max_position_embeddings", Limits.POSITIONS, 1);
            yield new RopeScaling.Linear(f.required("factor"));
          }
          case "llama3" -> llama3(f);
          default ->
              throw config.bad(
                  where, "rope_type default, linear or llama3", type.isEmpty() ? "none" : type);
        };
    List<String> unread = f.unread().stream().filter(f::matters).toList();
    if (!unread.isEmpty()) {
      throw f.bad(unread.getFirst(), "its absence beside rope_type " + type, "a value");
    }
    return scaling;
  }

  private static RopeScaling llama3(Fields f) {
    double factor = f.required("factor");
    double low = f.required("low_freq_factor");
    double high = f.required("high_freq_factor");
    int original = f.size("original_max_position_embeddings", Limits.POSITIONS);
    if (high <= low) {
      throw f.bad("high_freq_factor", "more than low_freq_factor, " + low, String.valueOf(high));
    }
    return new RopeScaling.Llama3(factor, low, high, original);
  }
}
