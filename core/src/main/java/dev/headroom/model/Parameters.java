package dev.headroom.model;

import static java.lang.Math.addExact;
import static java.lang.Math.multiplyExact;

import dev.headroom.model.Architecture.Norm;
import dev.headroom.model.Architecture.Output;
import dev.headroom.model.Architecture.Positions;

/// How many weights each part of a model has.
/// Shape:  tokens, positions, types: the embedding tables; norm: one norm; qkv, output, mlp: one
///         layer; head: all that follows the layers, with the vocabulary's matrix also where it is
///         the embedding's; norms: how many norms there are; transformNorm included in head.
/// Fails:  ArithmeticException past 2^63 − 1.
public record Parameters(
    long tokens,
    long positions,
    long types,
    long norm,
    long norms,
    long layers,
    long qkv,
    long output,
    long mlp,
    long head,
    long shared) {

  public static Parameters of(Architecture a) {
    long d = a.shape().width();
    long q = a.shape().queryWidth();
    long inputs = addExact(q, multiplyExact(2L, a.shape().keyWidth()));
    long vocabulary = multiplyExact((long) a.embedding().vocabulary(), d);
    long norm = norm(a.norm().kind(), d);
    return new Parameters(
        vocabulary,
        multiplyExact(positionRows(a.embedding()), d),
        multiplyExact((long) a.embedding().tokenTypes(), d),
        norm,
        norms(a),
        a.shape().layers(),
        linear(d, inputs, a.heads().inputBias()),
        linear(q, d, a.heads().outputBias()),
        mlp(a, d),
        head(a, d, norm),
        a.output().tied() && a.output().head() != Output.Head.NONE ? vocabulary : 0);
  }

  /// All weights, a shared matrix once.
  public long total() {
    long tables = addExact(addExact(tokens, positions), types);
    long body = addExact(multiplyExact(norm, norms), multiplyExact(layerProducts(), layers));
    return addExact(addExact(tables, body), head - shared);
  }

  /// One layer with its norms.
  public long layer() {
    return addExact(layerProducts(), normsOfLayer() * norm);
  }

  /// All that follows the layers, the vocabulary's matrix included wherever it is kept, and the
  /// norms outside the layers.
  public long ending() {
    return addExact(head, (norms - normsOfLayer() * layers) * norm);
  }

  private long normsOfLayer() {
    return mlp > 0 ? 2 : 1;
  }

  private long layerProducts() {
    return addExact(addExact(qkv, output), mlp);
  }

  /// Norms on the way of the residual stream.
  private static long norms(Architecture a) {
    long perLayer = a.shape().ffn() > 0 ? 2 : 1;
    int ends = (a.embedding().normalised() ? 1 : 0) + (a.output().norm() ? 1 : 0);
    return perLayer * a.shape().layers() + ends;
  }

  private static long positionRows(Architecture.Embedding embedding) {
    return embedding.kind() instanceof Positions.Learned(int offset)
        ? (long) embedding.positions() + offset
        : 0;
  }

  private static long norm(Norm.Kind kind, long d) {
    return switch (kind) {
      case NONE -> 0;
      case LAYER -> 2 * d;
      case RMS -> d;
    };
  }

  private static long mlp(Architecture a, long d) {
    long f = a.shape().ffn();
    if (f == 0) {
      return 0;
    }
    boolean bias = a.mlp().bias();
    long up = multiplyExact(linear(d, f, bias), a.mlp().gated() ? 2L : 1L);
    return addExact(up, linear(f, d, bias));
  }

  private static long head(Architecture a, long d, long norm) {
    long v = a.embedding().vocabulary();
    long pooler = a.output().pooler() ? linear(d, d, true) : 0;
    return switch (a.output().head()) {
      case NONE -> pooler;
      case LANGUAGE -> addExact(pooler, linear(d, v, false));
      case MASKED_LANGUAGE ->
          addExact(pooler, addExact(addExact(linear(d, d, true), norm), linear(d, v, true)));
    };
  }

  private static long linear(long in, long out, boolean bias) {
    return multiplyExact(bias ? addExact(in, 1) : in, out);
  }
}
