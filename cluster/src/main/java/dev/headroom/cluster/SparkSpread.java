package dev.headroom.cluster;

import dev.headroom.InputException;
import dev.headroom.spread.Spread;
import dev.headroom.spread.Task;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;

/// Tasks on a Spark cluster: each `map` is a job of one stage with its name, and a partition a task.
///
/// What is fixed by a task's record is fixed for all its tries, so an executor that is lost costs only
/// the tasks that ran there: Spark runs them elsewhere. Answers are sent to the driver as each task
/// ends. An answer that is large is a file that its task has written, and the record its name.
final class SparkSpread implements Spread {
  private final String master;
  private final JavaSparkContext spark;
  private final Executors executors;
  private final int tries;
  private int jobs;

  /// Fails:  InputException when there is no such cluster, or it has no room for an executor.
  SparkSpread(String master) {
    this.master = master;
    SparkConf conf = Settings.of(master);
    this.tries = Settings.tries(conf, master);
    this.spark = started(conf);
    Settings.jar(conf, master).ifPresent(jar -> spark.addJar(jar.toString()));
    try {
      this.executors = Executors.registered(spark.sc(), conf, master);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private JavaSparkContext started(SparkConf conf) {
    try {
      return new JavaSparkContext(conf);
    } catch (Exception e) { // Scala declares none, and throws any
      throw unreachable(SparkFailure.line(e));
    }
  }

  private InputException unreachable(String found) {
    boolean known = master.startsWith("local") || master.startsWith("spark:");
    String expected = "a cluster that answers" + (known ? "" : ", where spark-submit starts this");
    return new InputException("--cluster " + master, "", expected, found);
  }

  @Override
  public String description() {
    String pages = spark.sc().uiWebUrl().isDefined() ? ", " + spark.sc().uiWebUrl().get() : "";
    return "Spark " + spark.version() + " at " + master + ", " + executors.words() + pages;
  }

  @Override
  public int slots() {
    return executors.slots();
  }

  @Override
  public <R extends Record & Serializable> List<R> map(
      String stage, List<? extends Task<R>> tasks, Listener<R> listener) {
    if (tasks.isEmpty()) {
      return List.of();
    }
    SparkContext context = spark.sc();
    String group = "headroom " + jobs++;
    context.setJobGroup(group, stage, true);
    context.setCallSite(stage);
    SparkJob<R> job = new SparkJob<>(listener, () -> context.cancelJobGroup(group));
    Future<BoxedUnit> end =
        context.submitJob(
            partitions(stage, tasks),
            new TaskRun<R>(tries),
            CollectionConverters.asScala(
                    IntStream.range(0, tasks.size()).<Object>mapToObj(i -> i).toList())
                .toSeq(),
            job.new Outcomes(),
            new SparkJob.Nothing());
    end.onComplete(job.new End(), SparkJob.AT_ONCE);
    return job.answers();
  }

  private <R extends Record & Serializable> RDD<Task<R>> partitions(
      String stage, List<? extends Task<R>> tasks) {
    return spark.<Task<R>>parallelize(new ArrayList<>(tasks), tasks.size()).setName(stage).rdd();
  }

  @Override
  public void close() {
    String application = spark.sc().applicationId();
    spark.close();
    if (master.startsWith("local-cluster")) {
      swept(
          Path.of(
              Objects.requireNonNullElse(System.getenv("SPARK_HOME"), ""), "work", application));
    }
  }

  /// Removes what executors beside this process wrote, which on a cluster is the cluster's own matter.
  private static void swept(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      return; // there is none
    }
  }
}
