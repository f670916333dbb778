package dev.headroom.cluster;

import org.apache.spark.launcher.JavaModuleOptions;

/// Prints what Spark wants of a virtual machine, as arguments in a file, for the launcher.
public final class Flags {
  private Flags() {}

  public static void main(String[] args) {
    System.out.println(JavaModuleOptions.defaultModuleOptions().replace(' ', '\n'));
  }
}
