package dev.headroom.forward;

import dev.headroom.model.Safetensors;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.ScoreInputs;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One attention to compute, read from a safetensors file in one of two forms: ours, or that of
/// ONNX's operator ({@link OnnxForm}), which has four dimensions or says `q_num_heads`.
/// Shape:  ours: Q `[h, n, m]`, K `[g, keys, m]`, V `[g, keys, mv]`, `key_mask` `[keys]` of 0 and 1
///         optional; metadata `scale` (default 1/√m) and `causal` (default false); notices: what a
///         user should know about the file.
/// Fails:  InputException naming the tensor or field, what was expected and what was found.
public record AttentionProblem(
    AttentionShape shape,
    Tensor q,
    Tensor k,
    Tensor v,
    Scoring scoring,
    ScoreInputs inputs,
    Results results,
    List<String> notices) {

  /// What is to be written: `output`, with its shape; where `present`, the keys and values that the
  /// next call has as its past, `[batch, kvHeads, keys, width]`; and scores at a stage.
  public record Results(String output, List<Integer> shape, boolean present, Stage stage) {}

  public static AttentionProblem read(Path path, Dtype dtype) {
    try (Safetensors file = Safetensors.open(path)) {
      return OnnxForm.isIn(file)
          ? new OnnxForm(file, dtype).read()
          : ours(new AttentionFile(file, dtype));
    }
  }

  private static AttentionProblem ours(AttentionFile f) {
    StoredAttention stored = StoredAttention.in(f.file());
    AttentionShape shape = stored.shape();
    f.requireRoom(shape);
    List<String> notices = new ArrayList<>(stored.notices());
    return new AttentionProblem(
        shape,
        f.load(stored.queries(), notices),
        f.load(stored.keys(), notices),
        f.load(stored.values(), notices),
        stored.scoring(),
        stored.inputs(),
        new Results(
            "o", List.of(shape.heads(), shape.queries(), shape.valueDim()), false, Stage.SCALED),
        List.copyOf(notices));
  }
}
