package dev.headroom.bench.peer;

import dev.headroom.tensor.Dtype;
import java.util.Locale;

/// One computation that contestants are compared in; the same numbers in every JVM.
public sealed interface Task permits Gemm, Attend, Forward {
  /// What is computed.
  enum Kind {
    GEMM,
    ATTENTION,
    ATTENTION_CAUSAL,
    FORWARD,
    FORWARD_CAUSAL;

    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  Kind kind();

  Dtype dtype();

  /// As `--shapes` has it.
  String shape();

  /// Additions, subtractions, multiplications and divisions; exps are not counted.
  double flops();

  /// Fails:  IllegalArgumentException when the shape is not one of that kind.
  static Task of(Kind kind, Dtype dtype, String shape) {
    return switch (kind) {
      case GEMM -> Gemm.of(dtype, shape);
      case ATTENTION, ATTENTION_CAUSAL -> Attend.of(dtype, kind == Kind.ATTENTION_CAUSAL, shape);
      case FORWARD, FORWARD_CAUSAL -> Forward.of(dtype, kind == Kind.FORWARD_CAUSAL, shape);
    };
  }
}
