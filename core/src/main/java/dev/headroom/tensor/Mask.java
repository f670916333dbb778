package dev.headroom.tensor;

import java.util.List;

/// Which keys a query sees. A query that sees none has output 0.
/// Shape:  causal: query i of n sees keys 0 … keys − n + i; window w > 0: only the last w of those;
///         visible: empty, or one `[keys]` array a batch row, 0 = hidden, 1 = seen.
/// Fails:  IllegalArgumentException when a window is negative, or an entry neither 0 nor 1.
public record Mask(boolean causal, int window, List<byte[]> visible) {
  public static final Mask NONE = new Mask(false, 0, List.of());
  public static final Mask CAUSAL = new Mask(true, 0, List.of());

  public Mask {
    visible = List.copyOf(visible);
    if (window < 0) {
      throw new IllegalArgumentException("window is " + window + ", expected at least 0");
    }
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
}
