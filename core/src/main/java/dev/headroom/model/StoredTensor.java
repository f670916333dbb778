package dev.headroom.model;

import dev.headroom.InputException;
import dev.headroom.tensor.Rows;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// One tensor of a safetensors file, in place.
/// Shape:  as the file says, row-major; `bytes` is little-endian and valid while its file is open.
public record StoredTensor(
    String file, String name, StoredType type, List<Long> shape, MemorySegment bytes) {
  public StoredTensor {
    shape = List.copyOf(shape);
  }

  public long size() {
    return bytes.byteSize() * 8 / type.bits();
  }

  /// The length of dimension `i`, counted from the last when negative.
  /// Fails:  InputException when it is no int, or there is no such dimension.
  public int dimension(int i) {
    int at = i < 0 ? shape.size() + i : i;
    if (at < 0 || at >= shape.size()) {
      throw bad("a tensor with a dimension " + i, "shape " + shape);
    }
    return toInt(shape.get(at));
  }

  /// Rows along the last dimension, all others run together; a vector is one row.
  public Rows matrix() {
    int cols = shape.isEmpty() ? 1 : dimension(-1);
    long rows = 1;
    for (int i = 0; i < shape.size() - 1; i++) {
      rows = Math.multiplyExact(rows, shape.get(i));
    }
    return mapped(toInt(rows), cols);
  }

  /// One of the matrices of a tensor of three dimensions, which may have more rows than an int counts.
  public Rows part(int i) {
    int rows = dimension(-2);
    int cols = dimension(-1);
    return mapped(rows, cols, (long) i * rows * cols);
  }

  /// The indices of an entry, counted row by row.
  public List<Long> place(long entry) {
    List<Long> at = new ArrayList<>();
    long rest = entry;
    for (long size : shape.reversed()) {
      at.addFirst(rest % size);
      rest /= size;
    }
    return at;
  }

  MappedRows mapped(int rows, int cols) {
    return mapped(rows, cols, 0);
  }

  private MappedRows mapped(int rows, int cols, long first) {
    if (!type.readable()) {
      throw bad("a type that is read as numbers", type.name());
    }
    return new MappedRows(this, rows, cols, first, cols);
  }

  /// Rows of which every `step`th element belongs, from element `first` on.
  MappedRows every(int step, int rows, int cols, long first) {
    return new MappedRows(this, rows, cols, first, (long) step * cols, step);
  }

  InputException bad(String expected, String found) {
    return new InputException(file, name, expected, found);
  }

  private int toInt(long size) {
    if (size > Integer.MAX_VALUE) {
      throw bad("rows and columns below 2^31", "shape " + shape);
    }
    return (int) size;
  }
}
