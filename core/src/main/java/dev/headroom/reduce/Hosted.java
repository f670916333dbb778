package dev.headroom.reduce;

import dev.headroom.model.Architecture;
import dev.headroom.model.Branch;
import dev.headroom.model.Heads;
import dev.headroom.model.Input;
import dev.headroom.model.ModelDirectory;
import dev.headroom.model.Norm;
import dev.headroom.model.Parameters;
import dev.headroom.model.Role;
import dev.headroom.model.Slot;
import dev.headroom.reduce.Layout.Entry;
import dev.headroom.reduce.Layout.Tap;
import dev.headroom.tensor.Part;
import dev.headroom.tensor.Rows;
import dev.headroom.vectors.Ov;
import dev.headroom.vectors.VectorSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// An instance of 3-OV inside an architecture that people run: its next token is yes or no.
/// Position 0 is the sentinel, 1 to N hold the second set, N+1 to 2N the first; head h of layer l is
/// vector l·H + h of the third. A pair that is orthogonal scores exactly 0, as does the sentinel; any
/// other scores at most −T, so a head reads t/(t+1) where t keys are orthogonal and adds that to
/// column OUT, which no head reads. Norms divide every row by one number, since all rows have one sum
/// of squares; rows of keys see the sentinel alone and stay as they are.
/// Shape:  logits: yes y, no ξ/4, others at most ξ/8 with 0 < ξ ≤ 1; {@link AnswerHead} on others.
/// Shared: by any number of threads; it never changes.
/// Source: theory.md 7.
public final class Hosted implements Reduction {
  /// Numbers that an engine may keep: half a GiB in float64.
  private static final long KEPT = 1L << 26;

  private final Ov instance;
  private final Architecture architecture;
  private final Map<String, Object> config;
  private final Layout layout;
  private final Margin margin;
  private final boolean answered;
  private final Heads heads;
  private final double scale; // g0, what a norm multiplies a row with
  private final AnswerHead head;
  private final List<Integer> seeing; // layers that see every token
  private final Rows tokens;

  Hosted(
      Ov instance,
      Architecture architecture,
      Layout layout,
      Margin margin,
      boolean answered,
      Map<String, Object> config) {
    this.instance = instance;
    this.architecture = architecture;
    this.layout = layout;
    this.margin = margin;
    this.answered = answered;
    this.config = config;
    this.heads = (Heads) architecture.layers().getFirst().attention().f();
    double squares = (double) layout.squares() * signs(architecture);
    this.scale = 1 / Math.sqrt(squares / architecture.width() + norm(architecture).epsilon());
    this.head = new AnswerHead(architecture, layout, margin, answered, scale);
    this.seeing = IntStream.range(0, architecture.depth()).filter(this::seesAll).boxed().toList();
    this.tokens = table();
  }

  private boolean seesAll(int layer) {
    return architecture.layers().get(layer).attention().f().scoring().span().back() >= yes() - 1;
  }

  /// The norm through which heads read a row: before the layer, or behind all that was added to it.
  private static Norm norm(Architecture a) {
    Branch<?> branch = a.layers().getFirst().attention();
    return branch.before().or(branch::joined).orElseThrow();
  }

  /// 2 where a norm takes off the mean: then a row stands beside its negative.
  static int signs(Architecture a) {
    return norm(a).kind() == Norm.Kind.LAYER ? 2 : 1;
  }

  @Override
  public Ov instance() {
    return instance;
  }

  @Override
  public Architecture architecture() {
    return architecture;
  }

  Layout layout() {
    return layout;
  }

  Margin margin() {
    return margin;
  }

  AnswerHead head() {
    return head;
  }

  /// What a row of the stream is multiplied with: g0 where the stream itself is normed.
  double stream() {
    return architecture.layers().getFirst().attention().joined().isPresent() ? scale : 1;
  }

  /// Whether the last position answers for the whole instance.
  public boolean answered() {
    return answered;
  }

  /// N.
  public int keys() {
    return instance.set(0).size();
  }

  /// Layers whose heads are vectors of the third set: those that see every token, but the last of them
  /// where that takes the mean of all tokens.
  public int working() {
    return seeing.size() - (answered ? 1 : 0);
  }

  /// Which of the working layers a layer is.
  Optional<Integer> place(int layer) {
    int at = seeing.indexOf(layer);
    return at < 0 || at >= working() ? Optional.empty() : Optional.of(at);
  }

  private boolean sums(int layer) {
    return answered && layer == seeing.getLast();
  }

  /// The id of the token that says yes; the next one says no. They are the last two.
  public int yes() {
    return architecture.embedding().vocabulary() - 2;
  }

  @Override
  public Input input() {
    return Input.of(IntStream.range(0, yes()).toArray());
  }

  @Override
  public HostedReading reading() {
    return new HostedReading(this);
  }

  @Override
  public ModelDirectory directory() {
    List<Integer> ids = IntStream.range(0, yes()).boxed().toList();
    return new ModelDirectory(this, config, ids, Map.of("README.md", new Card(this).text()));
  }

  /// A row of each token. Of yes and no the rows are free, since they are never read: they are the
  /// language head's, which may be tied to this table.
  private Rows table() {
    Sparse table = new Sparse(yes() + 2, architecture.width());
    for (int i = 0; i < yes(); i++) {
      Token token = Token.at(i, keys());
      for (Entry e : layout.row(i, token, x -> bit(token, x))) {
        both(table, i, e.col(), e.value() / architecture.embedding().scale());
      }
    }
    return head.rows(table, yes());
  }

  private boolean bit(Token token, int x) {
    return switch (token) {
      case Token.Key(int b) -> instance.set(1).get(b, x);
      case Token.Query(int a) -> instance.set(0).get(a, x);
      case Token.Sentinel(), Token.Answer() -> false;
    };
  }

  /// An entry, and its negative where a row has one.
  private void both(Sparse matrix, int row, int col, double value) {
    matrix.put(row, col, value);
    if (signs(architecture) == 2) {
      matrix.put(row, layout.columns() + col, -value);
    }
  }

  @Override
  public Numbers ends() {
    return (role, _) -> {
      Slot slot = slot(architecture.slots(), role);
      Optional<Rows> bias = slot.bias() ? Optional.of(head.bias(slot, yes())) : Optional.empty();
      Sparse weight = new Sparse(slot.in(), slot.out());
      return switch (role) {
        case TOKENS -> new Linear(new Part(tokens, false), bias);
        case HEAD -> new Linear(new Part(answering(), true), bias);
        case EMBEDDING_NORM -> new Linear(new Part(filled(weight, slot, 1), false), bias);
        default -> new Linear(new Part(head.filled(slot, weight), false), bias);
      };
    };
  }

  private Rows answering() {
    return architecture.output().head().shared()
        ? tokens
        : head.rows(new Sparse(yes() + 2, architecture.width()), yes());
  }

  @Override
  public Numbers layer(int layer) {
    List<Slot> slots = architecture.layers().get(layer).slots(architecture.width());
    Optional<Integer> place = place(layer);
    return (role, _) -> {
      Slot slot = slot(slots, role);
      Sparse weight = new Sparse(slot.in(), slot.out());
      switch (role) {
        case QUERY -> place.ifPresent(p -> queries(weight, p * heads.heads()));
        case KEY -> keys(weight);
        case VALUE -> values(weight, sums(layer));
        case ATTENTION_OUT -> out(weight, layer);
        case QUERY_NORM -> filled(weight, slot, queryGain());
        case KEY_NORM, ATTENTION_BEFORE, ATTENTION_AFTER, ATTENTION_JOINED ->
            filled(weight, slot, 1);
        case MLP_BEFORE, MLP_AFTER, MLP_JOINED -> filled(weight, slot, 1);
        default -> {} // the MLP writes nothing
      }
      return linear(slot, weight);
    };
  }

  private static Slot slot(List<Slot> slots, Role role) {
    return slots.stream()
        .filter(s -> s.role() == role)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no " + role + " in this architecture"));
  }

  private static Linear linear(Slot slot, Rows weight) {
    return new Linear(
        new Part(weight, false),
        slot.bias() ? Optional.of(new Sparse(1, slot.out())) : Optional.empty());
  }

  /// The gain of a norm, as it is stored.
  private static Sparse filled(Sparse vector, Slot slot, double gain) {
    double stored = gain - slot.norm().orElseThrow().shift();
    for (int j = 0; j < vector.cols(); j++) {
      vector.put(0, j, stored);
    }
    return vector;
  }

  /// −τ·(c∘z, 1, key or sentinel), with τ so that two rows of norm 1/g0 score −T_w a feature that
  /// both have; where queries are normed, their gain is what makes it so. Nothing in a layer that
  /// takes the mean, or is idle.
  private void queries(Sparse weight, int first) {
    double by = heads.norm().isPresent() ? 1 : uncapped() / (score() * scale * scale);
    VectorSet c = instance.set(2);
    for (int h = 0; h < heads.heads(); h++) {
      for (int f = 0; f < instance.dim() + 2; f++) {
        if (f >= instance.dim() || c.get(first + h, f)) {
          for (Tap tap : layout.query(f)) {
            weight.put(tap.from(), h * heads.keyWidth() + tap.to(), -by);
          }
        }
      }
    }
  }

  private double score() {
    return heads.scoring().scale();
  }

  /// T_w as it is before a cap, where there is one.
  private double uncapped() {
    OptionalDouble cap = heads.scoring().cap();
    return cap.isPresent()
        ? AnswerHead.uncapped(margin.scores(), cap.getAsDouble())
        : margin.scores();
  }

  /// A query has at most d + 2 features and a key d + 1; fewer only make a score lower.
  private double queryGain() {
    double most = instance.dim() + 2 + heads.keyWidth() * epsilon() / (scale * scale);
    return uncapped() * most / (score() * heads.keyWidth());
  }

  private double epsilon() {
    return heads.norm().orElseThrow().norm().epsilon();
  }

  /// (z, query, key), for every head the same.
  private void keys(Sparse weight) {
    for (int h = 0; h < heads.kvHeads(); h++) {
      for (int f = 0; f < instance.dim() + 2; f++) {
        for (Tap tap : layout.key(f)) {
          weight.put(tap.from(), h * heads.keyWidth() + tap.to(), 1);
        }
      }
    }
  }

  /// (key, sentinel): a head reads how much weight keys have, and how much the sentinel has. The layer
  /// that takes the mean reads OUT.
  private void values(Sparse weight, boolean sums) {
    for (int h = 0; h < heads.kvHeads(); h++) {
      int at = h * heads.valueWidth();
      if (sums) {
        weight.put(layout.out(), at, 1 / (scale * margin.step()));
      } else {
        weight.put(layout.keys(), at, 1 / scale).put(layout.sentinel(), at + 1, 1 / scale);
      }
    }
  }

  /// Every head adds to OUT; the mean of all rows, times their number, is the answer.
  private void out(Sparse weight, int layer) {
    if (sums(layer)) {
      both(weight, 0, layout.answer(), yes() * stream());
    }
    for (int h = 0; h < heads.heads() && place(layer).isPresent(); h++) {
      both(weight, h * heads.valueWidth(), layout.out(), margin.step() * stream());
    }
  }

  @Override
  public boolean resident() {
    return Parameters.total(architecture) <= KEPT;
  }

  @Override
  public List<String> notices() {
    return List.of();
  }
}
