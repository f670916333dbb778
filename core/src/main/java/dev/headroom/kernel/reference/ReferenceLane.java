package dev.headroom.kernel.reference;

import dev.headroom.kernel.contract.Checks;
import dev.headroom.kernel.contract.Combination;
import dev.headroom.kernel.contract.Kernel.NormRule;
import dev.headroom.kernel.contract.Lane;
import dev.headroom.kernel.contract.Packed;
import dev.headroom.kernel.contract.PackedSum;
import dev.headroom.kernel.contract.Target;
import dev.headroom.tensor.Activation;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Pairing;
import dev.headroom.tensor.Part;
import dev.headroom.tensor.Partial;
import dev.headroom.tensor.ScoreInputs;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Tensor;
import dev.headroom.tensor.Term;
import dev.headroom.work.Probe;
import java.util.ArrayList;
import java.util.List;

/// The specification: each operation as its formula reads, one thread, sums in double precision
/// whatever the type.
final class ReferenceLane implements Lane {
  @Override
  public void product(Operand a, Operand b, Tensor c, boolean add) {
    Checks.product(a, b, c);
    for (int i = 0; i < c.rows(); i++) {
      for (int j = 0; j < c.cols(); j++) {
        double sum = add ? c.get(i, j) : 0;
        for (int p = 0; p < a.cols(); p++) {
          sum += get(a, i, p) * get(b, p, j);
        }
        c.set(i, j, sum);
      }
    }
  }

  private static double get(Operand m, int i, int j) {
    return m.transposed() ? m.matrix().get(j, i) : m.matrix().get(i, j);
  }

  /// Weights as they are multiplied, in one matrix.
  private record Plain(Tensor w) implements Packed {
    @Override
    public int rows() {
      return w.rows();
    }

    @Override
    public int cols() {
      return w.cols();
    }

    @Override
    public Dtype dtype() {
      return w.dtype();
    }

    @Override
    public int columnsTogether() {
      return 1;
    }

    @Override
    public long bytes() {
      return (long) w.rows() * w.cols() * w.dtype().bytes();
    }
  }

  static Packed room(int in, int out, Dtype dtype) {
    return new Plain(Tensor.zeros(dtype, in, out));
  }

  @Override
  public Packed pack(List<Part> parts, Packed room) {
    Checks.parts(parts, room);
    Tensor w = ((Plain) room).w();
    int col = 0;
    for (Part part : parts) {
      Operand operand = new Operand(part.matrix().whole(w.dtype()), part.transposed());
      for (int i = 0; i < part.in(); i++) {
        for (int j = 0; j < part.out(); j++) {
          w.set(i, col + j, get(operand, i, j));
        }
      }
      col += part.out();
    }
    return room;
  }

  private static Tensor sum(Combination m) {
    Tensor sum = Tensor.zeros(m.dtype(), m.rows(), m.cols());
    for (int i = 0; i < m.rows(); i++) {
      for (int j = 0; j < m.cols(); j++) {
        double entry = 0;
        for (Term term : m.terms()) {
          entry += term.factor() * get(new Operand(term.part(), m.transposed()), i, j);
        }
        sum.set(i, j, entry);
      }
    }
    return sum;
  }

  @Override
  public void product(Combination a, Combination b, List<Target> to) {
    Checks.product(a, b, to);
    Tensor product = Tensor.zeros(a.dtype(), a.rows(), b.cols());
    product(new Operand(sum(a), false), new Operand(sum(b), false), product, false);
    for (Target target : to) {
      Term term = new Term(target.factor(), product);
      List<Term> terms = target.add() ? List.of(new Term(1, target.part()), term) : List.of(term);
      combine(terms, target.part());
    }
  }

  @Override
  public void product(Combination a, PackedSum b, List<Target> to) {
    Checks.product(a, b, to);
    List<Term> blocks = new ArrayList<>();
    for (PackedSum.Block block : b.blocks()) {
      Tensor rows = ((Plain) b.whole()).w().rows(block.top(), block.top() + b.rows());
      blocks.add(new Term(block.factor(), rows.cols(block.left(), block.left() + b.cols())));
    }
    product(a, new Combination(blocks, false), to);
  }

  @Override
  public void linear(Tensor x, Packed w, Tensor bias, boolean add, Tensor out) {
    Checks.linear(x, w, bias, out);
    for (int i = 0; i < out.rows(); i++) {
      for (int j = 0; j < out.cols(); j++) {
        double sum = (add ? out.get(i, j) : 0) + (bias.rows() > 0 ? bias.get(0, j) : 0);
        for (int p = 0; p < x.cols(); p++) {
          sum += x.get(i, p) * ((Plain) w).w().get(p, j);
        }
        out.set(i, j, sum);
      }
    }
  }

  @Override
  public void attention(
      AttentionShape shape,
      Tensor q,
      Tensor k,
      Tensor v,
      Scoring scoring,
      ScoreInputs inputs,
      Tensor o,
      Probe probe) {
    Checks.attention(shape, q, k, v, inputs, o);
    Checks.scores(shape, scoring, inputs, o.dtype());
    long begin = System.nanoTime();
    ReferenceAttention.attention(shape, new Tensor[] {q, k, v}, scoring, inputs, o);
    if (probe.wantsAttentionParts()) {
      probe.attention(0, System.nanoTime() - begin, 0);
    }
  }

  @Override
  public void partial(
      AttentionShape shape, Tensor[] qkv, Scoring scoring, ScoreInputs inputs, Partial to) {
    Checks.attention(shape, qkv[0], qkv[1], qkv[2], inputs, to.o());
    Checks.partial(shape, scoring, inputs, to);
    ReferenceAttention.attention(shape, qkv, scoring, inputs, to.o());
    for (int b = 0; b < shape.batch(); b++) {
      for (int h = 0; h < shape.heads(); h++) {
        ReferenceAttention.Head head = new ReferenceAttention.Head(shape, scoring, inputs, b, h);
        ReferenceAttention.weigh(head, qkv, to);
      }
    }
  }

  @Override
  public void norm(Tensor x, Tensor gain, Tensor bias, NormRule rule, Tensor out) {
    Checks.norm(x, gain, bias, out);
    int d = gain.cols();
    for (int i = 0; i < x.rows(); i++) {
      for (int at = 0; at < x.cols(); at += d) {
        Tensor block = x.rows(i, i + 1).cols(at, at + d);
        normOne(block, gain, bias, rule, out.rows(i, i + 1).cols(at, at + d));
      }
    }
  }

  private static void normOne(Tensor x, Tensor gain, Tensor bias, NormRule rule, Tensor out) {
    int d = x.cols();
    double mean = 0;
    for (int j = 0; j < d && !rule.rms(); j++) {
      mean += x.get(0, j) / d;
    }
    double variance = 0;
    for (int j = 0; j < d; j++) {
      variance += (x.get(0, j) - mean) * (x.get(0, j) - mean) / d;
    }
    double inverse = 1 / Math.sqrt(variance + rule.epsilon());
    for (int j = 0; j < d; j++) {
      double shift = bias.rows() > 0 ? bias.get(0, j) : 0;
      out.set(0, j, (x.get(0, j) - mean) * inverse * gain.get(0, j) + shift);
    }
  }

  @Override
  public void activate(Activation activation, Tensor x) {
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < x.cols(); j++) {
        x.set(i, j, ReferenceActivation.of(activation, x.get(i, j)));
      }
    }
  }

  @Override
  public void gate(Activation activation, Tensor gate, Tensor up) {
    Checks.same(gate, up);
    for (int i = 0; i < gate.rows(); i++) {
      for (int j = 0; j < gate.cols(); j++) {
        gate.set(i, j, ReferenceActivation.of(activation, gate.get(i, j)) * up.get(i, j));
      }
    }
  }

  @Override
  public void rotate(Tensor x, int headDim, Tensor cosines, Tensor sines, Pairing pairing) {
    Checks.rotate(x, headDim, cosines, sines);
    int pairs = cosines.cols();
    boolean halves = pairing == Pairing.HALVES;
    for (int i = 0; i < x.rows(); i++) {
      for (int h = 0; h < x.cols(); h += headDim) {
        for (int j = 0; j < pairs; j++) {
          double cos = cosines.get(i % cosines.rows(), j);
          double sin = sines.get(i % sines.rows(), j);
          int a = h + (halves ? j : 2 * j);
          int b = h + (halves ? j + pairs : 2 * j + 1);
          double left = x.get(i, a);
          double right = x.get(i, b);
          x.set(i, a, left * cos - right * sin);
          x.set(i, b, right * cos + left * sin);
        }
      }
    }
  }

  @Override
  public void combine(List<Term> terms, Tensor out) {
    Checks.combine(terms, out);
    for (int i = 0; i < out.rows(); i++) {
      for (int j = 0; j < out.cols(); j++) {
        double sum = 0;
        for (Term term : terms) {
          sum += term.factor() * term.part().get(i, j);
        }
        out.set(i, j, sum);
      }
    }
  }

  @Override
  public void add(Tensor x, Tensor y) {
    Checks.same(x, y);
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < x.cols(); j++) {
        x.set(i, j, x.get(i, j) + y.get(i, j));
      }
    }
  }
}
