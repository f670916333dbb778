package dev.headroom.count;

import dev.headroom.count.CountingAttention.Added;
import dev.headroom.count.CountingAttention.Projected;
import dev.headroom.count.Meter.Cells;
import dev.headroom.model.Attention;
import dev.headroom.model.GatedDelta;
import dev.headroom.model.Heads;
import dev.headroom.model.Input;
import dev.headroom.model.Latent;
import dev.headroom.model.Norm;
import dev.headroom.model.Role;
import dev.headroom.model.Rope;
import dev.headroom.model.Summed;
import dev.headroom.model.Weights.Numbers;
import dev.headroom.work.Component;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The half of a layer in which tokens see each other, of scalars; the result is in registers.
record CountingHeads(Meter meter, CountingRows rows, Numbers weights, Numbers ends, Input input) {

  /// Σ_g attention of group g · W_O, `y` being what the heads read.
  Cells apply(Attention a, Cells y) {
    meter.enter(Component.QKV);
    List<Projected> projected =
        switch (a) {
          case Heads h -> List.of(heads(h, y));
          case Summed s -> summed(s, y);
          case Latent l -> List.of(latent(l, y));
          case GatedDelta _ -> throw new IllegalArgumentException("a gated delta net to count");
        };
    boolean gated = a instanceof Heads h && h.gate();
    Optional<Cells> gates =
        gated
            ? Optional.of(
                rows.inMemory(project(y, Role.ATTENTION_GATE, 0, a.heads() * a.valueWidth())))
            : Optional.empty();
    List<CountingAttention> groups = new ArrayList<>();
    projected.forEach(p -> groups.add(new CountingAttention(meter, a.scoring(), input, p)));
    List<Cells> outputs = new ArrayList<>();
    meter.enter(Component.SCORES);
    groups.forEach(CountingAttention::scores);
    meter.enter(Component.SOFTMAX);
    groups.forEach(CountingAttention::weights);
    meter.enter(Component.VALUES);
    groups.forEach(group -> outputs.add(rows.inMemory(group.values())));
    meter.enter(Component.OUTPUT);
    Cells sum = rows.registers(y.rows(), y.cols());
    for (int g = 0; g < groups.size(); g++) {
      Cells of = outputs.get(g);
      rows.linear(
          gates.map(by -> gated(of, by)).orElse(of), weights.of(Role.ATTENTION_OUT, g), sum);
    }
    return sum;
  }

  private Cells gated(Cells of, Cells by) {
    Cells out = rows.registers(of.rows(), of.cols());
    out.fill((t, j) -> meter.mul(of.get(t, j), meter.sigmoid(by.get(t, j))));
    return out;
  }

  private Cells project(Cells y, Role role, int copy, int cols) {
    return rows.linear(y, weights.of(role, copy), rows.registers(y.rows(), cols));
  }

  private Projected heads(Heads h, Cells y) {
    Cells q = project(y, Role.QUERY, 0, h.queries());
    Cells k = project(y, Role.KEY, 0, h.keys());
    Cells v = project(y, Role.VALUE, 0, h.values());
    h.norm()
        .ifPresent(n -> {
          rows.norm(q, n.norm(), weights.of(Role.QUERY_NORM), q);
          rows.norm(k, n.norm(), weights.of(Role.KEY_NORM), k);
        });
    h.rope()
        .ifPresent(rope -> {
          CountingRotary rotary = rotary(rope);
          rotary.rotate(q, h.keyWidth(), 0);
          rotary.rotate(k, h.keyWidth(), 0);
        });
    return projected(h, q, k, v);
  }

  private Projected projected(Attention a, Cells q, Cells k, Cells v) {
    Optional<Cells> sinks =
        a.scoring().sink() ? Optional.of(rows.stored(weights.rows(Role.SINK))) : Optional.empty();
    Optional<Added> added =
        a.relative().map(r -> new Added(r, rows.stored(ends.rows(Role.RELATIVE))));
    return new Projected(
        a.heads(), a.kvHeads(), rows.inMemory(q), rows.inMemory(k), rows.inMemory(v), sinks, added);
  }

  private CountingRotary rotary(Rope rope) {
    return new CountingRotary(meter, rope, input.tokens(), rows.activationBytes());
  }

  private List<Projected> summed(Summed s, Cells y) {
    List<Projected> all = new ArrayList<>();
    for (int g = 0; g < s.heads(); g++) {
      Cells q = rows.inMemory(project(y, Role.QUERY, g, s.keyWidth()));
      Cells k = rows.inMemory(project(y, Role.KEY, g, s.keyWidth()));
      Cells v = rows.inMemory(project(y, Role.VALUE, g, s.keyWidth()));
      all.add(new Projected(1, 1, q, k, v, Optional.empty(), Optional.empty()));
    }
    return all;
  }

  /// Keys and values of all heads are made before any score.
  private Projected latent(Latent l, Cells y) {
    Norm norm = l.norm();
    int rotated = l.rotation().rotated();
    int wide = l.keyWidth();
    Cells from = y;
    if (l.queryRank().isPresent()) {
      from = project(y, Role.QUERY_DOWN, 0, l.queryRank().getAsInt());
      rows.norm(from, norm, weights.of(Role.QUERY_DOWN_NORM), from);
    }
    Cells q = project(from, Role.QUERY, 0, l.heads() * wide);
    CountingRotary rotary = rotary(l.rotation());
    rotary.rotate(q, wide, l.plain());
    Cells both = project(y, Role.LATENT, 0, l.rank() + rotated);
    Cells c = rows.registers(y.rows(), l.rank());
    c.fill(both::get);
    rows.norm(c, norm, weights.of(Role.LATENT_NORM), c);
    Cells key = rows.registers(y.rows(), rotated);
    key.fill((t, j) -> both.get(t, l.rank() + j));
    rotary.rotate(key, rotated, 0);
    int each = l.plain() + l.valueWidth();
    Cells made = project(c, Role.LATENT_UP, 0, l.heads() * each);
    Cells k = rows.registers(y.rows(), l.heads() * wide);
    k.fill((t, j) -> {
      int x = j % wide;
      return x < l.plain() ? made.get(t, j / wide * each + x) : key.get(t, x - l.plain());
    });
    Cells v = rows.registers(y.rows(), l.heads() * l.valueWidth());
    v.fill((t, j) -> made.get(t, j / l.valueWidth() * each + l.plain() + j % l.valueWidth()));
    return projected(l, q, k, v);
  }
}
