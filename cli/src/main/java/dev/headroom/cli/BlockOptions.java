package dev.headroom.cli;

import dev.headroom.attend.BlockSizes;
import dev.headroom.attend.RandomAttention;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// How `attend` computes block by block.
final class BlockOptions {
  @Option(
      names = "--blocks",
      split = ",",
      paramLabel = "Q,K",
      description = {
        "Compute block by block, Q queries by K keys a task, for layers too long for one machine;",
        "default beside --cluster: as many keys as take 64 MiB, and a gigapair of both."
      })
  private List<Integer> sizes = List.of();

  @Option(
      names = "--cluster",
      paramLabel = "MASTER",
      description = {
        "Run the tasks on Apache Spark: local[N], local-cluster[N,cores,MiB], spark://HOST:PORT. Files",
        "are to lie where every machine finds them."
      })
  private Optional<String> master = Optional.empty();

  @Option(
      names = "--random",
      paramLabel = "WORDS",
      description = {
        "Instead of FILE: random Q, K and V, of --seed, written once into the folder:",
        "heads=2,tokens=262144,head-dim=64,causal=true and, if wanted, kv-heads."
      })
  private Optional<String> random = Optional.empty();

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = {
        "Where tasks leave what they computed; default: beside OUT. The same command goes on from what",
        "is there; it is removed when all is done, unless --keep is given."
      })
  private Optional<Path> folder = Optional.empty();

  @Option(names = "--keep", description = "Leave the folder as it is when all is done.")
  private boolean keep;

  @Option(
      names = "--plan-only",
      description = "Print the tasks, bytes and predicted seconds, and end.")
  private boolean planOnly;

  @Option(
      names = "--slots",
      paramLabel = "N",
      description =
          "With --plan-only: a cluster that runs so many tasks at a time, one a core; it need not be"
              + " there.")
  private Optional<Integer> slots = Optional.empty();

  @Option(
      names = "--rows",
      paramLabel = "K",
      description =
          "Hold K random rows of the result to the formula in float64; exit 3 beyond the documented"
              + " error.")
  private Optional<Integer> rows = Optional.empty();

  boolean wanted() {
    boolean more = planOnly || keep || slots.isPresent() || rows.isPresent();
    return !sizes.isEmpty()
        || master.isPresent()
        || random.isPresent()
        || folder.isPresent()
        || more;
  }

  /// Fails:  IllegalArgumentException unless there are two, each at least 1.
  Optional<BlockSizes> sizes() {
    if (sizes.isEmpty()) {
      return Optional.empty();
    }
    if (sizes.size() != 2) {
      throw new IllegalArgumentException("--blocks is " + sizes + ", expected queries,keys");
    }
    return Optional.of(new BlockSizes(sizes.get(0), sizes.get(1)));
  }

  Optional<String> master() {
    return master;
  }

  Optional<RandomAttention> random(long seed) {
    return random.map(words -> RandomAttention.read(words, seed));
  }

  Optional<Path> folder() {
    return folder;
  }

  boolean keep() {
    return keep;
  }

  boolean planOnly() {
    return planOnly;
  }

  /// Fails:  IllegalArgumentException below 1, or where something is computed.
  Optional<Integer> slots() {
    slots.ifPresent(n -> {
      if (n < 1 || n > 1 << 20 || !planOnly) {
        throw new IllegalArgumentException(
            "--slots is " + n + ", expected 1 to 2^20, beside --plan-only");
      }
    });
    return slots;
  }

  /// Fails:  IllegalArgumentException below 1, or where nothing is computed.
  Optional<Integer> rows() {
    rows.ifPresent(n -> {
      if (n < 1 || n > 1 << 20 || planOnly) {
        throw new IllegalArgumentException(
            "--rows is " + n + ", expected 1 to 2^20, without --plan-only");
      }
    });
    return rows;
  }
}
