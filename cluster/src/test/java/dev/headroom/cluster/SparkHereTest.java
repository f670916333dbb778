package dev.headroom.cluster;

/// On threads of this process.
class SparkHereTest extends SparkLaws {
  SparkHereTest() {
    super("local[2]", 1);
  }
}
