package dev.headroom.model;

import dev.headroom.tensor.Pairing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// The rotary fields of a config: `rope_theta`, `partial_rotary_factor` and `rope_scaling`, or
/// `rope_parameters` in newer ones, which holds them all, perhaps once for each type of layer.
/// Shape:  all entries of a head are rotated unless the family has a `partial` factor; `theta` where
///         none is given; `original`: the positions of training where the family's class has them, and
///         then `su` and `yarn` are names of longrope.
record RopeFields(
    Fields config,
    int headDim,
    int positions,
    OptionalDouble partial,
    Pairing pairing,
    double theta,
    OptionalInt original) {
  private static final String THETA = "rope_theta";
  private static final String PARAMETERS = "rope_parameters";
  private static final String SCALING = "rope_scaling";
  private static final String FACTOR = "factor";
  private static final String PARTIAL = "partial_rotary_factor";
  private static final String ORIGINAL = "original_max_position_embeddings";
  private static final List<String> TYPES = List.of("full_attention", "sliding_attention");

  /// All entries, in halves.
  static RopeFields plain(Decoder of, double theta) {
    return plain(of.fields, of.headDim, of.positions, theta);
  }

  /// The same where the fields are no decoder's.
  static RopeFields plain(Fields config, int headDim, int positions, double theta) {
    return new RopeFields(
        config,
        headDim,
        positions,
        OptionalDouble.empty(),
        Pairing.HALVES,
        theta,
        OptionalInt.empty());
  }

  RopeFields(
      Decoder of, OptionalDouble partial, Pairing pairing, double theta, OptionalInt original) {
    this(of.fields, of.headDim, of.positions, partial, pairing, theta, original);
  }

  /// The rotation of every layer.
  Rope read() {
    return read(THETA, config().object(PARAMETERS), config().object(SCALING));
  }

  /// The rotation of layers of one type: what `rope_parameters` has for it; else that of the fields at
  /// the top, or unscaled where its theta has a `field` of its own.
  Rope read(String type, String field) {
    Optional<Fields> all = config().object(PARAMETERS);
    all.ifPresent(RopeFields::byType);
    config().refuse(ORIGINAL, positions);
    Optional<Fields> newer = all.flatMap(f -> f.object(type));
    return read(field, newer, field.equals(THETA) ? config().object(SCALING) : Optional.empty());
  }

  private static void byType(Fields parameters) {
    TYPES.forEach(parameters::object);
    List<String> others = parameters.unread().stream().filter(parameters::matters).toList();
    if (!others.isEmpty()) {
      throw parameters.bad(
          others.getFirst(), "its place in an object for each of " + TYPES, "none around it");
    }
  }

  private record Scaled(RopeScaling scaling, double factor) {}

  private Rope read(String field, Optional<Fields> parameters, Optional<Fields> scaling) {
    double top = config().positive(field, theta);
    Optional<Rope> newer = parameters.map(f -> rope(f, field, top, "default"));
    double known = newer.map(Rope::theta).orElse(top);
    Optional<Rope> older = scaling.map(f -> rope(f, field, known, ""));
    if (older.isPresent() && newer.isPresent() && !older.equals(newer)) {
      throw config()
          .bad(
              SCALING, "the same as " + PARAMETERS + ", " + words(newer.get()), words(older.get()));
    }
    return newer
        .or(() -> older)
        .orElseGet(() -> rope(top, new Scaled(new RopeScaling.None(), 1), rotated()));
  }

  private Rope rope(double base, Scaled scaled, int rotated) {
    Rope rope = new Rope(base, scaled.scaling, rotated, pairing, scaled.factor);
    double fastest = Math.max(1, Math.pow(base, 2.0 / rotated - 1));
    if (!Double.isFinite(positions * fastest / leastDivisor(scaled.scaling))) {
      throw config().bad(THETA, "positions times frequencies that are finite", words(rope));
    }
    return rope;
  }

  private static double leastDivisor(RopeScaling scaling) {
    return switch (scaling) {
      case RopeScaling.None _ -> 1;
      case RopeScaling.Linear(double factor) -> factor;
      case RopeScaling.Llama3 l -> Math.min(1, l.factor());
      case RopeScaling.Yarn y -> Math.min(1, y.factor());
      case RopeScaling.LongRope l ->
          Math.min(Collections.min(l.shorter()), Collections.min(l.longer()));
    };
  }

  /// Shape:  `field` has the theta at the top, `given` in effect; `type` where none is named.
  private Rope rope(Fields f, String field, double given, String type) {
    double inner = f.positive(THETA, given);
    if (config().has(field) && inner != given) {
      throw f.bad(THETA, "the same as " + field + ", " + given, String.valueOf(inner));
    }
    int rotated = f.given(PARTIAL) ? rotated(f) : rotated();
    Scaled scaled = scaling(f, f.text(f.either("rope_type", "type")).orElse(type), rotated);
    if (scaled.scaling instanceof RopeScaling.Yarn && inner == 1) {
      throw f.bad(THETA, "another number than 1, which yarn divides by the logarithm of", "1");
    }
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
    int entries = (int) (headDim * factor);
    if (factor > 1 || entries < 2 || entries % 2 != 0) {
      String even = "a factor up to 1 that rotates an even number of " + headDim + " entries";
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

  /// Dynamic scaling changes nothing up to the positions that a run may have.
  private Scaled scaling(Fields f, String type, int rotated) {
    return switch (type) {
      case "default" -> new Scaled(new RopeScaling.None(), 1);
      case "linear" -> new Scaled(new RopeScaling.Linear(factor(f)), 1);
      case "dynamic" -> {
        factor(f);
        yield new Scaled(new RopeScaling.None(), 1);
      }
      case "llama3" -> new Scaled(llama3(f), 1);
      case "longrope" -> longRope(f, rotated);
      case "yarn" -> original.isPresent() ? longRope(f, rotated) : yarn(f);
      default -> {
        if (type.equals("su") && original.isPresent()) {
          yield longRope(f, rotated);
        }
        throw f.bad(
            "rope_type",
            "default, linear, dynamic, llama3, yarn or longrope",
            type.isEmpty() ? "none" : type);
      }
    };
  }

  private static double factor(Fields f) {
    f.sizeOrNull(ORIGINAL, Limits.POSITIONS, 1);
    return f.required(FACTOR);
  }

  /// The positions of training: at the top of the config first, all of them where nothing is said.
  private int original(Fields f) {
    int inner = f.sizeOrNull(ORIGINAL, Limits.POSITIONS, positions);
    return config().sizeOrNull(ORIGINAL, Limits.POSITIONS, original.orElse(inner));
  }

  private RopeScaling llama3(Fields f) {
    double factor = f.required(FACTOR);
    double low = f.required("low_freq_factor");
    double high = f.required("high_freq_factor");
    int originally = original(f);
    if (high <= low) {
      throw f.bad("high_freq_factor", "more than low_freq_factor, " + low, String.valueOf(high));
    }
    return new RopeScaling.Llama3(factor, low, high, originally);
  }

  /// Cosines and sines times 0.1·ln(factor) + 1, unless another factor is stated.
  private Scaled yarn(Fields f) {
    double factor = f.required(FACTOR);
    double fast = f.positive("beta_fast", 32);
    double slow = f.positive("beta_slow", 1);
    if (fast < slow) {
      throw f.bad("beta_fast", "at least beta_slow, " + slow, String.valueOf(fast));
    }
    int originally = original(f);
    boolean truncated = f.flag("truncate", true);
    double mscale = f.notNegative("mscale", 0);
    double all = f.notNegative("mscale_all_dim", 0);
    double usual =
        mscale > 0 && all > 0
            ? magnitude(factor, mscale) / magnitude(factor, all)
            : magnitude(factor, 1);
    double attention = f.given("attention_factor") ? f.required("attention_factor") : usual;
    RopeScaling yarn = new RopeScaling.Yarn(factor, fast, slow, originally, truncated);
    return new Scaled(yarn, attention);
  }

  /// What yarn multiplies by to keep the entropy of softmax.
  static double magnitude(double factor, double mscale) {
    return factor <= 1 ? 1 : 0.1 * mscale * Math.log(factor) + 1;
  }

  private Scaled longRope(Fields f, int rotated) {
    List<Double> shorter = factors(f, "short_factor", rotated);
    List<Double> longer = factors(f, "long_factor", rotated);
    int originally = original(f);
    double factor = f.given(FACTOR) ? f.required(FACTOR) : (double) positions / originally;
    if (factor > 1 && originally == 1) {
      throw f.bad(ORIGINAL, "more than 1, whose logarithm longrope divides by", "1");
    }
    double usual = factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(originally));
    double attention = f.given("attention_factor") ? f.required("attention_factor") : usual;
    return new Scaled(new RopeScaling.LongRope(shorter, longer, originally), attention);
  }

  private static List<Double> factors(Fields f, String field, int rotated) {
    List<Double> factors = new ArrayList<>(f.numbers(field));
    if (factors.size() != rotated / 2) {
      throw f.bad(field, rotated / 2 + " numbers above 0", factors.size() + " numbers");
    }
    return factors;
  }
}
