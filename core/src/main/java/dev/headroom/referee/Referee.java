package dev.headroom.referee;

import dev.headroom.circuit.Circuit;
import dev.headroom.circuit.RefusedException;
import dev.headroom.circuit.Room;
import dev.headroom.circuit.Stats;
import dev.headroom.claim.Claim;
import dev.headroom.claim.Source;
import dev.headroom.claim.Unit;
import dev.headroom.field.PrimeField;
import dev.headroom.scheme.BilinearScheme;
import dev.headroom.scheme.Brent;
import dev.headroom.trace.Blocks;
import dev.headroom.trace.Extent;
import dev.headroom.trace.NamedProducts;
import dev.headroom.trace.Traced;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// Judges a circuit that is said to be a transformer: extracts the matrix products in it, checks them
/// exactly, and says what they certify.
/// Work:   memory of 112 bytes a gate of the circuit, as measured: a power series for each.
/// Fails:  IllegalArgumentException, before it begins, where there is no memory for it.
/// Source: theory.md 4.
public final class Referee {
  private static final int BYTES_A_GATE = 112;
  private static final int BYTES_A_LEAF = 512;

  /// Primes in [2⁶⁰, 2⁶¹) are more than this (the prime number theorem's explicit form gives 2⁵⁴·⁵).
  private static final double PRIMES = 0x1p54;

  private static final double SMALLEST_PRIME = 0x1p60;

  private final Circuit circuit;
  private final Traced model;
  private final Options options;

  private Referee(Circuit circuit, Traced model, Options options) {
    this.circuit = circuit;
    this.model = model;
    this.options = options;
  }

  /// Shape:  route: for the paper's construction H1 or LN; schemes: read off one scheme a copy;
  ///         brent: and check its equations over Q.
  public record Options(
      Extraction.Route route, int trials, long seed, boolean schemes, boolean brent) {
    public static Options of(Traced model) {
      return new Options(Extraction.Route.of(model), 3, 0, false, false);
    }
  }

  /// Asks for the memory to trace a circuit and judge it.
  public static void require(Extent extent) {
    extent.require(BYTES_A_GATE, BYTES_A_LEAF);
  }

  public static Verdict judge(Circuit circuit, Traced model, Options options) {
    Room.require("the judgement of a circuit", circuit, BYTES_A_GATE);
    Stats stats = Stats.of(circuit);
    try {
      return new Verdict(
          stats,
          Optional.empty(),
          Optional.of(new Referee(circuit, model, options).certify(stats)));
    } catch (RefusedException e) {
      return new Verdict(stats, Optional.of(e.refused()), Optional.empty());
    }
  }

  private Verdict.Certified certify(Stats stats) {
    if (options.trials < 1) {
      throw new IllegalArgumentException("trials is " + options.trials + ", expected at least 1");
    }
    Extraction.Result result = Extraction.of(circuit, model, options.route);
    NamedProducts sum = model.products();
    SplittableRandom tying = new SplittableRandom(options.seed);
    Circuit tied = Tying.of(result.circuit(), sum, PrimeField.random(tying), tying);
    Products products = Products.of(tied, sum);
    Verdict.Check check = check(tied, sum, products);
    SplittableRandom random = new SplittableRandom(options.seed);
    Identification.series(circuit, model, PrimeField.withRoots(random), random);
    Identification.values(circuit, model, options.seed);
    List<BilinearScheme> schemes =
        products.bilinear() && (options.schemes || options.brent)
            ? Schemes.of(tied, sum)
            : List.of();
    if (options.brent) {
      brent(schemes, products);
    }
    Certificate certificate = Certificate.of(sum);
    return new Verdict.Certified(
        certificate.toString(),
        result.steps().stream()
            .filter(s -> s.pass().startsWith("gradient"))
            .map(Extraction.Step::stats)
            .findFirst(),
        Stats.of(result.circuit()),
        products.products().size(),
        products.rank(),
        products.bilinear(),
        check,
        certificate.omegaAtMost(products.rank()),
        certificate.omegaAtMost(6 * stats.nonScalar()),
        floors(stats, certificate, model),
        result.steps(),
        schemes);
  }

  private Verdict.Check check(Circuit tied, NamedProducts sum, Products products) {
    SplittableRandom random = new SplittableRandom(options.seed);
    PrimeField field = PrimeField.random(random);
    for (int i = 0; i < options.trials; i++) {
      ProductCheck.trial(tied, sum, field, random);
    }
    // a coefficient of so many bits has at most bits/60 prime factors of 61 bits
    double badPrime = Math.ceil(products.bits() / 60) / PRIMES;
    double badPoints = Math.pow(products.formalDegree() / SMALLEST_PRIME, options.trials);
    return new Verdict.Check(
        options.trials,
        field.prime(),
        products.formalDegree(),
        Math.min(1, badPrime + badPoints),
        options.brent);
  }

  private static void brent(List<BilinearScheme> schemes, Products products) {
    if (!products.bilinear()) {
      throw new RefusedException(
          "", "its products are not bilinear: Brent's equations say nothing");
    }
    for (BilinearScheme scheme : schemes) {
      Optional<String> violated = Brent.violated(scheme);
      if (violated.isPresent()) {
        throw new RefusedException("", violated.get());
      }
    }
  }

  /// What the circuit has, and what nothing that computes the same can stay below; for blocks also how
  /// many gates read that many inputs, which is always more.
  private static List<Claim> floors(Stats stats, Certificate certificate, Traced model) {
    List<Claim> floors = new ArrayList<>();
    floors.add(
        new Claim.Counted(
            stats.extractable(),
            Unit.NON_SCALAR_GATES,
            new Source("Headroom", "3μ + 2ε, docs/circuits.md")));
    floors.add(
        new Claim.Certified(
            certificate.products(),
            Unit.NON_SCALAR_GATES,
            new Source("AlderStrassen", "on the product algebra, docs/circuits.md")));
    if (model instanceof Blocks) {
      floors.add(
          new Claim.Certified(
              (stats.inputs() + 1) / 2,
              Unit.GATES,
              new Source("Headroom", "docs/audit.md, input counting")));
    }
    return List.copyOf(floors);
  }
}
