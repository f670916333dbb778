package dev.headroom.spread;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;

/// Where tasks run: on threads of this process, or on a cluster that a module beside this one knows.
/// Shared: never, one caller at a time.
public interface Spread extends AutoCloseable {
  /// Told of answers, one at a time, in the order in which they come. What it throws ends the rest.
  interface Listener<R> {
    void answered(int task, R answer);
  }

  /// A kind of cluster.
  interface Provider {
    /// Whether it knows such an address.
    boolean knows(String master);

    /// Fails:  InputException when nothing answers there.
    Spread open(String master);
  }

  /// Where that is, in a few words.
  String description();

  /// Tasks that run at the same time.
  int slots();

  /// Runs all tasks, in any order, each once or more; a stage has a name for people to see.
  /// Shape:  the answers in the order of the tasks.
  /// Fails:  InputException of the first task that fails so, when what runs has ended.
  <R extends Record & Serializable> List<R> map(
      String stage, List<? extends Task<R>> tasks, Listener<R> listener);

  @Override
  void close();

  /// The same with answers kept in a folder, where those of earlier jobs are found.
  default Spread keeping(Path folder) {
    return new KeptSpread(this, new Kept(folder));
  }

  /// Threads of this process.
  static Spread here(int threads) {
    return new LocalSpread(threads);
  }

  /// The cluster of an address, by the modules that are there.
  /// Fails:  IllegalArgumentException where none knows it; InputException when nothing answers.
  static Spread of(String master) {
    return ServiceLoader.load(Provider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(p -> p.knows(master))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "--cluster is \""
                    + master
                    + "\", expected local[N], local-cluster[N,cores,MiB] or spark://HOST:PORT,"
                    + " with the module cluster on the class path"))
        .open(master);
  }
}
