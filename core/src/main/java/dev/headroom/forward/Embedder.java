package dev.headroom.forward;

import dev.headroom.kernel.contract.Lane;
import dev.headroom.model.Embedding;
import dev.headroom.model.Embedding.Learned;
import dev.headroom.model.Input;
import dev.headroom.model.Role;
import dev.headroom.model.Weights.Numbers;
import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;
import dev.headroom.work.Component;
import dev.headroom.work.Probe;
import java.util.Optional;

/// Token ids to rows: token + position + type, then a norm where the model has one.
/// The tables stay where they are stored; only the rows asked for are read.
final class Embedder {
  private final Embedding embedding;
  private final Rows tokens;
  private final Optional<Rows> positions;
  private final Optional<Rows> types;
  private final Optional<Prepared.Gains> norm;

  Embedder(Embedding embedding, Numbers ends, Prepared prepare) {
    this.embedding = embedding;
    this.tokens = ends.rows(Role.TOKENS);
    this.positions =
        switch (embedding.learned()) {
          case Learned.None() -> Optional.empty();
          case Learned.Rows(), Learned.Counted _ -> Optional.of(ends.rows(Role.POSITIONS));
        };
    this.types =
        embedding.types().isPresent() ? Optional.of(ends.rows(Role.TYPES)) : Optional.empty();
    this.norm = embedding.norm().map(n -> prepare.norm(n, ends.of(Role.EMBEDDING_NORM)));
  }

  /// Shape:  x `[batch·tokens, d]`, overwritten; `from`: the position of the first token.
  void embed(Input input, int from, Tensor x, Lane lane, Probe probe) {
    probe.enter(Component.EMBED);
    Tensor row = Tensor.zeros(x.dtype(), 1, x.cols());
    for (int b = 0; b < input.batch(); b++) {
      int[] places = embedding.places(input.ids().get(b));
      for (int i = 0; i < input.tokens(); i++) {
        int at = b * input.tokens() + i;
        Tensor out = x.rows(at, at + 1);
        tokens.read(input.ids().get(b)[i], 0, out);
        if (embedding.scale() != 1) {
          scale(out, embedding.scale());
        }
        add(types, input.types().get(b)[i], row, out, lane);
        add(positions, from + places[i], row, out, lane);
      }
    }
    norm.ifPresent(n -> {
      probe.enter(Component.NORM);
      lane.norm(x, n.gain(), n.bias(), n.rule(), x);
    });
  }

  private static void add(Optional<Rows> table, int index, Tensor row, Tensor out, Lane lane) {
    table.ifPresent(rows -> {
      rows.read(index, 0, row);
      lane.add(out, row);
    });
  }

  private static void scale(Tensor row, double factor) {
    for (int j = 0; j < row.cols(); j++) {
      row.set(0, j, row.get(0, j) * factor);
    }
  }
}
