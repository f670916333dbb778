package dev.headroom.solve;

/// The three answers of the SAT Competition, each with its exit code.
public enum Status {
  SATISFIABLE(10),
  UNSATISFIABLE(20),
  UNKNOWN(0);

  private final int exit;

  Status(int exit) {
    this.exit = exit;
  }

  public int exit() {
    return exit;
  }
}
