package dev.headroom.forward;

import dev.headroom.Decimal;
import dev.headroom.InputException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// One attention to compute, read from a safetensors file: Q, K, V, scale and mask.
/// Shape:  Q `[h, n, m]`, K `[g, keys, m]`, V `[g, keys, mv]`, `key_mask` `[keys]` of 0 and 1 optional;
///         metadata `scale` (default 1/√m) and `causal` (default false); notices: what a user should
///         know about the file.
/// Fails:  InputException naming the tensor or field, what was expected and what was found.
public record AttentionProblem(
    AttentionShape shape,
    Tensor q,
    Tensor k,
    Tensor v,
    Scoring scoring,
    ScoreInputs inputs,
    List<String> notices) {
  static final String KEY_MASK = "key_mask";

  public static AttentionProblem read(Path path, Dtype dtype) {
    try (Safetensors file = Safetensors.open(path)) {
      StoredTensor q = threeDimensional(file, "Q");
      StoredTensor k = threeDimensional(file, "K");
      StoredTensor v = threeDimensional(file, "V");
      requireEqual(k, 2, q.dimension(2), "the last dimension of Q");
      requireEqual(v, 0, k.dimension(0), "the heads of K");
      requireEqual(v, 1, k.dimension(1), "the keys of K");
      if (q.dimension(0) % k.dimension(0) != 0) {
        throw new InputException(
            file.file(), "K", "heads that divide the " + q.dimension(0) + " of Q", "" + k.shape());
      }
      AttentionShape shape =
          new AttentionShape(
              1,
              q.dimension(0),
              k.dimension(0),
              q.dimension(1),
              k.dimension(1),
              q.dimension(2),
              v.dimension(2));
      boolean causal = causal(file);
      double scale = scale(file, shape);
      List<String> notices = new ArrayList<>(new OtherNames(file, shape, scale, causal).notices());
      return new AttentionProblem(
          shape,
          load(q, dtype, notices),
          load(k, dtype, notices),
          load(v, dtype, notices),
          Scoring.softmax(scale, causal ? Span.CAUSAL : Span.ALL),
          ScoreInputs.of(visible(file, shape.keys())),
          List.copyOf(notices));
    }
  }

  private static StoredTensor threeDimensional(Safetensors file, String name) {
    StoredTensor tensor = file.tensor(name);
    boolean empty = tensor.shape().stream().anyMatch(d -> d == 0);
    if (tensor.shape().size() != 3 || empty) {
      throw new InputException(
          file.file(), name, "a shape of three sizes, each at least 1", "" + tensor.shape());
    }
    return tensor;
  }

  private static void requireEqual(StoredTensor tensor, int dimension, int size, String of) {
    if (tensor.dimension(dimension) != size) {
      throw new InputException(
          tensor.file(),
          tensor.name(),
          "dimension " + dimension + " equal to " + of + ", " + size,
          "" + tensor.shape());
    }
  }

  /// Notes NaN and infinities, which are computed with: a result that they reach is no ground truth.
  private static Tensor load(StoredTensor stored, Dtype dtype, List<String> notices) {
    Tensor tensor = load(stored, dtype);
    for (int i = 0; i < tensor.rows(); i++) {
      for (int j = 0; j < tensor.cols(); j++) {
        if (!Double.isFinite(tensor.get(i, j))) {
          int rows = stored.dimension(1);
          List<Integer> at = List.of(i / rows, i % rows, j);
          String holds = " holds NaN or infinity as " + dtype.label() + ", the first at ";
          notices.add(stored.file() + ": " + stored.name() + holds + at + ": " + tensor.get(i, j));
          return tensor;
        }
      }
    }
    return tensor;
  }

  private static Tensor load(StoredTensor stored, Dtype dtype) {
    Rows rows = stored.matrix();
    Tensor tensor = Tensor.zeros(dtype, rows.rows(), rows.cols());
    rows.read(0, 0, tensor);
    return tensor;
  }

  /// A mask that is added to scores (0 and −∞) says the opposite, so nothing but 0 and 1 is taken.
  private static List<byte[]> visible(Safetensors file, int keys) {
    if (!file.has(KEY_MASK)) {
      return List.of();
    }
    StoredTensor stored = file.tensor(KEY_MASK);
    boolean vector = stored.size() == keys && stored.dimension(-1) == keys;
    if (!vector) {
      throw new InputException(
          file.file(), KEY_MASK, keys + " entries, one a key", "shape " + stored.shape());
    }
    Tensor mask = load(stored, Dtype.F64);
    byte[] visible = new byte[keys];
    boolean any = false;
    for (int j = 0; j < keys; j++) {
      double entry = mask.get(0, j);
      if (entry != 0 && entry != 1) {
        String at = KEY_MASK + "[" + j + "]";
        throw new InputException(file.file(), at, "0 (hidden) or 1 (seen)", String.valueOf(entry));
      }
      visible[j] = (byte) entry;
      any |= entry == 1;
    }
    if (!any) {
      throw new InputException(
          file.file(), KEY_MASK, "at least one 1, a key that is seen", "only 0");
    }
    return List.of(visible);
  }

  private static boolean causal(Safetensors file) {
    String text = metadata(file, "causal").orElse("false");
    return switch (text) {
      case "true", "True", "1" -> true;
      case "false", "False", "0" -> false;
      default -> throw new InputException(file.file(), "causal", "true or false", text);
    };
  }

  private static double scale(Safetensors file, AttentionShape shape) {
    Optional<String> text = metadata(file, "scale");
    if (text.isEmpty()) {
      return 1 / Math.sqrt(shape.headDim());
    }
    OptionalDouble scale = Decimal.parse(text.get());
    if (scale.isEmpty() || !Double.isFinite(scale.getAsDouble())) {
      String finite = "a finite number, " + Decimal.FORM;
      throw new InputException(file.file(), "scale", finite, text.get());
    }
    return scale.getAsDouble();
  }

  private static Optional<String> metadata(Safetensors file, String key) {
    Map<String, String> metadata = file.metadata();
    return Optional.ofNullable(metadata.get(key));
  }
}
