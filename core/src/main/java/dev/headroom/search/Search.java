package dev.headroom.search;

import dev.headroom.kernel.threads.Pool;
import dev.headroom.scheme.BilinearScheme;
import dev.headroom.scheme.CommonSums;
import dev.headroom.scheme.Program;
import dev.headroom.scheme.Ring;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Searches for a scheme with fewer products: rounds of eight numbered walks over F_2, each of a fixed
/// number of flips and with a generator that the seed, the round and its number determine. Each walks
/// on an island of its own, from round to round: all that begin at the best one soon end in the same
/// valley, and at 4x4x4 that is the square of Strassen's, which has no way out. An island where nothing
/// was saved for a while begins anew: two at one of the best so far, the others at the start or, where
/// that is the definition, at 2x2x2, from where they grow to the size that is wanted, a row or column
/// at a time.
///
/// Where a walk reaches the rank that is wanted, the one with the lowest number is the answer. So nothing
/// depends on the number of threads, nor on the clock unless {@link Watch#stop} does. The answer is then
/// lifted to Z or Q if it can be; if not, others of its rank are tried for some rounds.
/// Shared: never, one thread searches; it has the pool to itself.
/// Source: [KauersMoosbauer], [Arai].
public final class Search {
  static final int WALKS = 8;
  private static final int FOLLOWING = 2; // islands that begin anew at one of the best
  private static final int UNGROWN = 3; // and those that begin at the start
  private static final int IDLE = 10; // rounds without a reduction before an island begins anew
  private static final long LEASH = 100_000;
  private static final int MORE = 16; // rounds in which others are tried where none lifts
  private static final long FLIPS = 1 << 20;
  private static final long GROWING = 1 << 18; // flips of a walk at a smaller size
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
  /// Shape:  resume: a file that holds the state of the search after each round. Where it is there when
  ///         the search begins, that goes on from it, to the same bytes as without the break.
  /// Fails:  InputException for the file of another search, or none.
  public record Plan(int rank, long seed, int threads, Optional<Path> resume) {
    public Plan(int rank, long seed, int threads) {
      this(rank, seed, threads, Optional.empty());
    }

    public Plan {
      if (rank < 1) {
        throw new IllegalArgumentException("rank is " + rank + ", expected at least 1");
      }
    }
  }

  /// What was found.
  /// Shape:  ring: over which it multiplies; seed: of the search; flips: those that led to it, of `walked`
  ///         that rounds made; why: what stood against lifting, where the ring is F_2.
  public record Found(Program program, Ring ring, String why, long seed, long flips, long walked) {}

  private final Plan plan;
  private final Watch watch;
  private final BitScheme start;
  private final Optional<StateFile> file;
  private final AtomicLong walked = new AtomicLong();
  private State state;

  /// Shape:  from: where to go on, unless a file says where.
  Search(BitScheme start, Plan plan, Watch watch, Optional<State> from) {
    this.plan = plan;
    this.watch = watch;
    this.start = start;
    this.file = plan.resume.map(path -> new StateFile(path, start, plan.rank, plan.seed));
    this.state = file.flatMap(f -> f.read(WALKS)).or(() -> from).orElseGet(this::begun);
  }

  private State begun() {
    Island[] islands = new Island[WALKS];
    Arrays.setAll(islands, walk -> begun(walk));
    return new State(0, 0, List.of(start), List.of(islands));
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
    return new Search(bits(start), plan, watch, Optional.empty()).found();
  }

  static BitScheme bits(BilinearScheme start) {
    BitScheme bits = BitScheme.of(start);
    Ring.F_2
        .violated(start)
        .ifPresent(wrong -> {
          throw new IllegalArgumentException("the scheme does not multiply over F_2: " + wrong);
        });
    return bits;
  }

  State state() {
    return state;
  }

  Found found() {
    try (Pool pool = new Pool(plan.threads)) {
      rounds(pool, Integer.MAX_VALUE);
      return best(lifted(pool));
    }
  }

  /// The state after so many rounds, or where the rank is reached.
  State after(int rounds) {
    try (Pool pool = new Pool(plan.threads)) {
      rounds(pool, rounds);
      return state;
    }
  }

  private void rounds(Pool pool, int most) {
    for (int round = 0; round < most && state.rank() > plan.rank && !watch.stop(); round++) {
      state = after(round(pool));
      if (!watch.stop()) { // or walks may have been cut
        file.ifPresent(f -> f.write(state));
      }
      watch.round(state.rank(), state.flips());
    }
  }

  /// The walks of a round up to the lowest one that reached the rank.
  private List<Walk> round(Pool pool) {
    Walk[] walks = new Walk[WALKS];
    AtomicInteger winner = new AtomicInteger(WALKS - 1);
    pool.run(
        WALKS,
        (walk, worker) -> {
          Island from = state.islands().get(walk);
          boolean whole = from.here().hasSize(start);
          Walk.Plan how =
              new Walk.Plan(
                  whole ? FLIPS : GROWING,
                  PATIENCE[walk % PATIENCE.length],
                  LEASH,
                  whole ? plan.rank : 1);
          walks[walk] =
              Walk.from(
                  from,
                  how,
                  random(state.round(), walk),
                  () -> winner.get() < walk || watch.stop());
          walked.addAndGet(walks[walk].flips());
          if (whole && walks[walk].found().rank() <= plan.rank) {
            winner.accumulateAndGet(walk, Math::min);
          }
        });
    return Arrays.asList(walks).subList(0, winner.get() + 1);
  }

  private State after(List<Walk> walks) {
    List<Island> ends = new ArrayList<>();
    for (int walk = 0; walk < walks.size(); walk++) {
      Island from = state.islands().get(walk);
      Walk to = walks.get(walk);
      boolean saved = to.found().rank() < from.found().rank();
      int idle = saved ? 0 : from.idle() + 1;
      ends.add(new Island(to.here(), to.found(), to.lonely() ? IDLE : idle));
    }
    List<BitScheme> best = State.better(state.best(), ends);
    List<Island> next = new ArrayList<>();
    for (int walk = 0; walk < ends.size(); walk++) {
      next.add(next(ends.get(walk), best, walk));
    }
    next.addAll(state.islands().subList(walks.size(), WALKS));
    long flips = state.flips() + walks.stream().mapToLong(Walk::flips).sum();
    return new State(state.round() + 1, flips, best, List.copyOf(next));
  }

  /// What an island does after a round: it grows or begins anew where there is nothing to wait for.
  private Island next(Island now, List<BitScheme> best, int walk) {
    boolean whole = now.found().hasSize(start);
    boolean behind = walk < FOLLOWING && now.found().rank() > best.getFirst().rank();
    if (now.idle() < (whole && !behind ? IDLE : 1)) {
      return now;
    }
    SplittableRandom random = random(state.round(), WALKS + walk);
    if (!whole) {
      int[] sizes = {start.n(), start.m(), start.p()};
      return Island.at(Growth.step(now.found(), sizes, random));
    }
    return walk < FOLLOWING ? Island.at(best.get(random.nextInt(best.size()))) : begun(walk);
  }

  private Island begun(int walk) {
    boolean grows = walk >= UNGROWN && start.rank() == start.n() * start.m() * start.p();
    return Island.at(grows ? Growth.seed(start.n(), start.m(), start.p()) : start);
  }

  private SplittableRandom random(long round, int walk) {
    SplittableRandom of = new SplittableRandom(plan.seed);
    return new SplittableRandom(of.nextLong() + (round * 2 * WALKS + walk) * 0x9E3779B97F4A7C15L);
  }

  /// Lifts the best; where the rank was reached and none lifts, others of it, in a number of rounds.
  private List<Lifting.Lifted> lifted(Pool pool) {
    List<BitScheme> starts = state.best();
    List<Lifting.Lifted> lifted = lifted(pool, starts, -1);
    for (int round = -2;
        round >= -1 - MORE && lifted.stream().allMatch(l -> l.scheme().isEmpty()) && goesOn();
        round--) {
      starts = others(pool, starts, round);
      lifted = lifted(pool, starts, round);
    }
    return lifted;
  }

  private boolean goesOn() {
    return state.rank() <= plan.rank && !watch.stop();
  }

  private List<BitScheme> others(Pool pool, List<BitScheme> starts, int round) {
    BitScheme[] others = new BitScheme[WALKS];
    pool.run(
        WALKS,
        (walk, worker) -> {
          Island from = Island.at(starts.get(walk % starts.size()));
          int below = Math.max(1, state.rank() - 1);
          Walk.Plan how = new Walk.Plan(FLIPS, PATIENCE[walk % PATIENCE.length], FLIPS, below);
          Walk to = Walk.from(from, how, random(round, WALKS + walk), watch::stop);
          others[walk] = to.found().rank() < state.rank() ? from.found() : to.found();
        });
    return List.of(others);
  }

  /// Walks on from schemes to such with fewer terms; lifts what came out, and what went in.
  private List<Lifting.Lifted> lifted(Pool pool, List<BitScheme> starts, int round) {
    Lifting.Lifted[] lifted = new Lifting.Lifted[2 * WALKS];
    pool.run(
        WALKS,
        (walk, worker) -> {
          BitScheme from = starts.get(walk % starts.size());
          BitScheme sparse = Sandwich.sparsest(Walk.sparser(from, POLISH, random(round, walk)));
          lifted[walk] = Lifting.of(sparse);
          lifted[WALKS + walk] =
              walk < starts.size() ? Lifting.of(Sandwich.sparsest(from)) : lifted[walk];
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
    BilinearScheme scheme =
        best.orElseGet(() -> Sandwich.sparsest(state.best().getFirst()).scheme());
    Ring ring = Ring.of(scheme).ring().orElseThrow();
    Program program = CommonSums.of(Program.of(scheme));
    return new Found(
        program,
        ring,
        best.isPresent() ? "" : lifted.getFirst().why(),
        plan.seed,
        state.flips(),
        walked.get());
  }
}
