package dev.headroom.matmul;

import dev.headroom.kernel.contract.Lane;
import dev.headroom.kernel.contract.Product;
import dev.headroom.kernel.fast.Fused;
import dev.headroom.kernel.fast.Stored;
import dev.headroom.kernel.fast.StoredInBasis;
import dev.headroom.scheme.InBasis;
import dev.headroom.scheme.Levels;
import dev.headroom.scheme.Program;
import java.util.Locale;

/// Where the sums of a scheme are: added up on the way into the kernel, or matrices in memory, each
/// computed once however many products share it.
public enum Form {
  FUSED,
  STORED;

  /// The name that options and files use: `fused`, `stored`.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Multiplies by so many levels of a scheme, none being the kernel's own product.
  Product product(Lane lane, Levels scheme, int levels) {
    if (levels == 0) {
      return lane;
    }
    return switch (this) {
      case FUSED -> new Fused(lane, scheme, levels);
      case STORED ->
          switch (scheme) {
            case Program program -> new Stored(lane, program, levels);
            case InBasis program -> new StoredInBasis(lane, program, levels);
          };
    };
  }
}
