package dev.headroom.attend;

import dev.headroom.InputException;
import dev.headroom.WholeFile;
import dev.headroom.model.Safetensors;
import dev.headroom.model.SafetensorsWriter;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Partial;
import dev.headroom.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A partial result in a safetensors file: o, power and sum.
/// Fails:  InputException for a file that is gone or holds something else.
final class PartialFile {
  static final String O = "o";
  private static final String POWER = "power";
  private static final String SUM = "sum";

  private PartialFile() {}

  static void write(Path file, Partial partial) {
    Tensor o = partial.o();
    List<Integer> rows = List.of(1, o.rows());
    SafetensorsWriter writer =
        new SafetensorsWriter()
            .add(O, List.of(o.rows(), o.cols()), o)
            .add(POWER, rows, row(partial.power()))
            .add(SUM, rows, row(partial.sum()));
    new WholeFile(file).write(writer::writeTo);
  }

  private static Tensor row(double[] values) {
    return new Tensor.F64(values, 0, 1, values.length, values.length);
  }

  /// Whether a file holds one of so many rows.
  static boolean holds(Path file, int rows) {
    return holds(file, rows, List.of(O, POWER, SUM));
  }

  /// Whether a file holds such tensors, of an `o` of so many rows; half a file does not.
  static boolean holds(Path file, int rows, List<String> names) {
    if (!Files.exists(file)) {
      return false;
    }
    try (Safetensors in = Safetensors.open(file)) {
      return names.stream().allMatch(in::has) && in.tensor(O).dimension(0) == rows;
    } catch (InputException e) {
      return false;
    }
  }

  static Partial read(Path file, Dtype dtype) {
    if (!Files.exists(file)) {
      throw new InputException(
          file.toString(),
          "",
          "a block that an earlier stage wrote (the same command makes it again)",
          "none");
    }
    try (Safetensors in = Safetensors.open(file)) {
      return new Partial(in.tensor(O).matrix().whole(dtype), numbers(in, POWER), numbers(in, SUM));
    }
  }

  private static double[] numbers(Safetensors in, String name) {
    Tensor.F64 row = (Tensor.F64) in.tensor(name).matrix().whole(Dtype.F64);
    return row.array();
  }
}
