package dev.headroom.model;

import static java.lang.Math.addExact;
import static java.lang.Math.multiplyExact;

import dev.headroom.model.Weights.HeadGroup;
import dev.headroom.model.Weights.Linear;
import dev.headroom.model.Weights.NormWeights;
import dev.headroom.tensor.Rows;
import java.util.Optional;

/// Bytes of the weights that a run uses, as they are stored.
/// Shape:  tokens, positions, types: one entry of that table; norms, qkv, output, mlp: all layers
///         together; head: all that follows them, the vocabulary's matrix included wherever it is
///         kept; queriesAndKeys, keyBiases: parts of qkv; least, most: the narrowest and the widest
///         entry of any weight.
/// Fails:  ArithmeticException past 2^63 − 1.
public record StoredBytes(
    int tokens,
    int positions,
    int types,
    long norms,
    long qkv,
    long output,
    long mlp,
    long head,
    long queriesAndKeys,
    long keyBiases,
    int least,
    int most) {

  /// Every weight at `bytes` each.
  public static StoredBytes uniform(Architecture a, int bytes) {
    Parameters p = Parameters.of(a);
    long layers = p.layers();
    long bias = a.heads().inputBias() ? 1 : 0;
    long keys = a.shape().keyWidth();
    long values = multiplyExact(keys, a.shape().width() + bias);
    return new StoredBytes(
        bytes,
        bytes,
        bytes,
        product(p.norm(), p.norms(), bytes),
        product(p.qkv(), layers, bytes),
        product(p.output(), layers, bytes),
        product(p.mlp(), layers, bytes),
        product(p.head(), 1, bytes),
        product(p.qkv() - values, layers, bytes),
        product(keys * bias, layers, bytes),
        bytes,
        bytes);
  }

  /// Every weight at the type of its own tensor; those that no file holds at `otherwise` each.
  public static StoredBytes of(Weights weights, int otherwise) {
    Sum sum = new Sum(otherwise);
    Weights.EmbeddingWeights e = weights.embedding();
    int tokens = sum.each(e.tokens());
    int positions = e.positions().map(sum::each).orElse(otherwise);
    int types = e.types().map(sum::each).orElse(otherwise);
    long norms = addExact(sum.norm(e.norm()), sum.norm(weights.output().norm()));
    long queriesAndKeys = 0;
    long keyBiases = 0;
    long values = 0;
    long output = 0;
    long mlp = 0;
    for (int l = 0; l < weights.architecture().shape().layers(); l++) {
      Weights.LayerWeights layer = weights.layer(l);
      norms = addExact(norms, addExact(sum.norm(layer.attentionNorm()), sum.norm(layer.mlpNorm())));
      for (HeadGroup g : layer.groups()) {
        queriesAndKeys = addExact(queriesAndKeys, addExact(sum.linear(g.q()), sum.linear(g.k())));
        keyBiases = addExact(keyBiases, sum.rows(g.k().bias()));
        values = addExact(values, sum.linear(g.v()));
        output = addExact(output, sum.linear(g.o()));
      }
      mlp = addExact(mlp, layer.mlp().map(sum::mlp).orElse(0L));
    }
    long qkv = addExact(queriesAndKeys, values);
    long head = sum.head(weights.output());
    return new StoredBytes(
        tokens,
        positions,
        types,
        norms,
        qkv,
        output,
        mlp,
        head,
        queriesAndKeys,
        keyBiases,
        sum.least,
        sum.most);
  }

  private static long product(long count, long times, int bytes) {
    return multiplyExact(multiplyExact(count, times), (long) bytes);
  }

  /// Adds up parts, and remembers the narrowest and the widest type.
  private static final class Sum {
    private final int otherwise;
    private int least = Integer.MAX_VALUE;
    private int most;

    Sum(int otherwise) {
      this.otherwise = otherwise;
    }

    int each(Rows rows) {
      int bytes = rows.storedBytes().orElse(otherwise);
      least = Math.min(least, bytes);
      most = Math.max(most, bytes);
      return bytes;
    }

    long rows(Rows rows) {
      return multiplyExact((long) rows.rows() * rows.cols(), (long) each(rows));
    }

    long rows(Optional<Rows> rows) {
      return rows.map(this::rows).orElse(0L);
    }

    long linear(Linear l) {
      return addExact(rows(l.weight().matrix()), rows(l.bias()));
    }

    long linear(Optional<Linear> l) {
      return l.map(this::linear).orElse(0L);
    }

    long norm(Optional<NormWeights> n) {
      return n.map(w -> addExact(rows(w.gain()), rows(w.bias()))).orElse(0L);
    }

    long mlp(Weights.MlpWeights m) {
      return addExact(linear(m.gate()), addExact(linear(m.up()), linear(m.down())));
    }

    long head(Weights.OutputWeights w) {
      long transform = addExact(linear(w.transform()), norm(w.transformNorm()));
      return addExact(transform, addExact(linear(w.head()), linear(w.pooler())));
    }
  }
}
