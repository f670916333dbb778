package dev.headroom.forward;

import dev.headroom.forward.Outputs.Named;
import dev.headroom.model.Input;
import dev.headroom.tensor.Tensor;
import dev.headroom.work.Probe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A sequence that is not run all at once: its last tokens one after the other, behind a cache of
/// those before them.
public final class Steps {
  private Steps() {}

  /// The outputs of a run of all tokens, to rounding.
  /// Shape:  `last` tokens a row come one by one, the others at once before them.
  /// Fails:  IllegalArgumentException when there are fewer tokens, or as a run with a cache does.
  public static Outputs run(Session session, Input input, int last, Wanted wanted, Probe probe) {
    int n = input.tokens();
    if (last < 1 || last > n) {
      throw new IllegalArgumentException(
          last + " steps of " + n + " tokens, expected 1 to " + n + ", one token each");
    }
    KeyValueCache cache = session.cache(input.batch(), n);
    List<Outputs> pieces = new ArrayList<>();
    for (int from = 0; from < n; ) {
      int to = from < n - last ? n - last : from + 1;
      pieces.add(session.run(part(input, from, to), wanted, probe, cache));
      from = to;
    }
    return wanted.logits() == Wanted.Logits.ALL ? joined(pieces, input.batch()) : pieces.getLast();
  }

  private static Input part(Input input, int from, int to) {
    List<int[]> ids = input.ids().stream().map(r -> Arrays.copyOfRange(r, from, to)).toList();
    List<int[]> types = input.types().stream().map(r -> Arrays.copyOfRange(r, from, to)).toList();
    List<byte[]> mask = input.mask().stream().map(r -> Arrays.copyOfRange(r, from, to)).toList();
    return new Input(ids, types, mask);
  }

  private static Outputs joined(List<Outputs> pieces, int batch) {
    List<Named> all = new ArrayList<>();
    for (Named first : pieces.getFirst().all()) {
      List<Tensor> parts =
          pieces.stream().map(p -> p.find(first.name()).orElseThrow().values()).toList();
      int rows = parts.stream().mapToInt(Tensor::rows).sum();
      Tensor whole = Tensor.zeros(first.values().dtype(), rows, first.values().cols());
      int at = 0;
      for (int b = 0; b < batch; b++) {
        for (Tensor part : parts) {
          int n = part.rows() / batch;
          part.rows(b * n, (b + 1) * n).copyTo(whole.rows(at, at + n));
          at += n;
        }
      }
      all.add(new Named(first.name(), List.of(batch, rows / batch, whole.cols()), whole));
    }
    return new Outputs(all);
  }
}
