package dev.headroom.cli;

import dev.headroom.Plural;
import dev.headroom.WholeFile;
import dev.headroom.circuit.Circuit;
import dev.headroom.circuit.Kind;
import dev.headroom.circuit.RefusedException;
import dev.headroom.circuit.Stats;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What the subcommands of `circuit` that write a circuit share: the file, its numbers, a refusal.
abstract class CircuitPass implements Callable<Integer> {
  final Console console;

  @Mixin private final JsonOption json = new JsonOption();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "OUT",
      description = "Write the circuit; text, or .bin, or .slp.")
  private Optional<Path> out = Optional.empty();

  CircuitPass(Console console) {
    this.console = console;
  }

  /// The circuit to write.
  abstract Circuit circuit();

  /// The numbers of a circuit for programs.
  record Document(
      String schema,
      long size,
      long nonScalar,
      long exps,
      long depth,
      long inputs,
      long outputs,
      Map<String, Long> byKind,
      double bytesPerGate) {
    static Document of(Stats s) {
      Map<String, Long> byKind = new TreeMap<>();
      for (Map.Entry<Kind, Long> kind : s.byKind().entrySet()) {
        byKind.put(kind.getKey().word(), kind.getValue());
      }
      return new Document(
          "headroom/circuit/1",
          s.size(),
          s.nonScalar(),
          s.exps(),
          s.depth(),
          s.inputs(),
          s.outputs(),
          byKind,
          s.bytesPerGate());
    }
  }

  @Override
  public final Integer call() {
    Optional<WholeFile> target = out.map(WholeFile::new);
    json.check();
    Stats stats;
    try {
      stats = StageProgress.during(console, () -> Stats.of(written(target)));
    } catch (RefusedException e) {
      console.out().println("refused: " + e.refused());
      return ExitCode.FOUND_WRONG;
    }
    json.deliver(console, text -> text.println(line(stats)), () -> Document.of(stats));
    return ExitCode.DONE;
  }

  private Circuit written(Optional<WholeFile> target) {
    Circuit circuit = circuit();
    target.ifPresent(t -> CircuitFiles.write(t, out.orElseThrow(), circuit, console));
    return circuit;
  }

  static String line(Stats s) {
    return String.format(
        Locale.ROOT,
        "%s, %d non-scalar (%d of them exp or ln), depth %d, %s, %s",
        Plural.of(s.size(), "gate"),
        s.nonScalar(),
        s.exps(),
        s.depth(),
        Plural.of(s.inputs(), "input"),
        Plural.of(s.outputs(), "output"));
  }
}
