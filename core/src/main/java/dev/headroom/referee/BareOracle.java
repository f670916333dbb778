package dev.headroom.referee;

import dev.headroom.field.Field;
import dev.headroom.trace.Bare;
import dev.headroom.trace.Bare.Attention;
import dev.headroom.trace.Bare.Construction;
import dev.headroom.work.Pace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A transformer of bare heads over any field, straight from its definition.
/// Source: theory.md 1 and 4.
final class BareOracle<E> {
  private final Bare model;
  private final Field<E> field;
  private final Map<String, E> at;
  private final Pace pace;

  private BareOracle(Bare model, Field<E> field, Map<String, E> at) {
    this.model = model;
    this.field = field;
    this.at = at;
    this.pace =
        Pace.of("the transformer itself", (long) model.layers() * model.heads() * model.tokens());
  }

  /// The values of `f` and `y.i.c`, or of `f` and `g`, by name; X = I where no `x.i.c` is given.
  static <E> Map<String, E> outputs(Bare model, Field<E> field, Map<String, E> inputs) {
    BareOracle<E> oracle = new BareOracle<>(model, field, inputs);
    return model.construction() == Construction.H2 ? oracle.h2() : oracle.paper();
  }

  private Map<String, E> h2() {
    int n = model.tokens();
    int m = model.headDim();
    List<List<E>> x = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      List<E> row = new ArrayList<>();
      for (int c = 0; c < n; c++) {
        row.add(at.getOrDefault("x." + i + "." + c, i == c ? field.one() : field.zero()));
      }
      x.add(row);
    }
    for (int l = 0; l < model.layers(); l++) {
      List<List<E>> y = x;
      for (int h = 0; h < model.heads(); h++) {
        String head = "." + l + "." + h + ".";
        List<List<E>> q = product(x, weights("wq" + head, n, m));
        List<List<E>> k = product(x, weights("wk" + head, n, m));
        List<List<E>> v = product(x, weights("wv" + head, n, n));
        y = plusAttention(y, q, k, v);
      }
      x = y;
    }
    Map<String, E> out = new HashMap<>();
    E f = field.zero();
    for (int i = 0; i < n; i++) {
      f = field.add(f, x.get(i).get(i));
      for (int c = 0; c < n; c++) {
        out.put("y." + i + "." + c, x.get(i).get(c));
      }
    }
    out.put("f", f);
    return out;
  }

  private List<List<E>> plusAttention(
      List<List<E>> y, List<List<E>> q, List<List<E>> k, List<List<E>> v) {
    List<List<E>> out = new ArrayList<>();
    for (int i = 0; i < q.size(); i++) {
      pace.step(1);
      List<E> e = new ArrayList<>();
      for (List<E> key : k) {
        e.add(field.exp(Sums.dot(field, q.get(i), key)));
      }
      boolean softmax = model.attention() == Attention.SOFTMAX;
      List<E> row = product(List.of(e), v).getFirst();
      for (int c = 0; c < row.size(); c++) {
        E o = softmax ? field.div(row.get(c), Sums.sum(field, e)) : row.get(c);
        row.set(c, field.add(y.get(i).get(c), o));
      }
      out.add(row);
    }
    return out;
  }

  private Map<String, E> paper() {
    int n = model.tokens();
    int m = model.headDim();
    boolean softmax = model.attention() == Attention.SOFTMAX;
    E f = field.zero();
    E g = field.zero();
    for (int l = 0; l < model.layers(); l++) {
      for (int h = 0; h < model.heads(); h++) {
        String head = "." + l + "." + h + ".";
        List<List<E>> a = weights("a" + head, n, m);
        List<List<E>> b = weights("b" + head, n, m);
        for (int i = 0; i < n; i++) {
          pace.step(1);
          E sum = field.zero();
          for (int j = 0; j < n; j++) {
            E score =
                field.add(Sums.dot(field, a.get(i), b.get(j)), value("c" + head + i + "." + j));
            sum = field.add(sum, field.exp(score));
          }
          E all = softmax ? field.add(field.one(), sum) : field.one();
          f = field.add(f, field.div(sum, all));
          g = field.add(g, field.div(value("d" + head + i), all));
        }
      }
    }
    return Map.of("f", f, "g", g);
  }

  private List<List<E>> weights(String prefix, int rows, int cols) {
    List<List<E>> w = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      List<E> row = new ArrayList<>();
      for (int k = 0; k < cols; k++) {
        row.add(value(prefix + i + "." + k));
      }
      w.add(row);
    }
    return w;
  }

  private E value(String name) {
    E value = at.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no value for input " + name);
    }
    return value;
  }

  private List<List<E>> product(List<List<E>> x, List<List<E>> w) {
    List<List<E>> z = new ArrayList<>();
    for (List<E> left : x) {
      List<E> row = new ArrayList<>();
      for (int c = 0; c < w.getFirst().size(); c++) {
        E sum = field.zero();
        for (int k = 0; k < w.size(); k++) {
          sum = field.add(sum, field.mul(left.get(k), w.get(k).get(c)));
        }
        row.add(sum);
      }
      z.add(row);
    }
    return z;
  }
}
