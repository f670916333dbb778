package dev.headroom.forward;

import dev.headroom.model.Safetensors;
import dev.headroom.model.StoredTensor;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Rows;
import dev.headroom.tensor.ScoreInputs;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Span;
import dev.headroom.tensor.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// An attention of one batch row that lies in a safetensors file, read a block at a time.
/// Shape:  as {@link AttentionProblem} says of our form.
/// Shared: by any number of threads until it is closed.
/// Fails:  InputException naming the tensor or field, what was expected and what was found.
public final class StoredAttention implements AutoCloseable {
  private final Safetensors file;
  private final AttentionShape shape;
  private final Scoring scoring;
  private final List<byte[]> visible;
  private final List<String> notices;
  private final StoredTensor q;
  private final StoredTensor k;
  private final StoredTensor v;

  private StoredAttention(Safetensors file) {
    this.file = file;
    AttentionFile f = new AttentionFile(file, Dtype.F64);
    q = f.tensor("Q", 3);
    k = f.tensor("K", 3);
    v = f.tensor("V", 3);
    AttentionFile.requireEqual(k, 2, q.dimension(2), "the last dimension of Q");
    AttentionFile.requireEqual(v, 0, k.dimension(0), "the heads of K");
    AttentionFile.requireEqual(v, 1, k.dimension(1), "the keys of K");
    AttentionFile.requireShared(k, q.dimension(0), k.dimension(0));
    shape =
        new AttentionShape(
            1,
            q.dimension(0),
            k.dimension(0),
            q.dimension(1),
            k.dimension(1),
            q.dimension(2),
            v.dimension(2));
    boolean causal = f.flag("causal");
    double scale = f.scale(shape.headDim());
    scoring = Scoring.softmax(scale, causal ? Span.CAUSAL : Span.ALL);
    notices = new OtherNames(file, shape, scale, causal, Set.of(), Set.of()).notices();
    visible = f.keyMask(1, shape.keys());
  }

  /// Of a file that somebody else closes.
  static StoredAttention in(Safetensors file) {
    return new StoredAttention(file);
  }

  public static StoredAttention open(Path path) {
    Safetensors file = Safetensors.open(path);
    try {
      if (OnnxForm.isIn(file)) {
        throw new AttentionFile(file, Dtype.F64)
            .bad(
                "Q", "a shape of three sizes, without ONNX's names", "the form of ONNX's operator");
      }
      return new StoredAttention(file);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  public AttentionShape shape() {
    return shape;
  }

  public Scoring scoring() {
    return scoring;
  }

  /// What a user should know about the file.
  public List<String> notices() {
    return notices;
  }

  /// What is said of the scores of all queries and keys.
  ScoreInputs inputs() {
    return ScoreInputs.of(visible);
  }

  /// The same of queries from `query` on and keys `from` to `to`.
  public ScoreInputs inputs(int query, int from, int to) {
    int position = shape.keys() - shape.queries() + query;
    return ScoreInputs.of(visible.stream().map(row -> Arrays.copyOfRange(row, from, to)).toList())
        .from(List.of(position - from));
  }

  /// Queries `from` to `to` of a head, `[to − from, headDim]`.
  public Tensor q(int head, int from, int to, Dtype dtype) {
    return block(q, head, from, to, dtype);
  }

  /// Keys of the key head that a head reads, `[to − from, headDim]`.
  public Tensor k(int head, int from, int to, Dtype dtype) {
    return block(k, shape.keyHead(head), from, to, dtype);
  }

  /// And their values, `[to − from, valueDim]`.
  public Tensor v(int head, int from, int to, Dtype dtype) {
    return block(v, shape.keyHead(head), from, to, dtype);
  }

  private static Tensor block(StoredTensor of, int head, int from, int to, Dtype dtype) {
    Rows rows = of.part(head);
    Tensor block = Tensor.zeros(dtype, to - from, rows.cols());
    rows.read(from, 0, block);
    return block;
  }

  StoredTensor queries() {
    return q;
  }

  StoredTensor keys() {
    return k;
  }

  StoredTensor values() {
    return v;
  }

  @Override
  public void close() {
    file.close();
  }
}
