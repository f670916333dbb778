package dev.headroom.kernel.f32;

import dev.headroom.kernel.contract.Packed;
import dev.headroom.tensor.Dtype;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/// The panels of {@link PanelsF32} in half the memory, where bfloat16 holds every number: a word has
/// entry j of a row in its low half and entry j + L, of the next vector, in its high one, so that a
/// shift and a mask make both vectors of float32 again.
/// Shape:  rows, columns, blocks and panels as there; a row of a panel is L words.
/// Shared: by any number of threads; it never changes.
public final class Bf16PanelsF32 implements Packed {
  private static final int L = TileF32.L;
  private static final int COLS = TileF32.COLS;
  private static final int HIGH = 0xFFFF0000;

  private final PanelsF32 shape; // without numbers
  private final int[][] blocks;

  private Bf16PanelsF32(PanelsF32 wide) {
    this.shape = wide.empty();
    this.blocks = new int[wide.blocks()][];
    for (int k = 0; k < blocks.length; k++) {
      blocks[k] = new int[Math.multiplyExact(wide.panels(), stride(k))];
      for (int panel = 0; panel < wide.panels(); panel++) {
        for (int p = 0; p < wide.depth(k); p++) {
          narrow(wide.block(k), wide.at(panel, k) + p * COLS, k, at(panel, k) + p * L);
        }
      }
    }
  }

  private void narrow(float[] from, int row, int k, int to) {
    for (int j = 0; j < L; j++) {
      int low = Float.floatToRawIntBits(from[row + j]) >>> 16;
      int high = Float.floatToRawIntBits(from[row + L + j]) & HIGH;
      blocks[k][to + j] = high | low;
    }
  }

  /// The same numbers; empty where some need more than 16 bits.
  public static Optional<Bf16PanelsF32> of(PanelsF32 wide) {
    int beyond = 0;
    for (int k = 0; k < wide.blocks(); k++) {
      for (float x : wide.block(k)) {
        beyond |= Float.floatToRawIntBits(x) & ~HIGH;
      }
    }
    return beyond == 0 ? Optional.of(new Bf16PanelsF32(wide)) : Optional.empty();
  }

  @Override
  public int rows() {
    return shape.rows();
  }

  @Override
  public int cols() {
    return shape.cols();
  }

  @Override
  public Dtype dtype() {
    return Dtype.F32;
  }

  @Override
  public int columnsTogether() {
    return COLS;
  }

  @Override
  public int bytesEach() {
    return Short.BYTES;
  }

  @Override
  public long bytes() {
    long bytes = 0;
    for (int[] block : blocks) {
      bytes += (long) Integer.BYTES * block.length;
    }
    return bytes;
  }

  PanelsF32 shape() {
    return shape;
  }

  int[] block(int k) {
    return blocks[k];
  }

  /// Where a panel of block k begins; a line lies between two, as in {@link PanelsF32}.
  int at(int panel, int k) {
    return panel * stride(k);
  }

  private int stride(int k) {
    return shape.depth(k) * L + 64 / Integer.BYTES;
  }

  /// Writes panels `first … ` into all panels of `to`, which has as many rows, as float32.
  void widen(int first, PanelsF32 to, int panel) {
    for (int k = 0; k < blocks.length; k++) {
      int from = at(first + panel, k);
      int row = to.at(panel, k);
      float[] wide = to.block(k);
      for (int p = 0; p < shape.depth(k); p++) {
        IntVector words = IntVector.fromArray(IntVector.SPECIES_PREFERRED, blocks[k], from + p * L);
        low(words).intoArray(wide, row + p * COLS);
        high(words).intoArray(wide, row + p * COLS + L);
      }
    }
  }

  static FloatVector low(IntVector words) {
    return words.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
  }

  static FloatVector high(IntVector words) {
    return words.and(HIGH).reinterpretAsFloats();
  }
}
