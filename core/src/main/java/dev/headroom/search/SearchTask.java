package dev.headroom.search;

import dev.headroom.spread.Task;
import java.util.Optional;

/// Some rounds of one search, on one thread of any machine.
/// Shape:  `size` n, m, p; `factors` u, v, w of the start, a word a product; `state` as text.
public record SearchTask(
    int[] size, long[][] factors, int rank, long seed, String state, int rounds)
    implements Task<SearchAnswer> {
  private static final Search.Watch ALONE =
      new Search.Watch() {
        @Override
        public void round(int rank, long flips) {}

        @Override
        public boolean stop() {
          return false;
        }
      };

  @Override
  public SearchAnswer run() {
    BitScheme start = new BitScheme(size[0], size[1], size[2], factors[0], factors[1], factors[2]);
    StateText text = new StateText("seed " + seed, start, rank, seed);
    State from = text.state(state, Search.WALKS);
    Search.Plan plan = new Search.Plan(rank, seed, 1);
    State to = new Search(start, plan, ALONE, Optional.of(from)).after(rounds);
    return new SearchAnswer(text.of(to), to.rank(), to.flips());
  }

  @Override
  public Class<SearchAnswer> answer() {
    return SearchAnswer.class;
  }
}
