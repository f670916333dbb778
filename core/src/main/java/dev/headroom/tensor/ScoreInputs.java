package dev.headroom.tensor;

import java.util.List;
import java.util.Optional;

/// What one attention call says of its scores, beside q and k.
/// Shape:  visible: which keys are there, one `[keys]` array a batch row (0 = hidden, 1 = seen),
///         empty where all are; offsets: the position of query 0 among the keys, one a batch row,
///         empty where the queries are the last of the keys; sinks `[1, heads]`.
/// Fails:  IllegalArgumentException when an entry of `visible` is neither 0 nor 1.
public record ScoreInputs(
    List<byte[]> visible, List<Integer> offsets, Optional<Bias> bias, Optional<Tensor> sinks) {
  /// All keys are there, and the queries are the last of them.
  public static final ScoreInputs NONE = of(List.of());

  public ScoreInputs {
    visible = List.copyOf(visible);
    offsets = List.copyOf(offsets);
    for (int row = 0; row < visible.size(); row++) {
      byte[] of = visible.get(row);
      for (int j = 0; j < of.length; j++) {
        if (of[j] != 0 && of[j] != 1) {
          String at = " of batch row " + row + ", key " + j;
          throw new IllegalArgumentException(
              "mask entry " + of[j] + at + ", expected 0 (hidden) or 1 (seen)");
        }
      }
    }
  }

  /// Some keys are hidden; the queries are the last of all.
  public static ScoreInputs of(List<byte[]> visible) {
    return new ScoreInputs(visible, List.of(), Optional.empty(), Optional.empty());
  }

  /// The same with the queries at other places.
  public ScoreInputs from(List<Integer> positions) {
    return new ScoreInputs(visible, positions, bias, sinks);
  }

  /// The same with numbers added to the scores.
  public ScoreInputs plus(Bias numbers) {
    return new ScoreInputs(visible, offsets, Optional.of(numbers), sinks);
  }

  /// The same with the logits of the heads' sinks.
  public ScoreInputs with(Tensor logits) {
    return new ScoreInputs(visible, offsets, bias, Optional.of(logits));
  }

  /// The position of query `i` of batch row `batch` among the keys.
  public int position(AttentionShape shape, int batch, int i) {
    return i + (offsets.isEmpty() ? shape.keys() - shape.queries() : offsets.get(batch));
  }

  /// Whether key `j` is there.
  public boolean has(int batch, int j) {
    return visible.isEmpty() || visible.get(batch)[j] != 0;
  }
}
