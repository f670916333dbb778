package dev.headroom.gauntlet;

import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Tensor;
import dev.headroom.vectors.Ov;

/// One head: queries, keys and values whose exact attention (softmax, scale 1) tells in its last
/// column which tokens have an orthogonal partner. Row i reads 1 + 1/(1 + t + w), t its partners, w
/// the weight of all others: 2 within w if there is none, at most 3/2 if there is one.
/// Shape:  q, k, v, o `[N+1, d]`; the last row is the sentinel. Entries of q, k, v are exact in
///         every floating-point type from bfloat16 on.
/// Source: theory.md 2; [SXYY] Lemma 3.2, Theorem 3.1.
public record HardAttention(Course course, int set, int head, Ov sets) {
  /// A token reads no partner above this, a partner below.
  public static final double BETWEEN = 1.75;

  /// Any error below this decides every token.
  public static final double DECIDES = 0.2;

  /// Its place among all instances of the course.
  public int id() {
    return set * course.layers() * course.heads() + head;
  }

  public int layer() {
    return head / course.heads();
  }

  public int headOfLayer() {
    return head % course.heads();
  }

  /// The error per entry that Theorem 3.1 certifies: under the 3-OV hypothesis no method of time
  /// LH·N^(2−ε) stays below it on all instances.
  public double tolerance() {
    return 1 / (10.0 * course.tokens());
  }

  /// c of Lemma 2.9, ln(10·N²·LH), rounded up to a multiple of 1/8 so that narrow types hold it.
  public double scale() {
    double n = course.tokens() - 1;
    double c = Math.log(10 * n * n * course.layers() * course.heads());
    return Math.ceil(8 * c) / 8;
  }

  /// Q = −c·a.
  public Tensor q(Dtype dtype) {
    return fill(dtype, (i, x) -> sets.set(0).get(i, x) ? -scale() : 0);
  }

  /// K = b∘c.
  public Tensor k(Dtype dtype) {
    return fill(dtype, (i, x) -> sets.set(1).get(i, x) && sets.set(2).get(head, x) ? 1 : 0);
  }

  /// V: 1 in the last column, 2 for the sentinel.
  public Tensor v(Dtype dtype) {
    Tensor v = Tensor.zeros(dtype, course.tokens(), course.dim());
    for (int i = 0; i < v.rows(); i++) {
      v.set(i, v.cols() - 1, i + 1 < v.rows() ? 1 : 2);
    }
    return v;
  }

  /// The exact output, from the integer scores: no engine has a part in it.
  /// Work:   N² words and additions.
  public Tensor expected() {
    int n = course.tokens() - 1;
    double[] weight = new double[course.dim() + 1];
    for (int s = 0; s < weight.length; s++) {
      weight[s] = Math.exp(-scale() * s);
    }
    Tensor o = Tensor.zeros(Dtype.F64, n + 1, course.dim());
    for (int i = 0; i < n; i++) {
      double others = 0;
      for (int j = 0; j < n; j++) {
        others += weight[score(i, j)];
      }
      o.set(i, o.cols() - 1, 1 + 1 / (1 + others));
    }
    o.set(n, o.cols() - 1, 1 + 1 / (1.0 + n));
    return o;
  }

  /// For each token but the sentinel whether it has a partner.
  public boolean[] partners() {
    int n = course.tokens() - 1;
    boolean[] partners = new boolean[n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n && !partners[i]; j++) {
        partners[i] = sets.orthogonal(i, j, head);
      }
    }
    return partners;
  }

  private int score(int i, int j) {
    int score = 0;
    for (int w = 0; w < sets.set(0).words(); w++) {
      score +=
          Long.bitCount(
              sets.set(0).word(i, w) & sets.set(1).word(j, w) & sets.set(2).word(head, w));
    }
    return score;
  }

  private interface Entry {
    double at(int i, int x);
  }

  private Tensor fill(Dtype dtype, Entry entry) {
    Tensor t = Tensor.zeros(dtype, course.tokens(), course.dim());
    for (int i = 0; i + 1 < t.rows(); i++) {
      for (int x = 0; x < t.cols(); x++) {
        t.set(i, x, entry.at(i, x));
      }
    }
    return t;
  }
}
