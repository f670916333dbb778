package dev.headroom.trace;

import dev.headroom.circuit.Arithmetic;
import dev.headroom.circuit.Circuit;
import dev.headroom.circuit.CircuitBuilder;
import dev.headroom.circuit.Folding;
import dev.headroom.field.Rational;
import dev.headroom.work.Pace;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// A transformer of blocks with norms as a circuit: every weight and the stream `x.i.c` that enters the
/// first layer are inputs, outputs are `f` or `y.i.c`. A root is exp(½·ln); rotations, ε and the
/// scale of scores are constants. By the definition only visible pairs are multiplied.
/// Source: theory.md 7; docs/circuits.md 1.
class BlocksTrace {
  final Blocks model;
  final Family family;
  final Blocks.Sizes sizes;
  final Arithmetic out;
  private final Multiplication multiplication;
  private final CircuitBuilder writer;
  private final Map<String, int[][]> tensors = new HashMap<>();

  BlocksTrace(Extent extent, Blocks model, Pace pace) {
    this.model = model;
    this.family = model.family();
    this.sizes = model.sizes();
    this.multiplication = extent.multiplication();
    this.writer = Circuit.builder().paced(pace);
    this.out = new Folding(writer);
  }

  static Circuit of(Extent extent, Blocks model, Pace pace) {
    if (extent.identity()) {
      throw new IllegalArgumentException("X = I is folded in for h2 alone");
    }
    return new BlocksTrace(extent, model, pace).circuit(extent.allOutputs());
  }

  Circuit circuit(boolean allOutputs) {
    model.tensors().forEach((prefix, size) -> tensors.put(prefix, inputs(prefix, size)));
    int[][] x = tensor("x.");
    for (int layer = 0; layer < sizes.layers(); layer++) {
      x = layer(x, layer);
    }
    int[][] y = family.after() ? x : norm(x, "f.");
    if (allOutputs) {
      for (int i = 0; i < y.length; i++) {
        for (int c = 0; c < y[i].length; c++) {
          writer.output("y." + i + "." + c, y[i][c]);
        }
      }
    } else {
      writer.output("f", sum(y));
    }
    return writer.build();
  }

  private int[][] inputs(String prefix, int[] size) {
    boolean vector = size.length == 1;
    int[][] x = vector ? new int[1][size[0]] : new int[size[0]][size[1]];
    for (int i = 0; i < x.length; i++) {
      for (int c = 0; c < x[i].length; c++) {
        x[i][c] = writer.input(prefix + (vector ? "" : i + ".") + c);
      }
    }
    return x;
  }

  final int[][] tensor(String prefix) {
    int[][] tensor = tensors.get(prefix);
    if (tensor == null) {
      throw new IllegalStateException("no tensor " + prefix);
    }
    return tensor;
  }

  /// F: a column of every query's row, less the spare one.
  private int sum(int[][] y) {
    int f = out.constant(Rational.ZERO);
    for (int i = model.firstQuery(); i < y.length; i++) {
      int read = y[i][model.target(i)];
      int[] row = y[i];
      f = out.add(f, model.spare().map(c -> out.sub(read, row[c])).orElse(read));
    }
    return f;
  }

  int[][] layer(int[][] x, int layer) {
    String at = "." + layer + ".";
    if (family.after()) {
      int[][] y = norm(residual(x, attention(x, layer)), "a" + at);
      return norm(residual(y, mlp(y, at)), "m" + at);
    }
    int[][] y = residual(x, attention(norm(x, "a" + at), layer));
    return residual(y, mlp(norm(y, "m" + at), at));
  }

  int[][] residual(int[][] x, int[][] y) {
    return Multiplication.sum(out, x, y);
  }

  /// The heads of a layer, projected and summed.
  int[][] attention(int[][] x, int layer) {
    int[][][] keys = new int[sizes.groups()][][];
    int[][][] values = new int[sizes.groups()][][];
    for (int g = 0; g < sizes.groups(); g++) {
      String group = "." + layer + "." + g + ".";
      keys[g] = direction(biased(x, "k" + group), "gk." + layer + ".");
      values[g] = biased(x, "v" + group);
    }
    int[][] sum = new int[0][];
    for (int h = 0; h < sizes.heads(); h++) {
      String head = "." + layer + "." + h + ".";
      int[][] q = direction(biased(x, "q" + head), "gq." + layer + ".");
      int[][] o = mixed(scores(q, keys[group(h)]), values[group(h)]);
      int[][] y = multiplication.product(out, o, tensor("wo" + head));
      sum = h == 0 ? y : Multiplication.sum(out, sum, y);
    }
    return family.centred() ? plus(sum, "bo." + layer + ".") : sum;
  }

  int group(int head) {
    return model.group(head);
  }

  boolean sees(int query, int key) {
    return model.sees(query, key);
  }

  /// Queries or keys, normed where they are, and turned.
  int[][] direction(int[][] x, String gain) {
    return positioned(headNorm(x, gain));
  }

  /// Queries or keys turned by their positions.
  int[][] positioned(int[][] x) {
    if (!model.rotary()) {
      return x;
    }
    int half = sizes.headDim() / 2;
    int[][] y = new int[x.length][2 * half];
    for (int i = 0; i < x.length; i++) {
      for (int k = 0; k < half; k++) {
        Rational[] turn = model.turn(i, k);
        int cos = out.constant(turn[0]);
        int sin = out.constant(turn[1]);
        int u = x[i][k];
        int v = x[i][k + half];
        y[i][k] = out.sub(out.mul(cos, u), out.mul(sin, v));
        y[i][k + half] = out.add(out.mul(cos, v), out.mul(sin, u));
      }
    }
    return y;
  }

  /// The exponentials of the scores; 0 where a token is not seen.
  int[][] scores(int[][] q, int[][] k) {
    int[][] s = product(q, Multiplication.transposed(k), true);
    int[][] e = new int[q.length][k.length];
    for (int i = 0; i < q.length; i++) {
      for (int j = 0; j < k.length; j++) {
        e[i][j] = sees(i, j) ? out.exp(scaled(s[i][j])) : out.constant(Rational.ZERO);
      }
    }
    return e;
  }

  int scaled(int score) {
    return out.mul(out.constant(model.scale()), score);
  }

  /// Rows of values, weighted and divided by the sum of the weights.
  int[][] mixed(int[][] e, int[][] v) {
    int[][] o = product(e, v, false);
    for (int i = 0; i < o.length; i++) {
      int total = Arrays.stream(e[i]).reduce(out::add).orElseThrow();
      o[i] = Arrays.stream(o[i]).map(x -> divided(x, total)).toArray();
    }
    return o;
  }

  int divided(int value, int total) {
    return out.div(value, total);
  }

  /// By the definition only the pairs that a mask leaves.
  private int[][] product(int[][] a, int[][] b, boolean scores) {
    if (multiplication.scheme().isPresent()) {
      return multiplication.product(out, a, b);
    }
    int zero = out.constant(Rational.ZERO);
    int[][] c = new int[a.length][b[0].length];
    for (int i = 0; i < c.length; i++) {
      for (int j = 0; j < c[i].length; j++) {
        c[i][j] = zero;
        for (int k = 0; k < b.length && (!scores || sees(i, j)); k++) {
          c[i][j] = out.add(c[i][j], out.mul(a[i][k], b[k][j]));
        }
      }
    }
    return c;
  }

  int[][] mlp(int[][] x, String at) {
    int[][] up = biased(x, "u" + at);
    if (family.gated()) {
      int[][] gate = multiplication.product(out, x, tensor("wg" + at));
      for (int i = 0; i < up.length; i++) {
        for (int f = 0; f < up[i].length; f++) {
          up[i][f] = gate(gate[i][f], up[i][f]);
        }
      }
    } else {
      for (int[] row : up) {
        Arrays.setAll(row, f -> activation(row[f]));
      }
    }
    return biased(up, "d" + at);
  }

  int gate(int gate, int up) {
    return out.mul(activation(gate), up);
  }

  /// z/(1 + exp(−linear·z − cubic·z³)).
  int activation(int z) {
    int exponent = out.mul(out.constant(family.linear().negate()), z);
    if (!family.cubic().isZero()) {
      int cube = out.mul(out.mul(z, z), z);
      exponent = out.add(exponent, out.mul(out.constant(family.cubic().negate()), cube));
    }
    return out.div(z, out.add(out.constant(Rational.ONE), out.exp(exponent)));
  }

  private int[][] biased(int[][] x, String name) {
    int[][] y = multiplication.product(out, x, tensor("w" + name));
    return family.centred() ? plus(y, "b" + name) : y;
  }

  int[][] plus(int[][] x, String vector) {
    int[] b = tensor(vector)[0];
    int[][] y = new int[x.length][b.length];
    for (int i = 0; i < x.length; i++) {
      int[] row = x[i];
      Arrays.setAll(y[i], c -> out.add(row[c], b[c]));
    }
    return y;
  }

  int[][] headNorm(int[][] x, String gain) {
    return family.headNorms() ? scaled(x, gain) : x;
  }

  int[][] norm(int[][] x, String name) {
    return family.centred()
        ? plus(scaled(centred(x), "g" + name), "b" + name)
        : scaled(x, "g" + name);
  }

  int[][] centred(int[][] x) {
    int[][] y = new int[x.length][];
    for (int i = 0; i < x.length; i++) {
      int mean = mean(x[i]);
      y[i] = Arrays.stream(x[i]).map(v -> out.sub(v, mean)).toArray();
    }
    return y;
  }

  /// Rows over the root of their mean square plus ε, times a gain.
  int[][] scaled(int[][] x, String gain) {
    int[] g = tensor(gain)[0];
    int minusHalf = out.constant(Rational.of(-1, 2));
    int[][] y = new int[x.length][g.length];
    for (int i = 0; i < x.length; i++) {
      int[] row = x[i];
      int square = mean(Arrays.stream(row).map(v -> out.mul(v, v)).toArray());
      int logarithm = out.ln(out.add(square, out.constant(epsilon(gain))));
      int factor = out.exp(out.mul(minusHalf, logarithm));
      Arrays.setAll(y[i], c -> gained(out.mul(row[c], factor), g[c]));
    }
    return y;
  }

  int gained(int value, int gain) {
    return out.mul(value, gain);
  }

  Rational epsilon(String gain) {
    return model.point().epsilon();
  }

  private int mean(int[] x) {
    int sum = Arrays.stream(x).reduce(out::add).orElseThrow();
    return out.mul(out.constant(Rational.of(1, x.length)), sum);
  }
}
