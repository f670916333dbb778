package dev.headroom.count;

import static dev.headroom.work.Component.EMBED;
import static dev.headroom.work.Component.HEAD;
import static dev.headroom.work.Component.MLP;
import static dev.headroom.work.Component.NORM;
import static dev.headroom.work.Component.OUTPUT;
import static dev.headroom.work.Component.QKV;
import static dev.headroom.work.Component.SCORES;
import static dev.headroom.work.Component.SOFTMAX;
import static dev.headroom.work.Component.VALUES;
import static java.lang.Math.multiplyExact;

import dev.headroom.count.Terms.Logits;
import dev.headroom.model.Architecture;
import dev.headroom.model.Architecture.Norm;
import dev.headroom.model.Architecture.Output;
import dev.headroom.model.Architecture.Positions;
import dev.headroom.model.Parameters;
import dev.headroom.model.StoredBytes;
import dev.headroom.shape.Shape;
import dev.headroom.tensor.Activation;
import dev.headroom.work.Component;
import dev.headroom.work.Work;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/// The exact work of one forward pass, component by component, in closed form.
/// Error:  none: CountLaws counts the same on a transformer of scalars that counts as it computes.
/// Shared: by any number of threads; it never changes.
/// Fails:  ArithmeticException past 2^63 − 1, never a wrapped number.
/// Source: docs/counting.md; theory.md 1.
public final class Count {
  private static final long ID_BYTES = Integer.BYTES;

  private final Architecture architecture;
  private final Terms terms;
  private final Parameters weights;
  private final StoredBytes stored;
  private final long d;
  private final long q; // columns of all query heads
  private final long kv; // columns of all key heads
  private final long rows; // batch · tokens
  private final long layers;
  private final Map<Component, Work> components = new EnumMap<>(Component.class);
  private final Map<Component, Work> dense = new EnumMap<>(Component.class);

  private Count(Architecture architecture, Terms terms, StoredBytes stored) {
    this.architecture = architecture;
    this.terms = terms;
    this.stored = stored;
    this.weights = Parameters.of(architecture);
    Shape shape = architecture.shape();
    d = shape.width();
    q = shape.queryWidth();
    kv = shape.keyWidth();
    rows = product(shape.batch(), shape.tokens());
    layers = shape.layers();
    count();
  }

  /// With weights in float32.
  public static Count of(Architecture architecture, Terms terms) {
    return of(architecture, terms, StoredBytes.uniform(architecture, Float.BYTES));
  }

  public static Count of(Architecture architecture, Terms terms, StoredBytes stored) {
    return new Count(architecture, terms, stored);
  }

  /// Every component, in order; one that the model lacks has no work.
  public Map<Component, Work> components() {
    return Collections.unmodifiableMap(components);
  }

  public Work of(Component component) {
    return components.getOrDefault(component, Work.NONE);
  }

  public Work total() {
    return sum(components);
  }

  /// The total of the same model if every query saw every key: what other tools print.
  public Work denseTotal() {
    return sum(dense);
  }

  public Parameters parameters() {
    return weights;
  }

  /// Weights that one pass reads, a matrix once however often it is used, the input's token ids
  /// being as different as they can be.
  public long weightsRead() {
    long head = weights.head() - weights.shared();
    long vocabularyRows = weights.shared() > 0 ? weights.tokens() : product(tokenRows(), d);
    return sum(
        vocabularyRows,
        product(positionRows(), d),
        product(typeRows(), d),
        product(weights.norm(), weights.norms()),
        product(layers, sum(weights.qkv(), weights.output(), weights.mlp())),
        head);
  }

  /// The bytes of those weights, as they are stored.
  public long weightBytesRead() {
    long vocabularyRows = weights.shared() > 0 ? weights.tokens() : product(tokenRows(), d);
    return sum(
        product(vocabularyRows, stored.tokens()),
        product(positionRows(), d, stored.positions()),
        product(typeRows(), d, stored.types()),
        stored.norms(),
        sum(stored.qkv(), stored.output(), stored.mlp()),
        stored.head() - product(weights.shared(), stored.tokens()));
  }

  /// The least traffic of a whole pass: its weights and ids read once, its results written once.
  public long leastBytes() {
    Output output = architecture.output();
    long logits =
        output.head() == Output.Head.NONE
            ? product(rows, d)
            : product(headRows(), architecture.embedding().vocabulary());
    long pooled = output.pooler() ? product(architecture.shape().batch(), d) : 0;
    return sum(weightBytesRead(), idBytes(), activations(sum(logits, pooled)));
  }

  private long idBytes() {
    return product(rows, architecture.embedding().tokenTypes() > 0 ? 2 : 1, ID_BYTES);
  }

  private void count() {
    Shape shape = architecture.shape();
    put(EMBED, embed());
    put(NORM, norm());
    put(QKV, qkv().times(layers).plus(bytes(stored.qkv())));
    long visible = architecture.heads().scoring().span().pairs(shape.tokens(), shape.tokens());
    attention(components, product(shape.batch(), shape.heads(), visible));
    put(OUTPUT, output().times(layers).plus(bytes(stored.output())));
    put(MLP, mlp().times(layers).plus(bytes(stored.mlp())));
    put(HEAD, head());
    dense.putAll(components);
    long all = product(shape.tokens(), shape.tokens());
    attention(dense, product(shape.batch(), shape.heads(), all));
  }

  private void put(Component component, Work work) {
    components.put(component, work);
  }

  /// Rows of the tables are gathered; positions, types and a scale cost one operation an entry.
  private Work embed() {
    Architecture.Embedding e = architecture.embedding();
    boolean learned = e.kind() instanceof Positions.Learned;
    boolean types = e.tokenTypes() > 0;
    int each = (e.scale() != 1 ? 1 : 0) + (learned ? 1 : 0) + (types ? 1 : 0);
    long entries = product(rows, d);
    long tables =
        sum(
            product(tokenRows(), stored.tokens()),
            product(positionRows(), stored.positions()),
            product(typeRows(), stored.types()));
    long traffic = sum(idBytes(), product(tables, d), activations(entries));
    return new Work(product(entries, each), 0, 0, traffic);
  }

  private Work norm() {
    return normRow(architecture.norm().kind(), d)
        .times(rows)
        .plus(normTraffic(rows))
        .times(weights.norms())
        .plus(bytes(stored.norms()));
  }

  private Work normTraffic(long normRows) {
    if (architecture.norm().kind() == Norm.Kind.NONE) {
      return Work.NONE;
    }
    return bytes(activations(product(2, normRows, d)));
  }

  /// One row: mean (d − 1 additions, 1 division), centring d, squares and their sum 2d, 1 division,
  /// ε 1, a root, its reciprocal 1, scaling d, gain d, bias d; RMS has neither mean nor bias.
  static Work normRow(Norm.Kind kind, long d) {
    return switch (kind) {
      case NONE -> Work.NONE;
      case LAYER -> new Work(7 * d + 3, 0, 1, 0);
      case RMS -> new Work(4 * d + 3, 0, 1, 0);
    };
  }

  private Work qkv() {
    long out = sum(q, kv, kv);
    Work projections =
        new Work(linear(rows, d, out, architecture.heads().inputBias()), 0, 0, 0)
            .plus(bytes(activations(product(rows, sum(d, out)))));
    return projections.plus(rotary());
  }

  /// Each pair of entries of q and k: 4 multiplications, 2 additions; cosines and sines are tables.
  private Work rotary() {
    if (!(architecture.embedding().kind() instanceof Positions.Rotary)) {
      return Work.NONE;
    }
    Shape shape = architecture.shape();
    long half = shape.headDim() / 2;
    long pairs = product(rows, shape.heads() + (long) shape.kvHeads(), half);
    long tables = product(2, shape.tokens(), half);
    return new Work(product(6, pairs), 0, 0, activations(tables));
  }

  /// Scores, softmax and values are one pass over the keys: scores never reach memory, so queries,
  /// keys, values and outputs are all the traffic.
  private void attention(Map<Component, Work> to, long pairs) {
    Shape shape = architecture.shape();
    long m = shape.headDim();
    long keyEntries = product(rows, kv);
    long queryEntries = product(rows, q);
    long sums = pairs - product(rows, shape.heads());
    Work scores =
        new Work(product(pairs, 2 * m + 1), 0, 0, activations(sum(queryEntries, keyEntries)));
    Work softmax =
        switch (architecture.heads().scoring().weighting()) {
          case SOFTMAX -> new Work(sum(sums, queryEntries), pairs, 0, 0);
          case HARDMAX -> new Work(sum(sums, queryEntries), 0, 0, 0);
          case DENORMALISED -> new Work(0, pairs, 0, 0);
        };
    Work values = new Work(product(pairs, 2 * m), 0, 0, activations(sum(keyEntries, queryEntries)));
    to.put(SCORES, scores.times(layers));
    to.put(SOFTMAX, softmax.times(layers));
    to.put(VALUES, values.times(layers));
  }

  private Work output() {
    boolean skip = architecture.skips().attention();
    long stream = product(rows, d);
    long residual = skip ? stream : 0;
    long flops = sum(linear(rows, q, d, architecture.heads().outputBias()), residual);
    long traffic = activations(sum(product(rows, q), residual, stream));
    return new Work(flops, 0, 0, traffic);
  }

  private Work mlp() {
    long f = architecture.shape().ffn();
    if (f == 0) {
      return Work.NONE;
    }
    Architecture.Mlp mlp = architecture.mlp();
    long hidden = product(rows, f);
    long ups = mlp.gated() ? 2 : 1;
    long products =
        sum(product(ups, linear(rows, d, f, mlp.bias())), linear(rows, f, d, mlp.bias()));
    long gating = mlp.gated() ? hidden : 0;
    boolean skip = architecture.skips().mlp();
    long stream = product(rows, d);
    long residual = skip ? stream : 0;
    // A norm before leaves its own copy of the input to read beside the residual stream; after it,
    // or without one, the two are the same.
    boolean copy = architecture.norm().before() && architecture.norm().kind() != Norm.Kind.NONE;
    long traffic = activations(product(copy && skip ? 3 : 2, stream));
    return new Work(sum(products, gating, residual), 0, 0, traffic)
        .plus(activation(mlp.activation()).times(hidden));
  }

  /// One entry, as docs/counting.md writes each formula.
  static Work activation(Activation activation) {
    return switch (activation) {
      case IDENTITY, RELU -> Work.NONE;
      case GELU -> new Work(4, 0, 1, 0);
      case GELU_TANH -> new Work(8, 0, 1, 0);
      case GELU_QUICK -> new Work(2, 0, 1, 0);
      case SILU -> new Work(1, 0, 1, 0);
      case TANH, SIGMOID -> new Work(0, 0, 1, 0);
    };
  }

  private Work head() {
    Output output = architecture.output();
    long positions = headRows();
    long v = architecture.embedding().vocabulary();
    long outputs = output.head() == Output.Head.NONE ? 0 : product(positions, v);
    Work language =
        switch (output.head()) {
          case NONE -> Work.NONE;
          case LANGUAGE -> new Work(linear(positions, d, v, false), 0, 0, 0);
          case MASKED_LANGUAGE ->
              new Work(sum(linear(positions, d, d, true), linear(positions, d, v, true)), 0, 0, 0)
                  .plus(activation(architecture.mlp().activation()).times(product(positions, d)))
                  .plus(normRow(architecture.norm().kind(), d).times(positions));
        };
    long pooled = output.pooler() ? product(architecture.shape().batch(), d) : 0;
    Work pooler =
        output.pooler()
            ? new Work(linear(architecture.shape().batch(), d, d, true), 0, pooled, 0)
            : Work.NONE;
    long traffic = activations(sum(product(headInputRows(), d), outputs, pooled));
    return language.plus(pooler).plus(bytes(sum(traffic, stored.head())));
  }

  private long headRows() {
    return terms.logits() == Logits.ALL ? rows : architecture.shape().batch();
  }

  /// The pooler reads the first position of each row, which the head may have read already.
  private long headInputRows() {
    Output output = architecture.output();
    long batch = architecture.shape().batch();
    long forHead = output.head() == Output.Head.NONE ? 0 : headRows();
    boolean shared =
        forHead > 0 && (terms.logits() == Logits.ALL || architecture.shape().tokens() == 1);
    return forHead + (output.pooler() && !shared ? batch : 0);
  }

  private long tokenRows() {
    return Math.min(rows, architecture.embedding().vocabulary());
  }

  private long positionRows() {
    return architecture.embedding().kind() instanceof Positions.Learned
        ? architecture.shape().tokens()
        : 0;
  }

  private long typeRows() {
    return Math.min(rows, architecture.embedding().tokenTypes());
  }

  private long activations(long entries) {
    return product(entries, terms.activationBytes());
  }

  private static Work bytes(long bytes) {
    return new Work(0, 0, 0, bytes);
  }

  /// Every output is `in` multiply-adds onto zero, then one addition where there is a bias.
  private static long linear(long n, long in, long out, boolean bias) {
    return product(n, out, 2 * in + (bias ? 1 : 0));
  }

  private static Work sum(Map<Component, Work> parts) {
    return parts.values().stream().reduce(Work.NONE, Work::plus);
  }

  private static long sum(long... parts) {
    long total = 0;
    for (long part : parts) {
      total = Math.addExact(total, part);
    }
    return total;
  }

  private static long product(long... factors) {
    long total = 1;
    for (long factor : factors) {
      total = multiplyExact(total, factor);
    }
    return total;
  }
}
