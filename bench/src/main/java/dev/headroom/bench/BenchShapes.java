package dev.headroom.bench;

import dev.headroom.bench.peer.Task;
import java.util.List;

/// The shapes that are measured unless others are asked for.
final class BenchShapes {
  /// Squares, the products of a GPT-2-small layer, thin ones.
  private static final List<String> GEMM =
      List.of(
          "512x512x512",
          "1024x1024x1024",
          "2048x2048x2048",
          "1024x768x3072",
          "1024x3072x768",
          "4096x64x4096",
          "2048x2048x64");

  private static final List<String> ATTENTION =
      List.of("12x1024x64", "12x4096x64", "16x2048x8", "4x512x80");

  private BenchShapes() {}

  static List<String> of(Task.Kind kind) {
    return kind == Task.Kind.GEMM ? GEMM : ATTENTION;
  }
}
