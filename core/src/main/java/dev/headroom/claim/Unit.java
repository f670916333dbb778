package dev.headroom.claim;

/// What a number counts.
public enum Unit {
  SECONDS("s"),
  /// + − × ÷; a fused multiply-add is 2.
  FLOPS("flop"),
  BYTES("B"),
  /// Gates of an arithmetic circuit: + − × ÷ exp ln.
  GATES("gates"),
  /// Non-scalar gates: ×, ÷ by a non-constant, exp, ln.
  NON_SCALAR_GATES("non-scalar gates");

  private final String symbol;

  Unit(String symbol) {
    this.symbol = symbol;
  }

  public String symbol() {
    return symbol;
  }
}
