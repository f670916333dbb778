package dev.headroom.referee;

import dev.headroom.field.Field;
import dev.headroom.field.Rational;
import dev.headroom.trace.Blocks;
import dev.headroom.trace.Family;
import dev.headroom.work.Pace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A transformer of blocks with norms over any field, token by token from its definition; of the trace
/// it shares the names and constants of {@link Blocks} alone.
/// Source: theory.md 1 and 7.
final class BlocksOracle<E> {
  private final Blocks model;
  private final Family family;
  private final Blocks.Sizes sizes;
  private final Field<E> field;
  private final Map<String, E> at;
  private final Pace pace;

  private BlocksOracle(Blocks model, Field<E> field, Map<String, E> at) {
    this.model = model;
    this.family = model.family();
    this.sizes = model.sizes();
    this.field = field;
    this.at = at;
    this.pace = Pace.of("the transformer itself", (long) sizes.layers() * sizes.tokens());
  }

  /// The values of `f` and `y.i.c` by name.
  static <E> Map<String, E> outputs(Blocks model, Field<E> field, Map<String, E> inputs) {
    return new BlocksOracle<>(model, field, inputs).outputs();
  }

  private Map<String, E> outputs() {
    List<List<E>> x = new ArrayList<>();
    for (int i = 0; i < sizes.tokens(); i++) {
      x.add(vector("x." + i + ".", sizes.width()));
    }
    for (int l = 0; l < sizes.layers(); l++) {
      x = layer(x, "." + l + ".");
    }
    Map<String, E> out = new HashMap<>();
    E f = field.zero();
    for (int i = 0; i < sizes.tokens(); i++) {
      List<E> y = family.after() ? x.get(i) : norm(x.get(i), "f.");
      for (int c = 0; c < y.size(); c++) {
        out.put("y." + i + "." + c, y.get(c));
      }
      if (i >= model.firstQuery()) {
        f = field.add(f, y.get(model.target(i)));
        if (model.spare().isPresent()) {
          f = field.sub(f, y.get(model.spare().get()));
        }
      }
    }
    out.put("f", f);
    return out;
  }

  private List<List<E>> layer(List<List<E>> x, String at) {
    List<List<E>> read = new ArrayList<>();
    for (List<E> row : x) {
      read.add(family.after() ? row : norm(row, "a" + at));
    }
    List<List<E>> y = new ArrayList<>();
    for (int i = 0; i < x.size(); i++) {
      pace.step(1);
      List<E> mixed = add(x.get(i), attention(read, i, at));
      if (family.after()) {
        mixed = norm(mixed, "a" + at);
        y.add(norm(add(mixed, mlp(mixed, at)), "m" + at));
      } else {
        y.add(add(mixed, mlp(norm(mixed, "m" + at), at)));
      }
    }
    return y;
  }

  /// What the heads of a layer add to token i.
  private List<E> attention(List<List<E>> x, int i, String at) {
    List<E> sum = family.centred() ? vector("bo" + at, sizes.width()) : zeros(sizes.width());
    int share = sizes.heads() / sizes.groups();
    for (int h = 0; h < sizes.heads(); h++) {
      String group = at + h / share + ".";
      List<E> q = direction(x.get(i), "q" + at + h + ".", "gq" + at, i);
      List<E> values = zeros(sizes.valueDim());
      E total = field.zero();
      for (int j = 0; j < (model.causal() ? i + 1 : x.size()); j++) {
        List<E> k = direction(x.get(j), "k" + group, "gk" + at, j);
        E weight = field.exp(field.mul(field.of(model.scale()), Sums.dot(field, q, k)));
        total = field.add(total, weight);
        values = add(values, times(weight, affine(x.get(j), "v" + group, sizes.valueDim())));
      }
      List<E> o = new ArrayList<>();
      for (E value : values) {
        o.add(field.div(value, total));
      }
      sum = add(sum, linear(o, "wo" + at + h + ".", sizes.width()));
    }
    return sum;
  }

  /// A query or a key: projected, normed, turned.
  private List<E> direction(List<E> x, String name, String gain, int token) {
    List<E> q = affine(x, name, sizes.headDim());
    if (family.headNorms()) {
      q = gained(q, gain);
    }
    if (!model.rotary()) {
      return q;
    }
    int half = q.size() / 2;
    List<E> turned = new ArrayList<>(q);
    for (int pair = 0; pair < half; pair++) {
      Rational[] turn = model.turn(token, pair);
      E cos = field.of(turn[0]);
      E sin = field.of(turn[1]);
      E u = q.get(pair);
      E v = q.get(pair + half);
      turned.set(pair, field.sub(field.mul(u, cos), field.mul(v, sin)));
      turned.set(pair + half, field.add(field.mul(u, sin), field.mul(v, cos)));
    }
    return turned;
  }

  private List<E> mlp(List<E> x, String at) {
    List<E> up = affine(x, "u" + at, sizes.ffn());
    List<E> hidden = new ArrayList<>();
    List<E> gate = family.gated() ? linear(x, "wg" + at, sizes.ffn()) : up;
    for (int f = 0; f < up.size(); f++) {
      E act = activation(gate.get(f));
      hidden.add(family.gated() ? field.mul(act, up.get(f)) : act);
    }
    return affine(hidden, "d" + at, sizes.width());
  }

  private E activation(E z) {
    E cube = field.mul(z, field.mul(z, z));
    E linear = field.mul(field.of(family.linear()), z);
    E exponent = field.add(linear, field.mul(field.of(family.cubic()), cube));
    return field.div(z, field.add(field.one(), field.exp(field.sub(field.zero(), exponent))));
  }

  private List<E> norm(List<E> x, String name) {
    if (!family.centred()) {
      return gained(x, "g" + name);
    }
    E mean = field.mul(field.of(Rational.of(1, x.size())), Sums.sum(field, x));
    List<E> centred = new ArrayList<>();
    for (E value : x) {
      centred.add(field.sub(value, mean));
    }
    return add(gained(centred, "g" + name), vector("b" + name, x.size()));
  }

  /// x·gain/√(mean of squares + ε).
  private List<E> gained(List<E> x, String gain) {
    E mean = field.mul(field.of(Rational.of(1, x.size())), Sums.dot(field, x, x));
    E logarithm = field.ln(field.add(mean, field.of(model.point().epsilon())));
    E root = field.exp(field.mul(field.of(Rational.of(1, 2)), logarithm));
    List<E> y = new ArrayList<>();
    for (int c = 0; c < x.size(); c++) {
      y.add(field.div(field.mul(x.get(c), value(gain + c)), root));
    }
    return y;
  }

  private List<E> affine(List<E> x, String name, int columns) {
    List<E> y = linear(x, "w" + name, columns);
    return family.centred() ? add(y, vector("b" + name, columns)) : y;
  }

  private List<E> linear(List<E> x, String matrix, int columns) {
    List<E> y = zeros(columns);
    for (int i = 0; i < x.size(); i++) {
      y = add(y, times(x.get(i), vector(matrix + i + ".", columns)));
    }
    return y;
  }

  private List<E> zeros(int size) {
    List<E> none = new ArrayList<>();
    for (int c = 0; c < size; c++) {
      none.add(field.zero());
    }
    return none;
  }

  private List<E> vector(String prefix, int size) {
    List<E> v = new ArrayList<>();
    for (int c = 0; c < size; c++) {
      v.add(value(prefix + c));
    }
    return v;
  }

  private E value(String name) {
    E value = at.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no value for input " + name);
    }
    return value;
  }

  private List<E> add(List<E> x, List<E> y) {
    List<E> z = new ArrayList<>();
    for (int c = 0; c < x.size(); c++) {
      z.add(field.add(x.get(c), y.get(c)));
    }
    return z;
  }

  private List<E> times(E factor, List<E> x) {
    List<E> z = new ArrayList<>();
    for (E value : x) {
      z.add(field.mul(factor, value));
    }
    return z;
  }
}
