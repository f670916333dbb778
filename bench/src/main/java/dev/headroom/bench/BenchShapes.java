package dev.headroom.bench;

import dev.headroom.bench.peer.Subject;
import dev.headroom.bench.peer.Task;
import java.util.List;

/// The shapes that are measured unless others are asked for.
final class BenchShapes {
  /// Squares, the products of a GPT-2-small layer, thin ones, small ones, factors that
  /// lie transposed.
  private static final List<String> GEMM =
      List.of(
          "512x512x512",
          "1024x1024x1024",
          "2048x2048x2048",
          "4096x4096x4096",
          "1024x768x3072",
          "1024x3072x768",
          "4096x64x4096",
          "2048x2048x64",
          "64x64x64",
          "33x33x33",
          "16x16x16",
          "7x7x7",
          "1x64x64",
          "1x33x7",
          "1024x1024x1024:nt",
          "1024x1024x1024:tn",
          "64x64x64:nt",
          "64x64x64:tn",
          "33x33x33:tt+3");

  private static final List<String> ATTENTION =
      List.of(
          "12x1024x64",
          "12x4096x64",
          "8x8192x128",
          "1x16384x16",
          "16x2048x8",
          "1x2048x2048",
          "4x512x80");

  private static final List<String> FORWARD = List.of("gpt2:1x1024", "minilm:8x128", "minilm:1x16");

  private BenchShapes() {}

  static List<String> of(Task.Kind kind) {
    return switch (kind) {
      case GEMM -> GEMM;
      case ATTENTION, ATTENTION_CAUSAL -> ATTENTION;
      case FORWARD, FORWARD_CAUSAL -> fit(kind, FORWARD);
    };
  }

  /// Those that there is such a task for: a trained model sees what it was trained to see.
  static List<String> fit(Task.Kind kind, List<String> shapes) {
    boolean causal = kind == Task.Kind.FORWARD_CAUSAL;
    return shapes.stream()
        .filter(shape -> !causal || !shape.startsWith(Subject.MINILM.label()))
        .toList();
  }
}
