package dev.headroom.cli;

import dev.headroom.machine.Listed;
import dev.headroom.machine.MachineTable;
import dev.headroom.machine.Paper;
import dev.headroom.machine.Precision;
import dev.headroom.tensor.Dtype;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// `--hardware --dtype`: where a model is audited, and in which type.
final class MachineOptions {
  static final String LIST = "list";

  @Option(
      names = "--hardware",
      paramLabel = "NAME|FILE",
      description =
          "Another machine, on paper: nothing is run. A name of --hardware list, or a table of your"
              + " own with the same columns.")
  private Optional<String> hardware = Optional.empty();

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      description =
          "Type to compute in: f32 (default) or f64 here; with --hardware f32, tf32, bf16 (default),"
              + " f16, fp8 or int8, as far as the machine has it.")
  private Optional<Precision> dtype = Optional.empty();

  /// Whether the known machines are to be listed.
  boolean list() {
    return hardware.filter(LIST::equals).isPresent();
  }

  /// The machine on paper, where one is named.
  Optional<Paper> paper() {
    return hardware.map(MachineTable::find).map(this::in);
  }

  /// All machines that are named, none where none is.
  List<Listed> several() {
    return hardware.map(MachineTable::several).orElse(List.of());
  }

  /// The type that is asked for where no machine has a say.
  Precision typeOrBf16() {
    return dtype.orElse(Precision.BF16);
  }

  Paper in(Listed machine) {
    return dtype.map(machine::in).orElseGet(machine::usual);
  }

  /// What is computed in here.
  /// Fails:  IllegalArgumentException for a type that is for other machines.
  Dtype dtype() {
    return switch (dtype.orElse(Precision.F32)) {
      case F32 -> Dtype.F32;
      case F64 -> Dtype.F64;
      case TF32, BF16, F16, FP8, INT8 ->
          throw new IllegalArgumentException(
              "--dtype is "
                  + dtype.orElseThrow().label()
                  + ", expected f32 or f64: others are for --hardware");
    };
  }
}
