package dev.headroom.count;

import static dev.headroom.count.Sums.bytes;
import static dev.headroom.count.Sums.held;
import static dev.headroom.count.Sums.product;
import static dev.headroom.count.Sums.sum;
import static dev.headroom.work.Component.EMBED;
import static dev.headroom.work.Component.HEAD;
import static dev.headroom.work.Component.NORM;
import static dev.headroom.work.Component.SCORES;

import dev.headroom.count.Terms.Logits;
import dev.headroom.model.Architecture;
import dev.headroom.model.Attention;
import dev.headroom.model.Embedding;
import dev.headroom.model.Layer;
import dev.headroom.model.Norm;
import dev.headroom.model.Output;
import dev.headroom.model.Output.Head;
import dev.headroom.model.Role;
import dev.headroom.model.Slot;
import dev.headroom.model.StoredBytes;
import dev.headroom.shape.Step;
import dev.headroom.tensor.Span;
import dev.headroom.work.Component;
import dev.headroom.work.Work;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The exact work of one forward pass, component by component, in closed form: each kind of layer is
/// counted once. Of experts, the bytes of as many as one token chooses are counted: {@link
/// ExpertBytes} has those that more tokens touch.
/// Error:  none: CountLaws counts the same on a transformer of scalars that counts as it computes.
/// Shared: by any number of threads; it never changes.
/// Fails:  ArithmeticException past 2^63 − 1, never a wrapped number.
/// Source: docs/counting.md; theory.md 1.
public final class Count {
  private static final long ID_BYTES = Integer.BYTES;

  private final Architecture architecture;
  private final Step step;
  private final Terms terms;
  private final StoredBytes stored;
  private final long d;
  private final long rows;
  private final Map<Component, Work> ends = new EnumMap<>(Component.class);
  private final Map<Layer, Kind> kinds = new LinkedHashMap<>();
  private final Map<Component, Work> components = new EnumMap<>(Component.class);
  private Work dense = Work.NONE;

  private Count(Architecture architecture, Step step, Terms terms, StoredBytes stored) {
    this.architecture = architecture;
    this.step = step;
    this.terms = terms;
    this.stored = stored;
    d = architecture.width();
    rows = step.rows();
    count();
  }

  /// Layers that are alike, and what all of them together take.
  public record Kind(Layer layer, int count, Map<Component, Work> components) {
    public Work total() {
      return components.values().stream().reduce(Work.NONE, Work::plus);
    }
  }

  /// With weights in float32.
  public static Count of(Architecture architecture, Step step, Terms terms) {
    return of(architecture, step, terms, StoredBytes.uniform(architecture, Float.BYTES));
  }

  public static Count of(Architecture architecture, Step step, Terms terms, StoredBytes stored) {
    return new Count(architecture, step, terms, stored);
  }

  public Architecture architecture() {
    return architecture;
  }

  public Step step() {
    return step;
  }

  /// Every component, in order; one that the model lacks has no work.
  public Map<Component, Work> components() {
    return Collections.unmodifiableMap(components);
  }

  public Work of(Component component) {
    return components.getOrDefault(component, Work.NONE);
  }

  public Work total() {
    return total(components);
  }

  /// The kinds of layers in the order in which they first come.
  public List<Kind> kinds() {
    return List.copyOf(kinds.values());
  }

  /// The total of the same model if every query saw every key: what other tools print.
  public Work denseTotal() {
    return dense;
  }

  /// Weights that one pass reads, a matrix once however often it is used, the input's token ids
  /// being as different as they can be; of experts those that one token chooses.
  public long weightsRead() {
    long read = 0;
    for (Slot s : architecture.slots()) {
      read = sum(read, s.role().table() ? product(rows(s.role()), s.out()) : s.numbers());
    }
    for (Kind kind : kinds.values()) {
      for (Slot s : kind.layer.slots((int) d)) {
        read = sum(read, product(kind.count, ExpertBytes.least(kind.layer, s), s.each()));
      }
    }
    boolean shared = architecture.output().head().shared();
    return shared ? read - product(rows(Role.TOKENS), d) : read;
  }

  /// The bytes of those weights, as they are stored.
  public long weightBytesRead() {
    long read = 0;
    for (Slot s : architecture.slots()) {
      StoredBytes.Tensors t = stored.end(s.role());
      read = sum(read, s.role().table() ? product(rows(s.role()), s.out(), t.each()) : t.all());
    }
    for (int l = 0; l < architecture.depth(); l++) {
      read = sum(read, ExpertBytes.ofLayer(architecture, stored, l).least());
    }
    long each = stored.end(Role.TOKENS).each();
    boolean shared = architecture.output().head().shared();
    return shared ? read - product(rows(Role.TOKENS), d, each) : read;
  }

  /// The work of a whole pass with the least traffic: its weights, what it sees of the cache and its
  /// ids read once, its results written once.
  public Work least() {
    Work all = total();
    long held = sum(weightBytesRead(), cacheBytesRead());
    return new Work(all.flops(), all.exps(), all.specials(), leastBytes(), held);
  }

  /// The bytes of that traffic.
  public long leastBytes() {
    Output output = architecture.output();
    long logits =
        output.hasHead()
            ? product(headRows(), architecture.embedding().vocabulary())
            : product(rows, d);
    long pooled = output.pooler() ? product(step.batch(), d) : 0;
    return sum(weightBytesRead(), cacheBytesRead(), idBytes(), activations(sum(logits, pooled)));
  }

  /// Bytes of the keys and values, or latents, that were kept and that some query sees.
  public long cacheBytesRead() {
    long read = 0;
    for (Kind kind : kinds.values()) {
      Attention a = kind.layer.attention().f();
      long kept = product(Cache.read(a.scoring().span(), step), Cache.each(a));
      read = sum(read, product(kind.count, kept, terms.cacheBytes()));
    }
    return read;
  }

  private long idBytes() {
    return product(rows, architecture.embedding().types().isPresent() ? 2 : 1, ID_BYTES);
  }

  private void count() {
    ends.put(EMBED, embed());
    ends.put(HEAD, head());
    norm(architecture.embedding().norm(), Role.EMBEDDING_NORM);
    norm(architecture.output().norm(), Role.FINAL_NORM);
    Map<Layer, List<Integer>> places = new LinkedHashMap<>();
    for (int l = 0; l < architecture.depth(); l++) {
      places.computeIfAbsent(architecture.layers().get(l), _ -> new ArrayList<>()).add(l);
    }
    places.forEach((layer, at) -> kinds.put(layer, kind(layer, at)));
    components.putAll(ends);
    kinds
        .values()
        .forEach(kind -> kind.components.forEach((c, w) -> components.merge(c, w, Work::plus)));
    dense = total(ends);
    places.forEach((layer, at) -> dense = dense.plus(total(kind(unmasked(layer), at).components)));
    for (Component c : Component.values()) {
      components.putIfAbsent(c, Work.NONE);
    }
  }

  private static Layer unmasked(Layer layer) {
    return new Layer(
        layer.attention().with(a -> a.with(a.scoring().seeing(Span.ALL))), layer.mlp());
  }

  private Kind kind(Layer layer, List<Integer> at) {
    Map<Component, Work> one = LayerCount.of(layer, d, step, terms);
    Map<Component, Work> all = new EnumMap<>(Component.class);
    one.forEach((c, w) -> all.put(c, w.times(at.size())));
    for (Slot s : layer.slots((int) d)) {
      for (int l : at) {
        long read = ExpertBytes.least(layer, s, stored.layer(l, s.role()).all());
        all.merge(s.role().component(), held(read), Work::plus);
      }
    }
    Attention a = layer.attention().f();
    a.relative()
        .ifPresent(r -> {
          long numbers = product(r.reached(a.scoring().span(), step.tokens()), a.heads());
          long read = product(at.size(), numbers, stored.end(Role.RELATIVE).each());
          all.merge(SCORES, held(read), Work::plus);
        });
    return new Kind(layer, at.size(), all);
  }

  private static Work total(Map<Component, Work> parts) {
    return parts.values().stream().reduce(Work.NONE, Work::plus);
  }

  private void norm(Optional<Norm> norm, Role role) {
    norm.ifPresent(n -> {
      Work work = Formulas.norm(n.kind(), n.bias(), d).times(rows);
      Work traffic = bytes(activations(product(2, rows, d))).plus(held(stored.end(role).all()));
      ends.merge(NORM, work.plus(traffic), Work::plus);
    });
  }

  /// Rows of the tables are gathered; positions, types and a scale cost one operation an entry.
  private Work embed() {
    Embedding e = architecture.embedding();
    boolean learned = !(e.learned() instanceof Embedding.Learned.None);
    int each = (e.scale() != 1 ? 1 : 0) + (learned ? 1 : 0) + (e.types().isPresent() ? 1 : 0);
    long entries = product(rows, d);
    long tables = 0;
    for (Slot s : architecture.slots()) {
      if (s.role().component() == EMBED) {
        tables = sum(tables, product(rows(s.role()), stored.end(s.role()).each()));
      }
    }
    return new Work(product(entries, each), 0, 0, sum(idBytes(), activations(entries)))
        .plus(held(product(tables, d)));
  }

  /// Rows of a table that one pass reads.
  private long rows(Role table) {
    Embedding e = architecture.embedding();
    return switch (table) {
      case TOKENS -> Math.min(rows, e.vocabulary());
      case POSITIONS -> step.tokens();
      case TYPES -> Math.min(rows, e.types().orElse(0));
      case RELATIVE -> reached();
      default -> throw new IllegalArgumentException(table + " is no table");
    };
  }

  /// Rows of the table by distance that some layer reaches: spans all hold the query's own position,
  /// so that the widest reach on each side has them all.
  private long reached() {
    int back = 0;
    int ahead = 0;
    long reached = 0;
    for (Layer layer : kinds.keySet()) {
      Attention a = layer.attention().f();
      if (a.relative().isPresent()) {
        back = Math.max(back, a.scoring().span().back());
        ahead = Math.max(ahead, a.scoring().span().ahead());
        reached = a.relative().get().reached(new Span(back, ahead), step.tokens());
      }
    }
    return reached;
  }

  private Work head() {
    Output output = architecture.output();
    long positions = headRows();
    long v = architecture.embedding().vocabulary();
    long outputs = output.hasHead() ? product(positions, v) : 0;
    Work language =
        switch (output.head()) {
          case Head.None() -> Work.NONE;
          case Head.Language l -> {
            boolean capped = l.cap().isPresent();
            long each = (l.scale() == 1 ? 0 : 1L) + (capped ? 2 : 0);
            yield linear(positions, v, false)
                .plus(new Work(product(each, outputs), 0, capped ? outputs : 0, 0));
          }
          case Head.Masked m ->
              linear(positions, d, m.denseBias())
                  .plus(linear(positions, v, m.bias()))
                  .plus(Formulas.activation(m.activation()).times(product(positions, d)))
                  .plus(Formulas.norm(m.norm().kind(), m.norm().bias(), d).times(positions));
        };
    long pooled = output.pooler() ? product(step.batch(), d) : 0;
    Work pooler =
        output.pooler() ? linear(step.batch(), d, true).plus(new Work(0, 0, pooled, 0)) : Work.NONE;
    long weights = 0;
    for (Slot s : architecture.slots()) {
      boolean here = s.role().component() == HEAD;
      weights = here ? sum(weights, stored.end(s.role()).all()) : weights;
    }
    long traffic = activations(sum(product(headInputRows(), d), outputs, pooled));
    return language.plus(pooler).plus(bytes(traffic)).plus(held(weights));
  }

  private long headRows() {
    return terms.logits() == Logits.ALL ? rows : step.batch();
  }

  /// The pooler reads the first position of each row, which the head may have read already.
  private long headInputRows() {
    Output output = architecture.output();
    long forHead = output.hasHead() ? headRows() : 0;
    boolean shared = forHead > 0 && (terms.logits() == Logits.ALL || step.tokens() == 1);
    return forHead + (output.pooler() && !shared ? step.batch() : 0);
  }

  private long activations(long entries) {
    return product(entries, terms.activationBytes());
  }

  /// From the stream; every output is `d` multiply-adds onto zero, then one addition where there is a
  /// bias.
  private Work linear(long n, long out, boolean bias) {
    return new Work(product(n, out, 2 * d + (bias ? 1 : 0)), 0, 0, 0);
  }
}
