package dev.headroom.kernel.simd;

import dev.headroom.kernel.contract.Checks;
import dev.headroom.kernel.contract.Packed;
import dev.headroom.kernel.f32.PanelsF32;
import dev.headroom.kernel.f64.PanelsF64;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Part;
import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;
import java.util.List;

/// Copies stored weights into panels, some rows at a time; the buffer for these rows serves again.
final class Packing {
  private static final int READ_BYTES = 1 << 20; // of weights, read at once

  private Tensor read = Tensor.zeros(Dtype.F32, 0, 0); // rows of stored weights, on their way

  /// Shape:  the parts side by side along their outputs, `[in, out]` as the room.
  Packed pack(List<Part> parts, Packed room) {
    Checks.parts(parts, room);
    int col = 0;
    for (Part part : parts) {
      pack(part, room, col);
      col += part.out();
    }
    return room;
  }

  /// Reads whole rows of the stored matrix, READ_BYTES at a time.
  private void pack(Part part, Packed packed, int col) {
    Rows m = part.matrix();
    int most = Math.max(1, READ_BYTES / packed.dtype().bytes() / Math.max(1, m.cols()));
    if (read.dtype() != packed.dtype()
        || read.cols() != m.cols()
        || read.rows() < Math.min(most, m.rows())) {
      read = Tensor.zeros(packed.dtype(), Math.min(most, m.rows()), m.cols());
    }
    for (int row = 0; row < m.rows(); row += most) {
      Tensor block = read.rows(0, Math.min(most, m.rows() - row));
      m.read(row, 0, block);
      int toRow = part.transposed() ? 0 : row;
      int toCol = part.transposed() ? col + row : col;
      switch (packed) {
        case PanelsF32 to -> to.put((Tensor.F32) block, part.transposed(), toRow, toCol);
        case PanelsF64 to -> to.put((Tensor.F64) block, part.transposed(), toRow, toCol);
        default -> throw new IllegalArgumentException("weights packed by another kernel");
      }
    }
  }
}
