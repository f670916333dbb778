package dev.headroom.bounds;

import dev.headroom.shape.Regime;
import java.util.Optional;

/// Head-dims that a statement is made for, beside the number of tokens. A shape lies in no such class,
/// the families of shapes around it do.
public enum HeadDim {
  ANY,
  /// At most ⌈log₂ N⌉.
  SMALL,
  /// At least ⌈log₂ N⌉.
  LOG,
  /// Above ⌈log₂ N⌉.
  POLY,
  /// At least N.
  LARGE;

  /// What puts a head-dim m outside for n tokens, after "it has".
  Optional<String> outside(int m, int n) {
    int log = Regime.log(n);
    String has = "a head-dim of " + m;
    return switch (this) {
      case ANY -> Optional.empty();
      case SMALL -> m <= log ? Optional.empty() : Optional.of(has + ", above log N");
      case LOG -> m >= log ? Optional.empty() : Optional.of(has + ", below log N");
      case POLY -> m > log ? Optional.empty() : Optional.of(has + ", no more than log N");
      case LARGE -> m >= n ? Optional.empty() : Optional.of(has + ", below its tokens");
    };
  }
}
