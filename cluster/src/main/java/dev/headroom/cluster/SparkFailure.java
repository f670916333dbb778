package dev.headroom.cluster;

/// What Spark says of a failure, in one line.
final class SparkFailure {
  private static final String LAST = "most recent failure: ";

  private SparkFailure() {}

  /// The last failure that is told of, without the traces below it.
  static String line(Throwable why) {
    Throwable root = why;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    boolean silent = message == null || !message.contains(" "); // a name alone, as that of a class
    String words = silent ? root.toString() : String.valueOf(message);
    int from = words.indexOf(LAST);
    return words
        .substring(from < 0 ? 0 : from + LAST.length())
        .lines()
        .findFirst()
        .orElse("")
        .strip();
  }
}
