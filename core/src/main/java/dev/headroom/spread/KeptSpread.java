package dev.headroom.spread;

import java.io.Serializable;
import java.util.List;

/// Another one, asked only for what no folder holds yet.
record KeptSpread(Spread on, Kept kept) implements Spread {
  @Override
  public String description() {
    return on.description();
  }

  @Override
  public int slots() {
    return on.slots();
  }

  @Override
  public <R extends Record & Serializable> List<R> map(
      String stage, List<? extends Task<R>> tasks, Listener<R> listener) {
    return kept.map(on, stage, tasks, listener);
  }

  @Override
  public void close() {
    on.close();
  }
}
