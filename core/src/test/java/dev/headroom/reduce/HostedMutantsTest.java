package dev.headroom.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.Seeded;
import dev.headroom.forward.Engine;
import dev.headroom.model.Architecture;
import dev.headroom.model.Attention;
import dev.headroom.model.Heads;
import dev.headroom.model.Layer;
import dev.headroom.model.Norm;
import dev.headroom.model.Role;
import dev.headroom.model.Weights;
import dev.headroom.reduce.Hosting.Asked;
import dev.headroom.reduce.Layout.Tap;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import dev.headroom.tensor.Span;
import dev.headroom.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// {@link HostedCheck} sees every mistake that the construction invites: each mutant breaks a promise
/// on some instance of those on which the construction itself keeps all.
final class HostedMutantsTest {
  private static final Engine ENGINE = new Engine(KernelName.REFERENCE, Dtype.F64, 1);

  /// A mistake, and the architecture that it is made in.
  record Mutant(String name, Host host, Function<Hosted, Weights> of) {
    @Override
    public String toString() {
      return name + " (" + host.label() + ")";
    }
  }

  /// Changes one model's matrices.
  private interface Change {
    void in(Hosted model, int layer, Tensor weight);
  }

  private static Mutant mutant(String name, Host host, Role role, Change change) {
    return new Mutant(
        name, host, m -> new Altered(m, m.architecture(), role, (l, w) -> change.in(m, l, w)));
  }

  static Stream<Mutant> mutants() {
    return Stream.of(Host.values())
        .flatMap(host -> Stream.of(inAll(host), inSome(host)).flatMap(List::stream));
  }

  private static List<Mutant> inAll(Host host) {
    return List.of(
        mutant("keys may see keys", host, Role.QUERY, (m, l, w) -> forget(m, w, true)),
        mutant("smaller scores", host, scores(host), (m, l, w) -> times(w, less(host))),
        mutant("scores of the wrong sign", host, Role.QUERY, (m, l, w) -> times(w, -1)),
        mutant("a coordinate of c left out", host, Role.QUERY, (m, l, w) -> leaveOut(m, w)),
        mutant(
            "values as large as a norm leaves them", host, Role.VALUE, HostedMutantsTest::values),
        mutant("a sentinel of twice its weight", host, Role.VALUE, HostedMutantsTest::sentinel),
        mutant("the heads of another layer", host, Role.QUERY, HostedMutantsTest::shifted),
        mutant("a flag forgotten", host, Role.TOKENS, HostedMutantsTest::forgetFlag),
        mutant("1 − z forgotten", host, Role.TOKENS, HostedMutantsTest::forgetComplement),
        mutant("OUT begins with 1", host, Role.TOKENS, (m, l, w) -> w.set(1, m.layout().out(), 1)),
        mutant("a gain at the end of 1", host, end(host), HostedMutantsTest::finalGain),
        mutant("no as large as yes may be", host, Role.HEAD, HostedMutantsTest::largerNo),
        mutant(
            "the second column written too", host, Role.ATTENTION_OUT, HostedMutantsTest::second));
  }

  private static List<Mutant> inSome(Host host) {
    List<Mutant> some = new ArrayList<>();
    if (host.shared()) {
      some.addAll(List.of(positive(host), oneSided(host)));
    } else {
      some.addAll(List.of(untouched(host), otherBase(host)));
    }
    if (host.counts()) {
      some.addAll(weaker(host));
    } else {
      some.addAll(List.of(silent(host), narrow(host)));
    }
    if (scores(host) == Role.QUERY_NORM) {
      some.add(mutant("a gain of queries of 1", host, Role.QUERY_NORM, HostedMutantsTest::plain));
    }
    if (host == Host.BERT) {
      some.add(
          mutant(
              "steps as if the stream were not normed",
              host,
              Role.ATTENTION_OUT,
              (m, l, w) -> times(w, 1 / m.stream())));
    }
    return some;
  }

  private static void plain(Hosted m, int layer, Tensor w) {
    w.fill(1 - m.architecture().output().norm().orElseThrow().shift());
  }

  private static Mutant positive(Host host) {
    return mutant("a negative not written", host, Role.ATTENTION_OUT, HostedMutantsTest::positive);
  }

  private static Mutant oneSided(Host host) {
    return mutant("rows without negatives", host, Role.TOKENS, HostedMutantsTest::oneSided);
  }

  /// What is too little to add, where no norm makes it one size.
  private static List<Mutant> weaker(Host host) {
    return List.of(
        mutant("queries may be keys", host, Role.KEY, (m, l, w) -> forget(m, w, false)),
        mutant("smaller steps than η", host, Role.ATTENTION_OUT, (m, l, w) -> times(w, 0.4)));
  }

  /// A norm behind the heads of gain 0.
  private static Mutant silent(Host host) {
    return mutant("nothing behind heads", host, Role.ATTENTION_AFTER, (m, l, w) -> w.fill(-1));
  }

  /// Layers that are to see every token see two.
  private static Mutant narrow(Host host) {
    return new Mutant(
        "a window in every layer",
        host,
        m -> around(m, f -> f.with(f.scoring().seeing(Span.last(2)))));
  }

  /// What multiplies y behind the last layer.
  private static Role end(Host host) {
    return host == Host.BERT ? Role.TRANSFORM : Role.FINAL_NORM;
  }

  private static Role scores(Host host) {
    return host == Host.QWEN3 || host == Host.GEMMA3 ? Role.QUERY_NORM : Role.QUERY;
  }

  /// Where queries are normed, T leaves more room than elsewhere: no pair has as many features as can
  /// be and only one of them in common.
  private static double less(Host host) {
    return scores(host) == Role.QUERY_NORM ? 0.25 : 0.5;
  }

  private static void times(Tensor w, double by) {
    for (int i = 0; i < w.rows(); i++) {
      for (int j = 0; j < w.cols(); j++) {
        w.set(i, j, w.get(i, j) * by);
      }
    }
  }

  private static int headDim(Hosted m) {
    return m.architecture().layers().getFirst().attention().f().keyWidth();
  }

  private static void clear(Hosted m, Tensor w, List<Tap> taps) {
    for (Tap tap : taps) {
      for (int col = tap.to(); col < w.cols(); col += headDim(m)) {
        w.set(tap.from(), col, 0);
      }
    }
  }

  private static void forget(Hosted m, Tensor w, boolean query) {
    int d = m.instance().dim();
    clear(m, w, query ? m.layout().query(d + 1) : m.layout().key(d));
  }

  private static void leaveOut(Hosted m, Tensor w) {
    clear(m, w, m.layout().query(0));
  }

  private static void values(Hosted m, int layer, Tensor w) {
    for (int j = 0; j < w.cols() && layer < m.working(); j++) {
      w.set(m.layout().keys(), j, Math.signum(w.get(m.layout().keys(), j)));
    }
  }

  private static void sentinel(Hosted m, int layer, Tensor w) {
    for (int j = 0; j < w.cols(); j++) {
      w.set(m.layout().sentinel(), j, 2 * w.get(m.layout().sentinel(), j));
    }
  }

  /// Every head reads the vector of its neighbour.
  private static void shifted(Hosted m, int layer, Tensor w) {
    Tensor copy = Tensor.zeros(w.dtype(), w.rows(), w.cols());
    w.copyTo(copy);
    for (int i = 0; i < w.rows(); i++) {
      for (int j = 0; j < w.cols(); j++) {
        w.set(i, j, copy.get(i, (j + headDim(m)) % w.cols()));
      }
    }
  }

  private static void forgetFlag(Hosted m, int layer, Tensor w) {
    w.set(0, m.layout().sentinel(), 0);
  }

  private static void forgetComplement(Hosted m, int layer, Tensor w) {
    int d = m.instance().dim();
    int first = m.layout() instanceof Layout.Flat ? d : 2 * d;
    for (int i = 0; i < m.yes(); i++) {
      for (int x = 0; x < d; x++) {
        w.set(i, first + x, 0);
      }
    }
  }

  private static void finalGain(Hosted m, int layer, Tensor w) {
    double shift = m.architecture().output().norm().map(Norm::shift).orElse(0.0);
    for (int i = 0; i < w.rows(); i++) {
      for (int j = 0; j < w.cols(); j++) {
        w.set(i, j, Math.signum(w.get(i, j) + shift) - shift);
      }
    }
  }

  private static void largerNo(Hosted m, int layer, Tensor w) {
    w.set(m.yes() + 1, m.layout().queries(), 6);
  }

  private static void second(Hosted m, int layer, Tensor w) {
    if (layer < m.working()) {
      w.set(1, m.layout().out(), m.margin().step());
    }
  }

  private static void positive(Hosted m, int layer, Tensor w) {
    int columns = m.layout().columns();
    for (int i = 0; i < w.rows(); i++) {
      for (int j = columns; j < 2 * columns; j++) {
        w.set(i, j, 0);
      }
    }
  }

  private static void oneSided(Hosted m, int layer, Tensor w) {
    for (int i = 0; i < w.rows(); i++) {
      for (int j = m.layout().columns(); j < w.cols(); j++) {
        w.set(i, j, 0);
      }
    }
  }

  /// Rows as if no rotation followed: position 0 is turned by nothing.
  private static Mutant untouched(Host host) {
    return mutant(
        "a rotation not undone",
        host,
        Role.TOKENS,
        (m, l, w) -> {
          double one = 1 / m.architecture().embedding().scale();
          for (int i = 0; i < m.yes(); i++) {
            Token token = Token.at(i, m.keys());
            int row = i;
            w.rows(i, i + 1).fill(0);
            m.layout()
                .row(0, token, x -> vector(m, token, x))
                .forEach(e -> w.set(row, e.col(), one * e.value()));
          }
        });
  }

  private static boolean vector(Hosted m, Token token, int x) {
    return switch (token) {
      case Token.Key(int b) -> m.instance().set(1).get(b, x);
      case Token.Query(int a) -> m.instance().set(0).get(a, x);
      case Token.Sentinel(), Token.Answer() -> false;
    };
  }

  /// A model that turns by another base than its rows were turned back by.
  private static Mutant otherBase(Host host) {
    return new Mutant("the base of another model", host, m -> around(m, f -> turned(m, host, f)));
  }

  private static Attention turned(Hosted m, Host host, Attention f) {
    Hosting other = new Hosting(host, m.answered(), Asked.LEAST.turned(3));
    Grid grid = Grid.square(m.instance().set(2).size());
    Layer by = other.of(m.instance(), grid, false).architecture().layers().getFirst();
    return ((Heads) f).rotated(by.attention().f().rope());
  }

  /// The same weights in an architecture with other attention.
  private static Weights around(Hosted m, UnaryOperator<Attention> change) {
    Architecture a = m.architecture().with(l -> new Layer(l.attention().with(change), l.mlp()));
    return new Altered(m, a, Role.TOKENS, (l, w) -> {});
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void isCaught(Mutant mutant) {
    List<Seeded> trials = Seeded.trials(40, 8).toList();
    assertThat(trials)
        .as("%s", mutant)
        .anySatisfy(trial -> {
          Hosted model = HostedLaws.random(trial, mutant.host());
          assertThat(HostedCheck.faults(model, model, ENGINE)).isEmpty();
          Weights wrong = mutant.of().apply(model);
          assertThat(HostedCheck.faults(model, wrong, ENGINE)).isNotEmpty();
        });
  }
}
