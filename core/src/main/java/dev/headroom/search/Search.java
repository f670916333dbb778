package dev.headroom.search;

import dev.headroom.kernel.threads.Pool;
import dev.headroom.scheme.BilinearScheme;
import dev.headroom.scheme.CommonSums;
import dev.headroom.scheme.Program;
import dev.headroom.scheme.Ring;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Searches for a scheme with fewer products: rounds of eight numbered walks over F_2, each of a fixed
/// number of flips and with a generator that the seed, the round and its number determine. The next
/// round starts from those that ended with the fewest products. Where a walk reaches the rank that is
/// wanted, the one with the lowest number is the answer. So nothing depends on the number of threads,
/// nor on the clock unless {@link Watch#stop} does. The answer is then lifted to Z or Q if it can be.
/// Shared: never, one thread searches; it has the pool to itself.
/// Source: [KauersMoosbauer], [Arai].
public final class Search {
  private static final int WALKS = 8;
  private static final long FLIPS = 1 << 20;
  private static final long[] PATIENCE = {1_000, 3_000, 10_000, 30_000};
  private static final long POLISH = 1 << 18; // flips at the last rank, for fewer terms

  /// Told how far a search is, on its own threads.
  public interface Watch {
    /// A round ended with so many products, after so many flips in all.
    void round(int rank, long flips);

    /// Whether to end now with what there is.
    boolean stop();
  }

  /// What is wanted: a scheme of this rank at most.
  public record Plan(int rank, long seed, int threads) {
    public Plan {
      if (rank < 1) {
        throw new IllegalArgumentException("rank is " + rank + ", expected at least 1");
      }
    }
  }

  /// What was found.
  /// Shape:  ring: over which it multiplies; flips: those that led to it, of `walked` that were made;
  ///         why: what stood against lifting, where the ring is F_2.
  public record Found(Program program, Ring ring, String why, long flips, long walked) {}

  private final Plan plan;
  private final Watch watch;
  private final AtomicLong walked = new AtomicLong();
  private List<BitScheme> starts;
  private long flips;

  private Search(BitScheme start, Plan plan, Watch watch) {
    this.starts = List.of(start);
    this.plan = plan;
    this.watch = watch;
  }

  /// The scheme of the definition, to start from.
  /// Fails:  IllegalArgumentException where a matrix has more than 64 blocks.
  public static BilinearScheme definition(int n, int m, int p) {
    BitScheme.requireFits(n, m, p);
    return Program.classical(n, m, p).scheme();
  }

  /// Searches from a scheme, whose coefficients are taken modulo 2.
  /// Fails:  IllegalArgumentException where a matrix has more than 64 blocks, a denominator is even, or
  ///         it does not multiply over F_2.
  public static Found from(BilinearScheme start, Plan plan, Watch watch) {
    BitScheme bits = BitScheme.of(start);
    Ring.F_2
        .violated(start)
        .ifPresent(wrong -> {
          throw new IllegalArgumentException("the scheme does not multiply over F_2: " + wrong);
        });
    return new Search(bits, plan, watch).found();
  }

  private Found found() {
    try (Pool pool = new Pool(plan.threads)) {
      for (long round = 0; rank() > plan.rank && !watch.stop(); round++) {
        round(pool, round);
        watch.round(rank(), flips);
      }
      return best(lifted(pool));
    }
  }

  private int rank() {
    return starts.getFirst().rank();
  }

  private void round(Pool pool, long round) {
    Walk[] walks = new Walk[WALKS];
    AtomicInteger winner = new AtomicInteger(WALKS - 1); // or the lowest walk that reached the rank
    pool.run(
        WALKS,
        (walk, worker) -> {
          BitScheme start = starts.get(walk % starts.size());
          Walk.Plan how = new Walk.Plan(FLIPS, PATIENCE[walk % PATIENCE.length], plan.rank);
          walks[walk] =
              Walk.from(start, how, random(round, walk), () -> winner.get() < walk || watch.stop());
          walked.addAndGet(walks[walk].flips());
          if (walks[walk].found().rank() <= plan.rank) {
            winner.accumulateAndGet(walk, Math::min);
          }
        });
    List<Walk> counted = Arrays.asList(walks).subList(0, winner.get() + 1);
    flips += counted.stream().mapToLong(Walk::flips).sum();
    List<BitScheme> ends = counted.stream().map(Walk::found).toList();
    int fewest = ends.stream().mapToInt(BitScheme::rank).min().orElseThrow();
    starts = ends.stream().filter(s -> s.rank() == fewest).toList();
  }

  private SplittableRandom random(long round, int walk) {
    SplittableRandom of = new SplittableRandom(plan.seed);
    return new SplittableRandom(of.nextLong() + (round * WALKS + walk) * 0x9E3779B97F4A7C15L);
  }

  /// Walks on from the schemes with the fewest products to such with fewer terms; lifts what came out,
  /// and what went in.
  private List<Lifting.Lifted> lifted(Pool pool) {
    Lifting.Lifted[] lifted = new Lifting.Lifted[2 * WALKS];
    pool.run(
        WALKS,
        (walk, worker) -> {
          BitScheme start = starts.get(walk % starts.size());
          BitScheme sparse = Sandwich.sparsest(Walk.sparser(start, POLISH, random(-1, walk)));
          lifted[walk] = Lifting.of(sparse);
          lifted[WALKS + walk] =
              walk < starts.size() ? Lifting.of(Sandwich.sparsest(start)) : lifted[walk];
        });
    return List.of(lifted);
  }

  /// One over Z before one over Q, then the one with the fewest multiplications by constants, then the
  /// one with the fewest additions; one over F_2 where none lifts.
  private Found best(List<Lifting.Lifted> lifted) {
    Optional<BilinearScheme> best =
        lifted.stream()
            .flatMap(l -> l.scheme().stream())
            .min(
                Comparator.comparing((BilinearScheme s) -> Ring.Z.violated(s).isPresent())
                    .thenComparingInt(s -> Program.of(s).scalings())
                    .thenComparingInt(s -> Program.of(s).additions()));
    BilinearScheme scheme = best.orElseGet(() -> Sandwich.sparsest(starts.getFirst()).scheme());
    Ring ring = Ring.of(scheme).ring().orElseThrow();
    Program program = CommonSums.of(Program.of(scheme));
    return new Found(
        program, ring, best.isPresent() ? "" : lifted.getFirst().why(), flips, walked.get());
  }
}
