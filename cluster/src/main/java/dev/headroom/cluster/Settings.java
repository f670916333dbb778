package dev.headroom.cluster;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;

/// How Spark is to behave, wherever its own properties (spark-submit, or `-Dspark.…`) say nothing else.
final class Settings {
  /// Set before anything of Spark runs, which would otherwise speak on standard error.
  private static final String LOGGING = "log4j2.configurationFile";

  private static final Pattern LOCAL_CLUSTER =
      Pattern.compile("local-cluster\\[(\\d+),(\\d+),(\\d+)]");
  private static final Pattern LOCAL = Pattern.compile("local(\\[[^,]*(,(\\d+))?])?");

  /// As the launcher starts this process: a heap that grows by less gets no large pages.
  private static final String FLAGS =
      "-XX:+UseParallelGC -XX:+UseTransparentHugePages -XX:MinHeapDeltaBytes=128m";

  private Settings() {}

  static SparkConf of(String address) {
    if (System.getProperty(LOGGING) == null) {
      System.setProperty(LOGGING, "classpath:dev/headroom/cluster/log4j2.properties");
    }
    String master = address.replace(" ", "");
    SparkConf conf = new SparkConf().setMaster(master);
    conf.setIfMissing("spark.app.name", "headroom");
    conf.setIfMissing(
        "spark.driver.maxResultSize", "0"); // a task's answer is small or a file's name
    conf.setIfMissing("spark.executor.extraJavaOptions", FLAGS);
    Matcher local = LOCAL_CLUSTER.matcher(master);
    if (local.matches()) {
      conf.setIfMissing("spark.executor.memory", local.group(3) + "m");
    }
    if (master.startsWith("local")) {
      conf.setIfMissing("spark.driver.host", "127.0.0.1");
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
    }
    if (!LOCAL.matcher(master).matches() && Files.isDirectory(ours())) { // a build's tests
      conf.setIfMissing("spark.executor.extraClassPath", System.getProperty("java.class.path", ""));
    }
    return conf;
  }

  /// The jar that executors have to be sent, where this runs from one and spark-submit does not send it.
  /// It is none of the settings, where a comma in its path would end it.
  static Optional<URI> jar(SparkConf conf, String master) {
    Path jar = ours();
    boolean sent = conf.get("spark.jars", "").contains(jar.getFileName().toString());
    return inProcess(master) || Files.isDirectory(jar) || sent
        ? Optional.empty()
        : Optional.of(jar.toUri());
  }

  /// Where our classes are.
  private static Path ours() {
    CodeSource source = Settings.class.getProtectionDomain().getCodeSource();
    return Path.of(URI.create(source.getLocation().toString()));
  }

  /// How often a task is tried: in one process once, unless the address says otherwise.
  static int tries(SparkConf conf, String master) {
    Matcher local = LOCAL.matcher(master.replace(" ", ""));
    if (!local.matches()) {
      return conf.getInt("spark.task.maxFailures", 4);
    }
    return local.group(3) == null ? 1 : Integer.parseInt(local.group(3));
  }

  /// Executors that are expected, or 0 where only the cluster knows.
  static int executors(SparkConf conf, String master) {
    Matcher local = LOCAL_CLUSTER.matcher(master.replace(" ", ""));
    return local.matches()
        ? Integer.parseInt(local.group(1))
        : conf.getInt("spark.executor.instances", 0);
  }

  static boolean inProcess(String master) {
    return LOCAL.matcher(master.replace(" ", "")).matches();
  }
}
