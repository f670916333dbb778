package dev.headroom.reduce;

import dev.headroom.forward.Engine;
import dev.headroom.forward.Outputs;
import dev.headroom.forward.Transformer;
import dev.headroom.forward.Wanted;
import dev.headroom.model.Output.Head.Masked;
import dev.headroom.model.Role;
import dev.headroom.model.Weights;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Tensor;
import dev.headroom.vectors.Ov;
import dev.headroom.work.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// What theory.md 7 promises of a hosted instance, measured on a run of weights that should be its.
/// Every number of partners is found by trying all of them.
final class HostedCheck {
  private final Hosted model;
  private final Ov instance;
  private final int n;
  private final int each;
  private final List<String> faults = new ArrayList<>();
  private final boolean[] had; // whether a query had a partner in a layer before

  private HostedCheck(Hosted model) {
    this.model = model;
    this.instance = model.instance();
    this.n = model.keys();
    this.each = model.architecture().layers().getFirst().attention().f().heads();
    this.had = new boolean[n];
  }

  /// The promises that a run of `weights` breaks.
  static List<String> faults(Hosted model, Weights weights, Engine engine) {
    HostedCheck check = new HostedCheck(model);
    Wanted wanted = new Wanted(Wanted.Logits.ALL, true, OptionalInt.empty(), check::head);
    try (Transformer transformer = new Transformer(weights, engine)) {
      Outputs outputs = transformer.run(model.input(), wanted, Probe.NONE);
      check.rows(weights.ends().of(Role.TOKENS).weight().matrix().whole(Dtype.F64));
      check.protectedRows(
          values(outputs, "hidden." + (model.architecture().depth() - (model.answered() ? 1 : 0))));
      check.answers(values(outputs, "final"), values(outputs, "logits"));
    }
    return check.faults;
  }

  private static Tensor values(Outputs outputs, String name) {
    return outputs.find(name).orElseThrow().values();
  }

  private void require(boolean kept, String what, Object... values) {
    if (!kept) {
      faults.add(what + " " + List.of(values));
    }
  }

  /// All rows have one sum of squares, to float32, and nothing in OUT.
  private void rows(Tensor x) {
    double first = squares(x, 0);
    double one = Math.pow(model.architecture().embedding().scale(), -2);
    require(
        Math.abs(first / one / (model.layout().squares() * Hosted.signs(model.architecture())) - 1)
            < 1e-6,
        "squares of the sentinel",
        first);
    for (int i = 0; i < model.yes(); i++) {
      double squares = squares(x, i);
      require(
          Math.abs(squares / first - 1) < 1e-6,
          "squares of row, found, expected",
          i,
          squares,
          first);
      require(x.get(i, model.layout().out()) == 0, "OUT begins in row", i);
    }
  }

  private static double squares(Tensor x, int row) {
    double sum = 0;
    for (int j = 0; j < x.cols(); j++) {
      sum += x.get(row, j) * x.get(row, j);
    }
    return sum;
  }

  /// |o1/o2 − t| ≤ 0.05 at every query, of every head where counts are promised, else of those up to
  /// the layer in which the query first has a partner.
  private void head(int layer, int head, Tensor o) {
    model.place(layer).ifPresent(place -> heard(place, head, o));
  }

  private void heard(int place, int head, Tensor o) {
    for (int i = 0; i < n; i++) {
      long t = partners(i, place * each + head);
      double ratio = o.get(n + 1 + i, 0) / o.get(n + 1 + i, 1);
      boolean promised = model.margin().counts() || !had[i];
      require(
          !promised || Math.abs(ratio - t) <= 0.05, "query, partners read, partners", i, ratio, t);
    }
    for (int i = 0; i < n && head == each - 1; i++) {
      had[i] |= has(i, place);
    }
  }

  private boolean has(int i, int layer) {
    for (int h = 0; h < each; h++) {
      if (partners(i, layer * each + h) > 0) {
        return true;
      }
    }
    return false;
  }

  private long partners(int a, int c) {
    long t = 0;
    for (int b = 0; b < n; b++) {
      t += instance.orthogonal(a, b, c) ? 1 : 0;
    }
    return t;
  }

  /// The sentinel, the keys and the answer hold at most η/80 in OUT.
  private void protectedRows(Tensor x) {
    double most = model.stream() * model.margin().step() / 80;
    for (int i = 0; i < x.rows(); i++) {
      boolean asks = i > n && i <= 2 * n;
      double out = Math.abs(x.get(i, model.layout().out()));
      require(asks || out <= most, "OUT of protected row, found, most", i, out, most);
    }
  }

  /// The next token is right and y keeps its bound.
  private void answers(Tensor rows, Tensor logits) {
    boolean any = false;
    for (int i = 0; i < n; i++) {
      boolean yes = had[i];
      any |= yes;
      if (!model.answered()) {
        answer(rows, logits, n + 1 + i, new Bound(yes, 0.0125, 0.466));
      }
    }
    if (model.answered()) {
      answer(rows, logits, logits.rows() - 1, new Bound(any, 0.05, 0.44));
    }
  }

  /// The answer, the most that no may give, the least that yes may.
  private record Bound(boolean yes, double most, double least) {}

  private void answer(Tensor rows, Tensor logits, int position, Bound bound) {
    double y = y(rows, logits, position);
    boolean kept = bound.yes ? y >= bound.least : y <= bound.most;
    require(kept, "position, yes, y", position, bound.yes, y);
    double yes = logits.get(position, model.yes());
    double no = logits.get(position, model.yes() + 1);
    require(bound.yes == yes > no, "wrong next token at position", position);
    double most = masked() ? -50 : no / 2 + 1e-6;
    require(masked() || (no > 0 && no <= 0.25 + 1e-6), "position, logit of no", position, no);
    for (int id = 0; id < model.yes(); id++) {
      double other = logits.get(position, id);
      require(other <= most, "position, another logit, its id", position, other, id);
    }
  }

  private boolean masked() {
    return model.architecture().output().head() instanceof Masked;
  }

  /// What answers: the logit of yes, or the entry of the stream that a head of masked language begins
  /// with, which is what is read back from its logits.
  private double y(Tensor rows, Tensor logits, int position) {
    if (!masked()) {
      return logits.get(position, model.yes());
    }
    int column = model.answered() ? model.layout().answer() : model.layout().out();
    double unit = model.stream() * (model.answered() ? 1 : model.margin().step());
    double y = rows.get(position, column) / unit;
    double read = model.head().read(logits, position, model.yes());
    require(Math.abs(read - y) <= 1e-4 * Math.max(1, y), "position, y, y read", position, y, read);
    return y;
  }
}
