package dev.headroom.model;

import dev.headroom.FileKind;
import dev.headroom.InputException;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A matrix that a user names: a .npy file, or a tensor of a safetensors file as FILE or FILE:TENSOR.
/// Shape:  `[rows, cols]`, each at least 1.
/// Shared: never, one reader.
/// Fails:  InputException naming the file, the tensor or entry, what was expected and what was found.
public final class MatrixFile implements AutoCloseable {
  private final Runnable unmap;
  private final StoredTensor tensor;
  private final boolean transposed;
  private final Rows stored;
  private final List<String> notices;

  private MatrixFile(
      Runnable unmap, StoredTensor tensor, boolean transposed, List<String> notices) {
    this.unmap = unmap;
    this.notices = notices;
    this.tensor = tensor;
    this.transposed = transposed;
    if (tensor.shape().size() != 2 || tensor.shape().contains(0L)) {
      throw tensor.bad("a shape of two sizes, each at least 1", "" + tensor.shape());
    }
    this.stored = tensor.matrix();
  }

  /// Maps it until it is closed. A file of several tensors has one of the name `usual`, unless another
  /// is named.
  public static MatrixFile open(String named, String usual) {
    int colon = Files.exists(Path.of(named)) ? -1 : named.lastIndexOf(':');
    Path path = Path.of(colon < 0 ? named : named.substring(0, colon));
    String name = colon < 0 ? "" : named.substring(colon + 1);
    try {
      return Files.isRegularFile(path) && Npy.begins(FileKind.head(path))
          ? array(path, name)
          : tensor(Safetensors.open(path), name, usual);
    } catch (IOException e) {
      throw InputException.of(path.toString(), "a .npy or safetensors file that can be read", e);
    }
  }

  @SuppressWarnings("MustBeClosedChecker") // The arena passes to the result, or is closed here.
  private static MatrixFile array(Path path, String name) throws IOException {
    if (!name.isEmpty()) {
      throw new InputException(path.toString(), name, "no name in a .npy file", "one");
    }
    Arena arena = Arena.ofShared();
    try {
      Npy npy = Npy.map(path, arena);
      return new MatrixFile(() -> unmap(arena), npy.tensor(), npy.columnMajor(), List.of());
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  private static void unmap(Arena arena) {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }

  private static MatrixFile tensor(Safetensors file, String name, String usual) {
    try {
      List<StoredTensor> all = List.copyOf(file.tensors());
      if (name.isEmpty() && all.size() != 1 && !file.has(usual)) {
        String several = Names.few(all.stream().map(StoredTensor::name).toList());
        String expected = "one tensor, one of the name " + usual + ", or FILE:TENSOR";
        throw new InputException(file.file(), "", expected, several);
      }
      StoredTensor tensor =
          name.isEmpty() && all.size() == 1
              ? all.getFirst()
              : file.tensor(name.isEmpty() ? usual : name);
      return new MatrixFile(file::close, tensor, false, file.notices());
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  public int rows() {
    return transposed ? stored.cols() : stored.rows();
  }

  public int cols() {
    return transposed ? stored.rows() : stored.cols();
  }

  /// What a user should know of the file although it was accepted.
  public List<String> notices() {
    return notices;
  }

  /// What is wrong with it.
  public InputException bad(String expected) {
    return tensor.bad(expected, rows() + " x " + cols());
  }

  /// Its numbers, rounded once where the type is narrower.
  /// Fails:  InputException at the first that is no finite number of that type.
  public Tensor read(Dtype dtype) {
    Tensor matrix = Tensor.zeros(dtype, rows(), cols());
    if (transposed) {
      Tensor row = Tensor.zeros(dtype, 1, stored.cols());
      for (int i = 0; i < stored.rows(); i++) {
        stored.read(i, 0, row);
        for (int j = 0; j < stored.cols(); j++) {
          matrix.set(j, i, row.get(0, j));
        }
      }
    } else {
      stored.read(0, 0, matrix);
    }
    for (int i = 0; i < matrix.rows(); i++) {
      for (int j = 0; j < matrix.cols(); j++) {
        double entry = matrix.get(i, j);
        if (!Double.isFinite(entry)) {
          String at = tensor.name() + List.of(i, j);
          String expected = "a finite number of " + dtype.label();
          throw new InputException(tensor.file(), at, expected, String.valueOf(entry));
        }
      }
    }
    return matrix;
  }

  /// Unmaps the file. Closing again does nothing.
  @Override
  public void close() {
    unmap.run();
  }
}
