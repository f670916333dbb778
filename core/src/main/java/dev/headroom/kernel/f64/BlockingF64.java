// Generated from dev.headroom.kernel.f32.BlockingF32, see docs/kernels.md: do not edit.
package dev.headroom.kernel.f64;

import dev.headroom.kernel.contract.Vendor;
import jdk.incubator.vector.DoubleVector;

/// The sizes that products and attention are cut into on this machine, chosen once by the width of
/// its vectors and its vendor. What caches keep is set for the smallest met: 32 KiB of L1, 512 KiB of L2.
/// Shape:  a tile has `rows` rows and `cols` columns, and a round of its loop takes `steps` steps of
///         the depth, one or two; up to `tails` rows at the end are computed in
///         tiles of 4 rows; `depth` is the most of one tile, and a tile of c meets `span` such blocks
///         while L1 keeps it.
/// Units:  aBytes: rows of a that L2 keeps, of one block of the depth; bBytes: panels of b that it
///         keeps beside them; packedBytes: of b that is packed before a meets it; keys of attention
///         that pass through L1 together.
public record BlockingF64(
    int rows,
    int cols,
    int steps,
    int tails,
    int depth,
    int span,
    int aBytes,
    int bBytes,
    int packedBytes,
    int keys) {
  public static final BlockingF64 HERE =
      of(DoubleVector.SPECIES_PREFERRED.vectorBitSize(), Vendor.HERE);

  /// Two steps a round halve what a round does beside multiply-adds, for processors that issue four
  /// instructions a cycle; elsewhere they gain nothing and take longer to compile.
  public static BlockingF64 of(int bits, Vendor vendor) {
    int cols = 2 * bits / Double.SIZE;
    int steps = bits == 512 && vendor == Vendor.INTEL ? 2 : 1;
    return bits == 512
        ? new BlockingF64(
            WideTileF64.ROWS, cols, steps, 8, TileF64.DEPTH, 2, 200 << 10, 1 << 18, 5 << 20, 192)
        : new BlockingF64(
            NarrowTileF64.ROWS, cols, steps, 4, TileF64.DEPTH, 2, 200 << 10, 1 << 18, 5 << 20, 240);
  }

  @Override
  public String toString() {
    return "tile "
        + rows
        + "x"
        + cols
        + (steps == 2 ? " by two steps" : "")
        + ", depth "
        + depth
        + " in spans of "
        + span
        + ", "
        + aBytes / 1024
        + " KiB of a, "
        + bBytes / 1024
        + " KiB of b, "
        + packedBytes / 1024
        + " KiB of b packed, "
        + keys
        + " keys";
  }
}
