package dev.headroom.cli;

import dev.headroom.spread.Spread;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/// `--cluster --keep`: a mixin of every command whose work falls into tasks for other machines.
final class ClusterOption {
  /// How spark-submit names the cluster that it was given.
  private static final String SUBMITTED = "spark.master";

  @Option(
      names = "--cluster",
      paramLabel = "MASTER",
      description =
          "Work in tasks on a cluster, by Apache Spark: local[N], local-cluster[N,cores,MiB],"
              + " spark://HOST:PORT (docs/cluster.md).")
  private Optional<String> master = Optional.empty();

  @Option(
      names = "--keep",
      paramLabel = "FOLDER",
      description =
          "Work in tasks, and keep each answer in this folder; the same command goes on from there.")
  private Optional<Path> keep = Optional.empty();

  private Optional<String> master() {
    return master.or(() -> Optional.ofNullable(System.getProperty(SUBMITTED)));
  }

  /// Whether work falls into tasks at all.
  boolean chosen() {
    return master().isPresent() || keep.isPresent();
  }

  /// Where what tasks leave is kept.
  Optional<Path> folder() {
    return keep;
  }

  /// Where tasks run; threads of this process where no cluster is named.
  Spread open(int threads) {
    return master().map(Spread::of).orElseGet(() -> Spread.here(threads));
  }

  /// The same, with answers kept.
  Spread open(Console console, int threads) {
    Spread on = open(threads);
    master().ifPresent(m -> console.notice(on.description()));
    return keep.map(on::keeping).orElse(on);
  }
}
