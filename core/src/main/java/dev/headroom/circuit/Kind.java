package dev.headroom.circuit;

import java.util.Locale;

/// The six gates by name, as files write them.
public enum Kind {
  ADD(0, 2),
  SUB(1, 2),
  MUL(2, 2),
  DIV(3, 2),
  EXP(4, 1),
  LN(5, 1);

  private static final Kind[] BY_CODE = {ADD, SUB, MUL, DIV, EXP, LN};

  private final byte code;
  private final int operands;

  Kind(int code, int operands) {
    this.code = (byte) code;
    this.operands = operands;
  }

  static Kind of(byte code) {
    return BY_CODE[code];
  }

  static int count() {
    return BY_CODE.length;
  }

  /// The byte that stands for the gate in memory and in binary files.
  byte code() {
    return code;
  }

  public int operands() {
    return operands;
  }

  /// `add`, `sub`, `mul`, `div`, `exp`, `ln`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
