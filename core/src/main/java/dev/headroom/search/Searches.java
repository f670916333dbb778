package dev.headroom.search;

import dev.headroom.scheme.BilinearScheme;
import dev.headroom.spread.Spread;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Searches of a seed and of those that follow it, beside each other on any machines: in stages of eight
/// rounds each, until one has reached the rank that is wanted. Of those that did in the first such stage,
/// the lowest seed is the answer. So nothing depends on how many machines there are, and the answer is
/// that of {@link Search} with its seed.
public final class Searches {
  static final int ROUNDS = 8;

  private Searches() {}

  /// Between two stages it asks whether to stop; then the fewest products so far are the answer.
  /// Shape:  plan: of the first seed; its threads lift what was found.
  /// Fails:  as Search; IllegalArgumentException unless there is one search at least, and no file to
  ///         resume, since answers are kept with {@link Spread#keeping}.
  public static Search.Found over(
      Spread on, BilinearScheme start, Search.Plan plan, int searches, Search.Watch watch) {
    if (searches < 1 || plan.resume().isPresent()) {
      throw new IllegalArgumentException(
          searches + " searches, expected at least 1, and no file of one search's state");
    }
    BitScheme bits = Search.bits(start);
    List<SearchTask> tasks =
        IntStream.range(0, searches)
            .mapToObj(i -> begun(bits, new Search.Plan(plan.rank(), plan.seed() + i, 1), watch))
            .toList();
    List<SearchAnswer> now =
        tasks.stream().map(t -> new SearchAnswer(t.state(), bits.rank(), 0)).toList();
    for (int stage = 0; best(now).rank() > plan.rank() && !watch.stop(); stage++) {
      now = on.map(name(stage, searches), tasks, (task, answer) -> {});
      watch.round(best(now).rank(), now.stream().mapToLong(SearchAnswer::flips).sum());
      tasks = next(tasks, now);
    }
    return found(bits, plan, now, watch);
  }

  private static String name(int stage, int searches) {
    int first = stage * ROUNDS;
    return "rounds " + first + " to " + (first + ROUNDS - 1) + " of " + searches + " searches";
  }

  private static SearchTask begun(BitScheme start, Search.Plan plan, Search.Watch watch) {
    State state = new Search(start, plan, watch, Optional.empty()).state();
    return new SearchTask(
        new int[] {start.n(), start.m(), start.p()},
        new long[][] {start.u(), start.v(), start.w()},
        plan.rank(),
        plan.seed(),
        text(start, plan).of(state),
        ROUNDS);
  }

  private static StateText text(BitScheme start, Search.Plan plan) {
    return new StateText("seed " + plan.seed(), start, plan.rank(), plan.seed());
  }

  private static List<SearchTask> next(List<SearchTask> tasks, List<SearchAnswer> answers) {
    return IntStream.range(0, tasks.size())
        .mapToObj(i -> {
          SearchTask t = tasks.get(i);
          String state = answers.get(i).state();
          return new SearchTask(t.size(), t.factors(), t.rank(), t.seed(), state, t.rounds());
        })
        .toList();
  }

  /// The first with the fewest products.
  private static SearchAnswer best(List<SearchAnswer> answers) {
    return answers.stream().min(Comparator.comparingInt(SearchAnswer::rank)).orElseThrow();
  }

  private static Search.Found found(
      BitScheme start, Search.Plan plan, List<SearchAnswer> now, Search.Watch watch) {
    int rank = Math.max(plan.rank(), best(now).rank());
    SearchAnswer winner = now.stream().filter(a -> a.rank() <= rank).findFirst().orElseThrow();
    Search.Plan its =
        new Search.Plan(plan.rank(), plan.seed() + now.indexOf(winner), plan.threads());
    State state = text(start, its).state(winner.state(), Search.WALKS);
    Search.Found found = new Search(start, its, watch, Optional.of(state)).found();
    long walked = now.stream().mapToLong(SearchAnswer::flips).sum();
    return new Search.Found(
        found.program(), found.ring(), found.why(), found.seed(), found.flips(), walked);
  }
}
