package dev.headroom.attend;

import dev.headroom.forward.Attention;
import dev.headroom.forward.Engine;
import dev.headroom.forward.StoredAttention;
import dev.headroom.spread.Task;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Partial;
import java.nio.file.Path;
import java.util.List;

/// Attention of a block of queries to a block of keys, written to the folder. Where it stands there
/// already, nothing is done.
/// Shape:  file and folder: where every machine finds them.
record Stretch(Piece piece, String file, String folder) implements Task<Done> {
  @Override
  public Done run() {
    long begin = System.nanoTime();
    Path place = piece.place(folder);
    if (PartialFile.holds(place, piece.queries())) {
      return new Done((System.nanoTime() - begin) / 1e9, false);
    }
    try (Attention attention = new Attention(new Engine(piece.kernel(), piece.dtype(), 1))) {
      PartialFile.write(place, compute(attention));
      return new Done((System.nanoTime() - begin) / 1e9, true);
    }
  }

  /// Reads its queries, keys and values, and computes.
  Partial compute(Attention attention) {
    Dtype dtype = piece.dtype();
    int head = piece.head();
    try (StoredAttention from = StoredAttention.open(Path.of(file))) {
      AttentionShape all = from.shape();
      AttentionShape shape =
          new AttentionShape(1, 1, 1, piece.queries(), piece.keys(), all.headDim(), all.valueDim());
      return attention.partial(
          shape,
          List.of(
              from.q(head, piece.query(), piece.queryEnd(), dtype),
              from.k(head, piece.key(), piece.keyEnd(), dtype),
              from.v(head, piece.key(), piece.keyEnd(), dtype)),
          from.scoring(),
          from.inputs(piece.query(), piece.key(), piece.keyEnd()));
    }
  }

  @Override
  public Class<Done> answer() {
    return Done.class;
  }
}
