package dev.headroom.cli;

/// What every command returns.
public final class ExitCode {
  public static final int DONE = 0;

  /// The fault is ours, or the machine's: a defect, no memory, a full disk.
  public static final int FAILED = 1;

  /// The fault is in what was typed or in a file that was given.
  public static final int BAD_INPUT = 2;

  /// Nothing failed: something was checked and found wrong.
  public static final int FOUND_WRONG = 3;

  /// Nobody reads the output any more, as for a program that a closed pipe ended.
  static final int CLOSED_PIPE = 141;

  private ExitCode() {}
}
