package dev.headroom.model;

import dev.headroom.tensor.Pairing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// The rotary fields of a config: `rope_theta`, `partial_rotary_factor` and `rope_scaling`, or
/// `rope_parameters` in newer ones, which holds them all, perhaps once for each type of layer.
/// Shape:  all entries of a head are rotated unless the family has a `partial` factor; `theta` where
///         none is given.
record RopeFields(Decoder of, OptionalDouble partial, Pairing pairing, double theta) {
  private static final String THETA = "rope_theta";
  private static final String PARAMETERS = "rope_parameters";
  private static final String SCALING = "rope_scaling";
  private static final String SHORT = "short_factor";
  private static final String PARTIAL = "partial_rotary_factor";
  private static final String ORIGINAL = "original_max_position_embeddings";

  private Fields config() {
    return of.fields;
  }

  /// The rotation of every layer.
  Rope read() {
    return read(config().positive(THETA, theta), config().object(PARAMETERS), true);
  }

  /// The rotation of layers of one type, where the config may have one for each; else that of the
  /// fields at its top, or unscaled by the theta under `field`.
  Rope read(String type, String field) {
    Optional<Fields> newer = config().object(PARAMETERS);
    if (newer.isPresent() && newer.get().given(type)) {
      return read(theta, newer.get().object(type), false);
    }
    boolean own = !field.equals(THETA);
    double older = config().positive(field, theta);
    return own ? rope(older, new Scaled(new RopeScaling.None(), 1), rotated()) : read();
  }

  private record Scaled(RopeScaling scaling, double factor) {}

  private Rope read(double given, Optional<Fields> parameters, boolean top) {
    Optional<Rope> newer = parameters.map(f -> rope(PARAMETERS, f, given, top));
    double known = newer.map(Rope::theta).orElse(given);
    Optional<Rope> old =
        top ? config().object(SCALING).map(f -> rope(SCALING, f, known, true)) : Optional.empty();
    if (old.isPresent() && newer.isPresent() && !old.equals(newer)) {
      throw config()
          .bad(SCALING, "the same as " + PARAMETERS + ", " + words(newer.get()), words(old.get()));
    }
    return newer
        .or(() -> old)
        .orElseGet(() -> rope(given, new Scaled(new RopeScaling.None(), 1), rotated()));
  }

  private Rope rope(double base, Scaled scaled, int rotated) {
    return new Rope(base, scaled.scaling, rotated, pairing, scaled.factor);
  }

  private Rope rope(String where, Fields f, double given, boolean top) {
    double inner = f.positive(THETA, given);
    if (top && config().has(THETA) && inner != given) {
      throw config().bad(THETA, where + ".rope_theta, " + inner, String.valueOf(given));
    }
    int rotated = f.given(PARTIAL) ? rotated(f) : rotated();
    Scaled scaled = scaling(where, f, rotated);
    List<String> unread = f.unread().stream().filter(f::matters).toList();
    if (!unread.isEmpty()) {
      throw f.bad(
          unread.getFirst(), "its absence beside rope_type " + words(scaled.scaling), "a value");
    }
    return rope(inner, scaled, rotated);
  }

  private int rotated() {
    return rotated(config());
  }

  private int rotated(Fields f) {
    if (partial.isEmpty()) {
      f.refuse(PARTIAL, 1);
    }
    double factor = partial.isPresent() ? f.positive(PARTIAL, partial.getAsDouble()) : 1;
    int entries = (int) (of.headDim * factor);
    if (factor > 1 || entries < 2 || entries % 2 != 0) {
      String even = "a factor up to 1 that rotates an even number of " + of.headDim + " entries";
      throw f.bad(PARTIAL, even, String.valueOf(factor));
    }
    return entries;
  }

  private static String words(Rope rope) {
    return "theta " + rope.theta() + ", " + words(rope.scaling());
  }

  private static String words(RopeScaling scaling) {
    return switch (scaling) {
      case RopeScaling.None _ -> "default";
      case RopeScaling.Linear(double factor) -> "linear with factor " + factor;
      case RopeScaling.Llama3(double factor, double low, double high, int original) ->
          "llama3 with " + List.<Number>of(factor, low, high, original);
      case RopeScaling.Yarn y -> "yarn with factor " + y.factor();
      case RopeScaling.LongRope _ -> "longrope";
    };
  }

  private Scaled scaling(String where, Fields f, int rotated) {
    String type = f.text(f.either("rope_type", "type")).orElse("");
    if (type.isEmpty() && where.equals(PARAMETERS)) {
      type = "default";
    }
    return switch (type) {
      case "default" -> new Scaled(new RopeScaling.None(), 1);
      case "linear" -> {
        f.sizeOrNull(ORIGINAL, Limits.POSITIONS, 1);
        yield new Scaled(new RopeScaling.Linear(f.required("factor")), 1);
      }
      case "llama3" -> new Scaled(llama3(f), 1);
      case "yarn" -> f.given(SHORT) ? longRope(f, rotated) : yarn(f);
      case "longrope", "su" -> longRope(f, rotated);
      default ->
          throw config()
              .bad(
                  where,
                  "rope_type default, linear, llama3, yarn or longrope",
                  type.isEmpty() ? "none" : type);
    };
  }

  private static RopeScaling llama3(Fields f) {
    double factor = f.required("factor");
    double low = f.required("low_freq_factor");
    double high = f.required("high_freq_factor");
    int original = f.size(ORIGINAL, Limits.POSITIONS);
    if (high <= low) {
      throw f.bad("high_freq_factor", "more than low_freq_factor, " + low, String.valueOf(high));
    }
    return new RopeScaling.Llama3(factor, low, high, original);
  }

  /// Cosines and sines times 0.1·ln(factor) + 1, unless another factor is stated.
  private Scaled yarn(Fields f) {
    double factor = f.required("factor");
    double fast = f.positive("beta_fast", 32);
    double slow = f.positive("beta_slow", 1);
    if (fast < slow) {
      throw f.bad("beta_fast", "at least beta_slow, " + slow, String.valueOf(fast));
    }
    int original = f.sizeOrNull(ORIGINAL, Limits.POSITIONS, positions());
    boolean truncated = f.flag("truncate", true);
    double mscale = f.notNegative("mscale", 0);
    double all = f.notNegative("mscale_all_dim", 0);
    double usual =
        mscale > 0 && all > 0
            ? magnitude(factor, mscale) / magnitude(factor, all)
            : magnitude(factor, 1);
    double attention = f.given("attention_factor") ? f.required("attention_factor") : usual;
    RopeScaling yarn = new RopeScaling.Yarn(factor, fast, slow, original, truncated);
    return new Scaled(yarn, attention);
  }

  /// What yarn multiplies by to keep the entropy of softmax.
  static double magnitude(double factor, double mscale) {
    return factor <= 1 ? 1 : 0.1 * mscale * Math.log(factor) + 1;
  }

  private Scaled longRope(Fields f, int rotated) {
    List<Double> shorter = factors(f, SHORT, rotated);
    List<Double> longer = factors(f, "long_factor", rotated);
    int original =
        config().given(ORIGINAL)
            ? config().size(ORIGINAL, Limits.POSITIONS)
            : f.sizeOrNull(ORIGINAL, Limits.POSITIONS, positions());
    f.sizeOrNull(ORIGINAL, Limits.POSITIONS, original);
    double stated = f.given("factor") ? f.required("factor") : (double) positions() / original;
    double factor = config().given(ORIGINAL) ? (double) positions() / original : stated;
    double usual = factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(original));
    double attention = f.given("attention_factor") ? f.required("attention_factor") : usual;
    return new Scaled(new RopeScaling.LongRope(shorter, longer, original), attention);
  }

  private static List<Double> factors(Fields f, String field, int rotated) {
    List<Double> factors = new ArrayList<>(f.numbers(field));
    if (factors.size() != rotated / 2) {
      throw f.bad(field, rotated / 2 + " numbers above 0", factors.size() + " numbers");
    }
    return factors;
  }

  private int positions() {
    return of.positions;
  }
}
