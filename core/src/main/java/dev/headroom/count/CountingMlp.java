package dev.headroom.count;

import dev.headroom.count.Meter.Cells;
import dev.headroom.model.Experts;
import dev.headroom.model.Experts.Router;
import dev.headroom.model.Gated;
import dev.headroom.model.Mlp;
import dev.headroom.model.Plain;
import dev.headroom.model.Role;
import dev.headroom.model.Weights.Linear;
import dev.headroom.model.Weights.Numbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The row-wise half of a layer, of scalars; results are in registers.
record CountingMlp(Meter meter, CountingRows rows, Numbers weights) {

  Cells apply(Mlp mlp, Cells y) {
    return switch (mlp) {
      case Plain p -> {
        Cells hidden = rows.linear(y, weights.of(Role.UP), rows.registers(y.rows(), p.hidden()));
        rows.activate(p.activation(), hidden);
        yield rows.linear(hidden, weights.of(Role.DOWN), rows.registers(y.rows(), y.cols()));
      }
      case Gated g ->
          gated(g, y, List.of(weights.of(Role.GATE), weights.of(Role.UP), weights.of(Role.DOWN)));
      case Experts e -> experts(e, y);
    };
  }

  private Cells gated(Gated g, Cells y, List<Linear> maps) {
    Cells gate = rows.linear(y, maps.get(0), rows.registers(y.rows(), g.hidden()));
    Cells up = rows.linear(y, maps.get(1), rows.registers(y.rows(), g.hidden()));
    g.limit()
        .ifPresent(limit -> {
          gate.fill((t, i) -> Math.min(gate.get(t, i), limit));
          up.fill((t, i) -> meter.add(Math.clamp(up.get(t, i), -limit, limit), 1));
        });
    rows.activate(g.activation(), gate);
    up.fill((t, i) -> meter.mul(gate.get(t, i), up.get(t, i)));
    return rows.linear(up, maps.get(2), rows.registers(y.rows(), y.cols()));
  }

  /// A token's experts and their weights.
  private record Choice(List<Integer> experts, double[] weights) {}

  private Cells experts(Experts e, Cells y) {
    Cells scores = rows.linear(y, weights.of(Role.ROUTER), rows.registers(y.rows(), e.count()));
    List<Choice> choices = new ArrayList<>();
    Optional<Cells> correction =
        e.router().corrected()
            ? Optional.of(rows.stored(weights.rows(Role.ROUTER_CORRECTION)))
            : Optional.empty();
    for (int t = 0; t < y.rows(); t++) {
      choices.add(choose(e, scores, t, correction));
    }
    Cells out = rows.registers(y.rows(), y.cols());
    boolean[] begun = new boolean[y.rows()];
    for (int expert = 0; expert < e.count(); expert++) {
      int chosen = expert;
      int[] tokens =
          IntStream.range(0, y.rows())
              .filter(t -> choices.get(t).experts.contains(chosen))
              .toArray();
      Cells of = rows.registers(tokens.length, y.cols());
      of.fill((i, j) -> y.get(tokens[i], j));
      Cells found = gated(e.each(), of, expert(expert));
      for (int i = 0; i < tokens.length; i++) {
        Choice choice = choices.get(tokens[i]);
        add(out, tokens[i], found, i, choice.weights[choice.experts.indexOf(chosen)], begun);
      }
    }
    e.shared()
        .ifPresent(s -> {
          Cells all = gated(s, y, shared());
          if (e.sharedGate()) {
            Linear map = weights.of(Role.SHARED_ROUTER);
            Cells by = rows.linear(y, map, rows.registers(y.rows(), 1));
            by.fill((t, j) -> meter.sigmoid(by.get(t, j)));
            all.fill((t, j) -> meter.mul(all.get(t, j), by.get(t, 0)));
          }
          out.fill((t, j) -> meter.add(out.get(t, j), all.get(t, j)));
        });
    return out;
  }

  private void add(Cells out, int t, Cells found, int row, double weight, boolean[] begun) {
    for (int j = 0; j < out.cols(); j++) {
      double part = meter.mul(weight, found.get(row, j));
      out.set(t, j, begun[t] ? meter.add(out.get(t, j), part) : part);
    }
    begun[t] = true;
  }

  private List<Linear> expert(int e) {
    return List.of(
        weights.of(Role.EXPERT_GATE, e),
        weights.of(Role.EXPERT_UP, e),
        weights.of(Role.EXPERT_DOWN, e));
  }

  private List<Linear> shared() {
    return List.of(
        weights.of(Role.SHARED_GATE), weights.of(Role.SHARED_UP), weights.of(Role.SHARED_DOWN));
  }

  private Choice choose(Experts e, Cells scores, int t, Optional<Cells> correction) {
    Router r = e.router();
    double[] value = new double[e.count()];
    for (int x = 0; x < value.length; x++) {
      boolean sigmoid = r.weights() == Router.Weights.SIGMOID;
      value[x] = sigmoid ? meter.sigmoid(scores.get(t, x)) : scores.get(t, x);
    }
    double[] rank = value.clone();
    for (int x = 0; x < rank.length && correction.isPresent(); x++) {
      rank[x] = meter.add(rank[x], correction.get().get(0, x));
    }
    Set<Integer> kept = groups(r, rank);
    int size = e.count() / r.groups();
    List<Integer> best =
        IntStream.range(0, e.count())
            .filter(x -> kept.contains(x / size))
            .boxed()
            .sorted(Comparator.comparingDouble((Integer x) -> -rank[x]))
            .limit(e.chosen())
            .toList();
    return new Choice(best, weigh(r, value, best));
  }

  /// The groups of which experts may be chosen.
  private Set<Integer> groups(Router r, double[] rank) {
    int size = rank.length / r.groups();
    double[] of = new double[r.groups()];
    for (int g = 0; g < of.length && of.length > 1; g++) {
      double[] sorted =
          IntStream.range(g * size, (g + 1) * size).mapToDouble(x -> -rank[x]).sorted().toArray();
      of[g] = size > 1 ? meter.add(-sorted[0], -sorted[1]) : -sorted[0];
    }
    return IntStream.range(0, of.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer g) -> -of[g]))
        .limit(r.keptGroups())
        .collect(Collectors.toSet());
  }

  private double[] weigh(Router r, double[] value, List<Integer> best) {
    double[] weights = best.stream().mapToDouble(x -> value[x]).toArray();
    switch (r.weights()) {
      case SOFTMAX_OF_CHOSEN -> {
        for (int i = 0; i < weights.length; i++) {
          weights[i] = meter.exp(weights[i]);
        }
        divide(weights, sum(weights));
      }
      case SOFTMAX_OF_ALL -> {
        double[] all = new double[value.length];
        for (int x = 0; x < all.length; x++) {
          all[x] = meter.exp(value[x]);
        }
        for (int i = 0; i < weights.length; i++) {
          weights[i] = all[best.get(i)];
        }
        divide(weights, sum(all));
      }
      case SIGMOID -> {}
    }
    if (r.normalised()) {
      divide(weights, sum(weights));
    }
    for (int i = 0; i < weights.length && r.scale() != 1; i++) {
      weights[i] = meter.mul(weights[i], r.scale());
    }
    return weights;
  }

  private double sum(double[] values) {
    double sum = values[0];
    for (int i = 1; i < values.length; i++) {
      sum = meter.add(sum, values[i]);
    }
    return sum;
  }

  private void divide(double[] values, double by) {
    for (int i = 0; i < values.length; i++) {
      values[i] = meter.div(values[i], by);
    }
  }
}
