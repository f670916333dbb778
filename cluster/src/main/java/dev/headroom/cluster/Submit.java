package dev.headroom.cluster;

import dev.headroom.cli.Console;
import dev.headroom.cli.Main;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.Locale;

/// The command `headroom` as spark-submit starts it: with the master that spark-submit was given, where
/// the command line names none; and it returns where all went well, since a cluster's own manager takes
/// a process that ends itself for one that failed.
public final class Submit {
  private Submit() {}

  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    Console console =
        new Console(
            new FileOutputStream(FileDescriptor.out),
            new FileOutputStream(FileDescriptor.err),
            false);
    int exit = Main.run(console, args);
    if (exit != 0) {
      System.exit(exit);
    }
  }
}
