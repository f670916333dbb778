package dev.headroom.cluster;

import dev.headroom.InputException;
import dev.headroom.Plural;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.status.api.v1.ExecutorSummary;
import scala.jdk.javaapi.CollectionConverters;

/// The executors that a cluster has given, when work begins.
record Executors(int count, int slots) {
  private static final String PATIENCE = "spark.scheduler.maxRegisteredResourcesWaitingTime";
  private static final long LOOK = 100; // ms
  private static final long QUIET =
      3_000; // ms without a new one, where nobody knows how many will come

  /// Waits for those that are expected; else for one, and such as come soon after the last.
  /// Fails:  InputException where none comes.
  static Executors registered(SparkContext spark, SparkConf conf, String master) {
    long patience = conf.getTimeAsMs(PATIENCE, "60s");
    int expected = Settings.inProcess(master) ? 1 : Settings.executors(conf, master);
    Executors now = now(spark, master);
    for (long waited = 0, quiet = 0; waited < patience; waited += LOOK, quiet += LOOK) {
      if (now.count > 0 && (expected > 0 ? now.count >= expected : quiet >= QUIET)) {
        return now;
      }
      pause();
      if (spark.isStopped()) {
        throw new InputException(
            "--cluster " + master, "", "a cluster that answers", "one that ended the application");
      }
      Executors then = now(spark, master);
      quiet = then.equals(now) ? quiet : 0;
      now = then;
    }
    if (now.count == 0) {
      throw new InputException(
          "--cluster " + master,
          "",
          "an executor with " + conf.get("spark.executor.memory", "1g") + " of memory",
          "none within " + TimeUnit.MILLISECONDS.toSeconds(patience) + " s");
    }
    return now;
  }

  private static Executors now(SparkContext spark, String master) {
    boolean here = Settings.inProcess(master);
    List<ExecutorSummary> active =
        CollectionConverters.asJava(spark.statusStore().executorList(true)).stream()
            .filter(e -> e.id().equals("driver") == here)
            .toList();
    return new Executors(active.size(), active.stream().mapToInt(ExecutorSummary::maxTasks).sum());
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  String words() {
    return Plural.of(count, "executor") + ", " + Plural.of(slots, "task") + " at a time";
  }
}
