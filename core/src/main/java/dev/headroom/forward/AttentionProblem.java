package dev.headroom.forward;

import dev.headroom.InputException;
import dev.headroom.model.Safetensors;
import dev.headroom.model.StoredTensor;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.ScoreInputs;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Span;
import dev.headroom.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

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
      StoredTensor q = file.tensor("Q");
      if (q.shape().size() < 3 || q.shape().size() > 4) {
        throw new InputException(
            file.file(), "Q", "a shape of three or four sizes", "" + q.shape());
      }
      return q.shape().size() == 4 || OnnxForm.saysHeads(file)
          ? new OnnxForm(file, dtype).read()
          : ours(new AttentionFile(file, dtype));
    }
  }

  private static AttentionProblem ours(AttentionFile f) {
    StoredTensor q = f.tensor("Q", 3);
    StoredTensor k = f.tensor("K", 3);
    StoredTensor v = f.tensor("V", 3);
    AttentionFile.requireEqual(k, 2, q.dimension(2), "the last dimension of Q");
    AttentionFile.requireEqual(v, 0, k.dimension(0), "the heads of K");
    AttentionFile.requireEqual(v, 1, k.dimension(1), "the keys of K");
    AttentionFile.requireShared(k, q.dimension(0), k.dimension(0));
    AttentionShape shape =
        new AttentionShape(
            1,
            q.dimension(0),
            k.dimension(0),
            q.dimension(1),
            k.dimension(1),
            q.dimension(2),
            v.dimension(2));
    f.requireRoom(shape);
    boolean causal = f.flag("causal");
    double scale = f.scale(shape.headDim());
    List<String> notices =
        new ArrayList<>(
            new OtherNames(f.file(), shape, scale, causal, Set.of(), Set.of()).notices());
    return new AttentionProblem(
        shape,
        f.load(q, notices),
        f.load(k, notices),
        f.load(v, notices),
        Scoring.softmax(scale, causal ? Span.CAUSAL : Span.ALL),
        ScoreInputs.of(f.keyMask(1, shape.keys())),
        new Results(
            "o", List.of(shape.heads(), shape.queries(), shape.valueDim()), false, Stage.SCALED),
        List.copyOf(notices));
  }
}
