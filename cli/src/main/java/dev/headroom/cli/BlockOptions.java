package dev.headroom.cli;

import dev.headroom.attend.BlockSizes;
import dev.headroom.attend.RandomAttention;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// How `attend` computes block by block.
final class BlockOptions {
  private static final Pattern SIZES = Pattern.compile("([0-9]{1,9}),([0-9]{1,9})");

  @Mixin private final ClusterOption cluster = new ClusterOption();

  @Option(
      names = "--blocks",
      paramLabel = "Q,K",
      description =
          "Compute block by block, Q queries by K keys a task, for layers too long for one machine;"
              + " default: as many keys as take 64 MiB with their values, and some seconds of work.")
  private Optional<String> sizes = Optional.empty();

  @Option(
      names = "--random",
      paramLabel = "WORDS",
      description = {
        "Instead of FILE: random Q, K and V, of --seed, written once:",
        "heads=2,tokens=262144,head-dim=64,causal=true and, if wanted, kv-heads."
      })
  private Optional<String> random = Optional.empty();

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
    boolean more = planOnly || slots.isPresent() || rows.isPresent();
    return more || cluster.chosen() || sizes.isPresent() || random.isPresent();
  }

  /// Fails:  IllegalArgumentException unless there are two, each at least 1.
  Optional<BlockSizes> sizes() {
    return sizes.map(typed -> {
      Matcher two = SIZES.matcher(typed);
      if (!two.matches()) {
        throw new IllegalArgumentException(
            "--blocks is \""
                + typed
                + "\", expected two numbers of up to 9 digits, as 8192,131072");
      }
      return new BlockSizes(Integer.parseInt(two.group(1)), Integer.parseInt(two.group(2)));
    });
  }

  /// That a plan alone is not asked for with what it would not use.
  void require(Optional<Path> out) {
    slots();
    rows();
    if (planOnly && (out.isPresent() || cluster.folder().isPresent())) {
      throw new IllegalArgumentException(
          "--plan-only and --out or --keep, expected one: a plan writes nothing");
    }
  }

  ClusterOption cluster() {
    return cluster;
  }

  Optional<RandomAttention> random(long seed) {
    return random.map(words -> RandomAttention.read(words, seed));
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
