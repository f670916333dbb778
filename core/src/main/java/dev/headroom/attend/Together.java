package dev.headroom.attend;

import dev.headroom.WholeFile;
import dev.headroom.model.Safetensors;
import dev.headroom.model.SafetensorsWriter;
import dev.headroom.spread.Kept;
import dev.headroom.spread.Task;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Partial;
import dev.headroom.tensor.Tensor;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;

/// The results of a block of queries put together, always in the same order: the two halves of a list
/// of keys each put together, and then these two. Where it stands already, nothing is done.
record Together(Block block, String folder) implements Task<Done> {
  /// Shape:  head and query: where it begins; rows and cols of the result; pieces in the order of their keys, none where no query sees
  ///         any key.
  record Block(int head, int query, int rows, int cols, Dtype dtype, List<Piece> pieces)
      implements Serializable {
    Block {
      pieces = List.copyOf(pieces);
    }
  }

  @Override
  public Done run() {
    long begin = System.nanoTime();
    Path place = place();
    boolean fresh = !PartialFile.holds(place, block.rows, List.of(PartialFile.O));
    if (fresh) {
      Tensor o = merged(block.pieces).o();
      SafetensorsWriter writer =
          new SafetensorsWriter().add(PartialFile.O, List.of(o.rows(), o.cols()), o);
      new WholeFile(place).write(writer::writeTo);
    }
    return new Done((System.nanoTime() - begin) / 1e9, fresh);
  }

  Path place() {
    return Path.of(folder, Kept.name(block) + ".safetensors");
  }

  /// Its rows, read again.
  Tensor rows() {
    try (Safetensors in = Safetensors.open(place())) {
      return in.tensor(PartialFile.O).matrix().whole(block.dtype);
    }
  }

  private Partial merged(List<Piece> pieces) {
    int count = pieces.size();
    if (count == 0) {
      return Partial.none(block.dtype, block.rows, block.cols);
    }
    if (count == 1) {
      return PartialFile.read(pieces.getFirst().place(folder), block.dtype);
    }
    Partial left = merged(pieces.subList(0, count / 2));
    left.add(merged(pieces.subList(count / 2, count)));
    return left;
  }

  @Override
  public Class<Done> answer() {
    return Done.class;
  }
}
