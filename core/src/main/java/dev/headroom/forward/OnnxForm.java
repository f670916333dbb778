package dev.headroom.forward;

import dev.headroom.InputException;
import dev.headroom.model.Safetensors;
import dev.headroom.model.StoredTensor;
import dev.headroom.model.StoredType;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Bias;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.ScoreInputs;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Span;
import dev.headroom.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/// The inputs and attributes of ONNX's operator `Attention`, opset 23 to 25, under its names.
///
/// Query i of batch row b stands at position i + offset: the offset is the length of the past, or
/// `nonpad_kv_seqlen[b]` less the queries where that is given. `is_causal` and the windows count
/// from there. Our own `causal` puts the queries at the end of the keys instead.
/// Shape:  Q `[batch, heads, n, m]` and K, V like it, or `[batch, n, heads·m]` with the numbers of
///         heads as `q_num_heads` and `kv_num_heads`; past_key and past_value `[batch, kvHeads,
///         past, m]`; attn_mask of rank 1 to 4.
/// Fails:  InputException naming the tensor or attribute, what was expected and what was found.
/// Source: [ONNX].
final class OnnxForm {
  private static final String HEADS = "q_num_heads";
  private static final String KEY_HEADS = "kv_num_heads";
  private static final String CAUSAL = "is_causal";
  private static final String MASK = "attn_mask";
  private static final String LENGTHS = "nonpad_kv_seqlen";
  private static final String PAST_KEY = "past_key";
  private static final String PAST_VALUE = "past_value";
  private static final String PRECISION = "softmax_precision";

  /// The tensors that this form reads beside those of ours.
  static final Set<String> TENSORS = Set.of(MASK, LENGTHS, PAST_KEY, PAST_VALUE);

  /// The metadata that this form reads beside that of ours.
  static final Set<String> FIELDS =
      Set.of(
          HEADS,
          KEY_HEADS,
          CAUSAL,
          "softcap",
          "left_window_size",
          "right_window_size",
          "qk_matmul_output_mode",
          PRECISION);

  private final AttentionFile f;
  private final Dtype dtype;
  private final StoredTensor q;
  private final StoredTensor k;
  private final StoredTensor v;
  private final boolean aside; // three dimensions: heads lie side by side
  private final List<String> notices = new ArrayList<>();

  OnnxForm(Safetensors file, Dtype dtype) {
    f = new AttentionFile(file, dtype);
    this.dtype = dtype;
    aside = file.tensor("Q").shape().size() == 3;
    q = f.tensor("Q", aside ? 3 : 4);
    k = f.tensor("K", aside ? 3 : 4);
    v = f.tensor("V", aside ? 3 : 4);
    List.of(q, k, v).forEach(this::requireFloat);
  }

  /// Integers are numbers that some scale belongs to, which the operator does not take.
  private void requireFloat(StoredTensor tensor) {
    if (!tensor.type().weight()) {
      throw f.bad(tensor.name(), "a floating-point type", tensor.type().name());
    }
  }

  /// Whether a file has this form: four dimensions, or three and how many heads lie side by side.
  static boolean isIn(Safetensors file) {
    StoredTensor q = file.tensor("Q");
    if (q.shape().size() < 3 || q.shape().size() > 4) {
      throw new InputException(file.file(), "Q", "a shape of three or four sizes", "" + q.shape());
    }
    return q.shape().size() == 4
        || file.metadata().containsKey(HEADS)
        || file.metadata().containsKey(KEY_HEADS);
  }

  AttentionProblem read() {
    AttentionShape given = given();
    int past = past(given);
    AttentionShape s = given.withKeys(given.keys() + past);
    f.requireRoom(s);
    boolean bottomRight = f.flag("causal");
    if (bottomRight && f.file().metadata().containsKey(CAUSAL)) {
      throw f.bad(CAUSAL, "its absence beside causal, which aligns the last query", "both");
    }
    double scale = f.scale(s.headDim());
    notices.addAll(new OtherNames(f.file(), s, scale, bottomRight, TENSORS, FIELDS).notices());
    Scoring scoring = scoring(scale, span(bottomRight));
    ScoreInputs inputs = inputs(s, past, bottomRight);
    requirePrecision();
    List<Integer> output =
        aside
            ? List.of(s.batch(), s.queries(), s.heads() * s.valueDim())
            : List.of(s.batch(), s.heads(), s.queries(), s.valueDim());
    Stage stage = Stage.of(f.whole("qk_matmul_output_mode", 0, 3, 0));
    boolean present = !f.file().has(LENGTHS);
    return new AttentionProblem(
        s,
        f.load(q, notices),
        present(k, PAST_KEY, given, past, s.headDim()),
        present(v, PAST_VALUE, given, past, s.valueDim()),
        scoring,
        inputs,
        new AttentionProblem.Results("Y", output, present, stage),
        List.copyOf(notices));
  }

  /// The sizes of Q, K and V alone.
  private AttentionShape given() {
    int tokens = aside ? 1 : 2;
    AttentionFile.requireEqual(k, 0, q.dimension(0), "the batch of Q");
    AttentionFile.requireEqual(v, 0, q.dimension(0), "the batch of Q");
    AttentionFile.requireEqual(v, tokens, k.dimension(tokens), "the keys of K");
    int heads = heads(HEADS, q);
    int kvHeads = heads(KEY_HEADS, k);
    AttentionFile.requireShared(k, heads, kvHeads);
    if (!aside) {
      AttentionFile.requireEqual(v, 1, kvHeads, "the heads of K");
    }
    int width = width(q, heads);
    AttentionFile.requireEqual(
        k, aside ? 2 : 3, aside ? width * kvHeads : width, "that of the heads of Q");
    return new AttentionShape(
        q.dimension(0),
        heads,
        kvHeads,
        q.dimension(tokens),
        k.dimension(tokens),
        width,
        width(v, kvHeads));
  }

  /// The number of heads: an attribute of three dimensions, the second of four.
  private int heads(String field, StoredTensor tensor) {
    boolean there = f.file().metadata().containsKey(field);
    if (!there && aside) {
      String expected = "the number of heads of " + tensor.name() + ", whose shape has three sizes";
      throw f.bad(field, expected, "");
    }
    int heads = f.whole(field, 1, Integer.MAX_VALUE, 0);
    if (aside && tensor.dimension(2) % heads != 0) {
      String expected = "a divisor of the last dimension of " + tensor.name();
      throw f.bad(field, expected + ", " + tensor.dimension(2), "" + heads);
    }
    if (!aside && there && heads != tensor.dimension(1)) {
      throw f.bad(field, "the heads of " + tensor.name() + ", " + tensor.dimension(1), "" + heads);
    }
    return aside ? heads : tensor.dimension(1);
  }

  private int width(StoredTensor tensor, int heads) {
    if (aside && tensor.dimension(2) % heads != 0) {
      String of = "a last dimension that " + heads + " heads divide";
      throw f.bad(tensor.name(), of, "" + tensor.shape());
    }
    return aside ? tensor.dimension(2) / heads : tensor.dimension(3);
  }

  /// The keys of the past; 0 without one.
  private int past(AttentionShape given) {
    boolean key = f.file().has(PAST_KEY);
    if (key != f.file().has(PAST_VALUE)) {
      String missing = key ? PAST_VALUE : PAST_KEY;
      throw f.bad(missing, "a tensor beside " + (key ? PAST_KEY : PAST_VALUE), "");
    }
    if (!key) {
      return 0;
    }
    if (f.file().has(LENGTHS)) {
      throw f.bad(LENGTHS, "its absence beside " + PAST_KEY, "both");
    }
    StoredTensor keys = f.file().tensor(PAST_KEY);
    requirePast(keys, given, keys.shape().size() == 4 ? keys.dimension(2) : 0, given.headDim());
    StoredTensor values = f.file().tensor(PAST_VALUE);
    requirePast(values, given, keys.dimension(2), given.valueDim());
    long all = (long) keys.dimension(2) + given.keys();
    if (all > Integer.MAX_VALUE) {
      String most = "with the keys of K at most " + Integer.MAX_VALUE;
      throw f.bad(PAST_KEY, most, "" + all);
    }
    return keys.dimension(2);
  }

  private void requirePast(StoredTensor past, AttentionShape s, long tokens, long width) {
    List<Long> shape = List.of((long) s.batch(), (long) s.kvHeads(), tokens, width);
    if (!past.shape().equals(shape)) {
      String expected = "[" + s.batch() + ", " + s.kvHeads() + ", past, " + width + "]";
      throw f.bad(past.name(), expected + " as past_key has it", "" + past.shape());
    }
    requireFloat(past);
  }

  /// The past and what was given, of each head one after the other.
  private Tensor present(
      StoredTensor tensor, String pastName, AttentionShape given, int past, int width) {
    Tensor now = f.load(tensor, notices);
    if (past == 0 && !aside) {
      return now;
    }
    Tensor before =
        past == 0 ? Tensor.zeros(dtype, 0, width) : f.load(f.file().tensor(pastName), notices);
    int all = given.keys() + past;
    int heads = given.batch() * given.kvHeads();
    Tensor present = Tensor.zeros(dtype, Math.multiplyExact(heads, all), width);
    for (int b = 0; b < given.batch(); b++) {
      for (int g = 0; g < given.kvHeads(); g++) {
        int head = b * given.kvHeads() + g;
        Tensor to = present.rows(head * all, (head + 1) * all);
        before.rows(head * past, (head + 1) * past).copyTo(to.rows(0, past));
        Tensor from = tensor.name().equals("K") ? given.k(now, b, g) : given.v(now, b, g);
        from.copyTo(to.rows(past, all));
      }
    }
    return present;
  }

  private Scoring scoring(double scale, Span span) {
    Scoring scoring = Scoring.softmax(scale, span);
    OptionalDouble cap = f.number("softcap");
    if (cap.isPresent() && cap.getAsDouble() < 0) {
      throw f.bad("softcap", "a number above 0, or 0 for none", "" + cap.getAsDouble());
    }
    return cap.isPresent() && cap.getAsDouble() > 0 ? scoring.capped(cap.getAsDouble()) : scoring;
  }

  private Span span(boolean bottomRight) {
    boolean causal = bottomRight || f.flag(CAUSAL);
    int left = f.whole("left_window_size", -1, Integer.MAX_VALUE, -1);
    int right = f.whole("right_window_size", -1, Integer.MAX_VALUE, -1);
    int back = left < 0 ? Span.ALL.back() : left;
    return new Span(back, causal ? 0 : right < 0 ? Span.ALL.ahead() : right);
  }

  private ScoreInputs inputs(AttentionShape s, int past, boolean bottomRight) {
    List<byte[]> visible = f.keyMask(s.batch(), s.keys());
    List<Integer> offsets = Collections.nCopies(s.batch(), past);
    if (f.file().has(LENGTHS)) {
      if (bottomRight || !visible.isEmpty()) {
        String other = bottomRight ? "causal" : AttentionFile.KEY_MASK;
        throw f.bad(LENGTHS, "its absence beside " + other, "both");
      }
      int[] lengths = lengths(s);
      visible = new ArrayList<>();
      offsets = new ArrayList<>();
      for (int length : lengths) {
        byte[] row = new byte[s.keys()];
        Arrays.fill(row, 0, length, (byte) 1);
        visible.add(row);
        offsets.add(length - s.queries());
      }
    }
    if (!f.file().has(MASK)) {
      return ScoreInputs.of(visible).from(bottomRight ? List.of() : offsets);
    }
    StoredTensor mask = f.file().tensor(MASK);
    requireBroadcast(mask, s);
    return ScoreInputs.of(upTo(mask.dimension(-1), visible, s))
        .from(bottomRight ? List.of() : offsets)
        .plus(bias(mask, s));
  }

  /// The keys of each batch row that are no padding.
  private int[] lengths(AttentionShape s) {
    StoredTensor stored = f.file().tensor(LENGTHS);
    if (!stored.shape().equals(List.of((long) s.batch()))) {
      throw f.bad(LENGTHS, "shape [" + s.batch() + "], one a batch row", "" + stored.shape());
    }
    Tensor read = stored.matrix().whole(Dtype.F64);
    int[] lengths = new int[s.batch()];
    for (int b = 0; b < lengths.length; b++) {
      double length = read.get(0, b);
      if (length != Math.rint(length) || length < 0 || length > s.keys()) {
        String expected = "a whole number from 0 to the " + s.keys() + " keys";
        throw f.bad(LENGTHS + "[" + b + "]", expected, "" + length);
      }
      lengths[b] = (int) length;
    }
    return lengths;
  }

  /// The same without the keys from `end` on.
  private static List<byte[]> upTo(int end, List<byte[]> visible, AttentionShape s) {
    if (end == s.keys()) {
      return visible;
    }
    List<byte[]> fewer = new ArrayList<>();
    for (int b = 0; b < s.batch(); b++) {
      byte[] row = new byte[s.keys()];
      Arrays.fill(row, 0, end, (byte) 1);
      fewer.add(
          visible.isEmpty() ? row : Arrays.copyOf(Arrays.copyOf(visible.get(b), end), s.keys()));
    }
    return fewer;
  }

  /// Seen or not, or numbers to add, in up to four dimensions; fewer are the last ones, sizes of 1 are
  /// repeated. The keys that it is too short for are hidden, whatever number stands there.
  private Bias bias(StoredTensor stored, AttentionShape s) {
    int rank = stored.shape().size();
    int given = stored.dimension(-1);
    Tensor table = table(stored, s.keys() - given);
    int[] steps = new int[4]; // by batch row, head, query and key; 0 where a size is 1
    int step = given;
    steps[3] = 1;
    for (int d = rank - 2; d >= 0; d--) {
      int size = stored.dimension(d);
      steps[4 - rank + d] = size == 1 ? 0 : step;
      step *= size;
    }
    return new Bias(table, 0, steps[0], steps[1], steps[2], steps[3]);
  }

  private void requireBroadcast(StoredTensor mask, AttentionShape s) {
    if (mask.type() != StoredType.BOOL && !mask.type().weight()) {
      throw f.bad(MASK, "BOOL (true: seen), or a floating-point type to add", "" + mask.type());
    }
    List<Integer> whole = List.of(s.batch(), s.heads(), s.queries(), s.keys());
    int rank = mask.shape().size();
    boolean fits = rank >= 1 && rank <= 4;
    for (int d = 0; d < rank && fits; d++) {
      long has = mask.shape().get(d);
      int most = whole.get(4 - rank + d);
      fits = has == most || (d < rank - 1 ? has == 1 : has < most);
    }
    if (!fits) {
      String expected = "rank 1 to 4, broadcast to " + whole + " or with fewer keys";
      throw f.bad(MASK, expected, "shape " + mask.shape());
    }
  }

  /// All numbers in one row, and room behind them for the keys that the last row is too short for.
  private Tensor table(StoredTensor stored, int room) {
    long entries = stored.shape().stream().reduce(1L, Math::multiplyExact) + room;
    if (entries > Tensor.MOST) {
      throw f.bad(MASK, "at most " + Tensor.MOST + " numbers", "" + entries);
    }
    Tensor table = Tensor.zeros(dtype, 1, (int) entries);
    if (entries == room) {
      return table;
    }
    boolean seen = stored.type() == StoredType.BOOL;
    double most = dtype == Dtype.F32 ? Float.MAX_VALUE : Double.MAX_VALUE;
    Tensor read = stored.matrix().whole(stored.type() == StoredType.F64 ? Dtype.F64 : dtype);
    boolean numbers = true;
    for (int i = 0; i < read.rows(); i++) {
      for (int j = 0; j < read.cols(); j++) {
        double entry = read.get(i, j);
        double finite = Double.isInfinite(entry) ? entry : Math.clamp(entry, -most, most);
        double hidden = entry == 0 ? Double.NEGATIVE_INFINITY : 0;
        table.set(0, i * read.cols() + j, seen ? hidden : finite);
        numbers &= entry < Double.POSITIVE_INFINITY;
      }
    }
    if (!numbers) {
      notices.add(f.file().file() + ": " + MASK + " holds NaN or +infinity");
    }
    return table;
  }

  /// What the softmax is asked to be computed in; all of it is computed in one type here.
  private void requirePrecision() {
    double precision = f.number(PRECISION).orElse(1);
    if (precision != 1 && precision != 10 && precision != 11 && precision != 16) {
      String expected = "1 (float), 10 (float16), 11 (double) or 16 (bfloat16)";
      throw f.bad(PRECISION, expected, f.file().metadata().getOrDefault(PRECISION, ""));
    }
    if (precision == 11 && dtype == Dtype.F32) {
      String asks = " asks for double, all is computed in f32: --dtype f64 computes in double";
      notices.add(f.file().file() + ": " + PRECISION + asks);
    }
  }
}
