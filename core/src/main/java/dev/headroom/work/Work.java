package dev.headroom.work;

/// Operations and traffic of a piece of a computation.
/// Units:  flops: + − × ÷ (a fused multiply-add is 2); exps: exponentials of softmax; specials:
///         tanh, erf, sigmoid, sqrt; bytes: inputs, weights and outputs, once; held: those among
///         them of weights and kept numbers, which lie in memory before and are read.
/// Fails:  ArithmeticException past 2^63 − 1, never a wrapped number.
public record Work(long flops, long exps, long specials, long bytes, long held) {
  public static final Work NONE = new Work(0, 0, 0, 0);

  public Work(long flops, long exps, long specials, long bytes) {
    this(flops, exps, specials, bytes, 0);
  }

  public Work plus(Work other) {
    return new Work(
        Math.addExact(flops, other.flops),
        Math.addExact(exps, other.exps),
        Math.addExact(specials, other.specials),
        Math.addExact(bytes, other.bytes),
        Math.addExact(held, other.held));
  }

  public Work times(long factor) {
    return new Work(
        Math.multiplyExact(flops, factor),
        Math.multiplyExact(exps, factor),
        Math.multiplyExact(specials, factor),
        Math.multiplyExact(bytes, factor),
        Math.multiplyExact(held, factor));
  }
}
