package dev.headroom.kernel.contract;

import dev.headroom.kernel.contract.Product.Operand;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Part;
import dev.headroom.tensor.Partial;
import dev.headroom.tensor.ScoreInputs;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Tensor;
import dev.headroom.tensor.Term;
import dev.headroom.tensor.Weighting;
import java.util.List;

/// What every implementation of the kernel refuses.
/// Fails:  IllegalArgumentException, naming both values.
public final class Checks {
  private Checks() {}

  public static void product(Operand a, Operand b, Tensor c) {
    equal("rows of b", b.rows(), "columns of a", a.cols());
    equal("rows of c", c.rows(), "rows of a", a.rows());
    equal("columns of c", c.cols(), "columns of b", b.cols());
    type("b", b.matrix().dtype(), "a", a.matrix().dtype());
    type("c", c.dtype(), "a", a.matrix().dtype());
  }

  public static void product(Combination a, Combination b, List<Target> to) {
    equal("rows of b", b.rows(), "columns of a", a.cols());
    type("b", b.dtype(), "a", a.dtype());
    targets(a, b.cols(), to);
  }

  public static void product(Combination a, PackedSum b, List<Target> to) {
    equal("rows of b", b.rows(), "columns of a", a.cols());
    type("b", b.dtype(), "a", a.dtype());
    targets(a, b.cols(), to);
  }

  private static void targets(Combination a, int cols, List<Target> to) {
    if (to.isEmpty()) {
      throw new IllegalArgumentException("a product without a target");
    }
    for (Target target : to) {
      equal("rows of a target", target.part().rows(), "rows of a", a.rows());
      equal("columns of a target", target.part().cols(), "columns of b", cols);
      type("a target", target.part().dtype(), "a", a.dtype());
    }
  }

  /// The outputs of all parts together.
  public static int parts(List<Part> parts) {
    int out = 0;
    for (Part part : parts) {
      equal("inputs of a part", part.in(), "inputs of the first", parts.getFirst().in());
      out = Math.addExact(out, part.out());
    }
    return out;
  }

  /// That the parts fit the room.
  public static void parts(List<Part> parts, Packed room) {
    equal("inputs of the parts", parts.getFirst().in(), "rows of the room", room.rows());
    equal("outputs of the parts", parts(parts), "columns of the room", room.cols());
  }

  public static void linear(Tensor x, Packed w, Tensor bias, Tensor out) {
    equal("columns of x", x.cols(), "rows of w", w.rows());
    equal("rows of out", out.rows(), "rows of x", x.rows());
    equal("columns of out", out.cols(), "columns of w", w.cols());
    row("bias", bias, w.cols());
    type("x", x.dtype(), "w", w.dtype());
    type("out", out.dtype(), "w", w.dtype());
    type("bias", bias.dtype(), "w", w.dtype());
  }

  public static void attention(
      AttentionShape s, Tensor q, Tensor k, Tensor v, ScoreInputs inputs, Tensor o) {
    heads("q", q, s.batch() * s.queries(), s.heads(), s.headDim());
    heads("k", k, s.batch() * s.keys(), s.kvHeads(), s.headDim());
    heads("v", v, s.batch() * s.keys(), s.kvHeads(), s.valueDim());
    heads("o", o, s.batch() * s.queries(), s.heads(), s.valueDim());
    type("k", k.dtype(), "q", q.dtype());
    type("v", v.dtype(), "q", q.dtype());
    type("o", o.dtype(), "q", q.dtype());
    List<byte[]> visible = inputs.visible();
    if (!visible.isEmpty()) {
      equal("rows of the key mask", visible.size(), "batch", s.batch());
      for (byte[] row : visible) {
        equal("entries of a key mask", row.length, "keys", s.keys());
      }
    }
    if (!inputs.offsets().isEmpty()) {
      equal("offsets", inputs.offsets().size(), "batch", s.batch());
    }
  }

  /// What can be put together from attention to some of the keys each.
  public static void partial(AttentionShape s, Scoring scoring, ScoreInputs inputs, Partial to) {
    if (scoring.weighting() != Weighting.SOFTMAX || scoring.sink() || inputs.bias().isPresent()) {
      throw new IllegalArgumentException(
          "a partial result of " + scoring + ", expected softmax without a sink or added numbers");
    }
    matrix("a partial result", to.o(), s.batch() * s.heads() * s.queries(), s.valueDim());
  }

  /// What belongs to the scores of such a call.
  public static void scores(AttentionShape s, Scoring scoring, ScoreInputs inputs, Dtype dtype) {
    if (inputs.sinks().isPresent() != scoring.sink()) {
      String has = inputs.sinks().isPresent() ? "logits of sinks" : "no logits of sinks";
      throw new IllegalArgumentException(has + " for a scoring with sink " + scoring.sink());
    }
    if (inputs.sinks().isPresent()) {
      matrix("sinks", inputs.sinks().get(), 1, s.heads());
      type("sinks", inputs.sinks().get().dtype(), "q", dtype);
    }
    if (inputs.bias().isPresent()) {
      type("bias", inputs.bias().get().table().dtype(), "q", dtype);
      if (!inputs.bias().get().covers(s)) {
        int cols = inputs.bias().get().table().cols();
        throw new IllegalArgumentException(
            "a bias reaches outside its table of " + cols + " for " + s);
      }
    }
  }

  /// Heads side by side, or one below the other.
  private static void heads(String name, Tensor t, int rows, int heads, int width) {
    if (t.cols() == width) {
      equal("rows of " + name, t.rows(), "expected", rows * heads);
    } else {
      matrix(name, t, rows, heads * width);
    }
  }

  public static void norm(Tensor x, Tensor gain, Tensor bias, Tensor out) {
    same(x, out);
    equal("rows of gain", gain.rows(), "one row", 1);
    if (gain.cols() == 0 || x.cols() % gain.cols() != 0) {
      throw new IllegalArgumentException(
          "gain has " + gain.cols() + " columns, which do not divide the " + x.cols() + " of x");
    }
    row("bias", bias, gain.cols());
    type("gain", gain.dtype(), "x", x.dtype());
    type("bias", bias.dtype(), "x", x.dtype());
  }

  public static void rotate(Tensor x, int headDim, Tensor cosines, Tensor sines) {
    same(cosines, sines);
    if (headDim < 2 || headDim % 2 != 0 || x.cols() % headDim != 0) {
      throw new IllegalArgumentException(
          "head-dim " + headDim + " is odd or does not divide the width " + x.cols());
    }
    if (cosines.cols() < 1 || cosines.cols() > headDim / 2) {
      throw new IllegalArgumentException(
          "cosines have " + cosines.cols() + " columns, expected at most " + headDim / 2);
    }
    if (cosines.rows() == 0 || x.rows() % cosines.rows() != 0) {
      throw new IllegalArgumentException(
          "x has " + x.rows() + " rows, not a multiple of " + cosines.rows() + " positions");
    }
    type("cosines", cosines.dtype(), "x", x.dtype());
  }

  public static void combine(List<Term> terms, Tensor out) {
    if (terms.isEmpty()) {
      throw new IllegalArgumentException("a sum of no terms");
    }
    terms.forEach(term -> same(out, term.part()));
  }

  public static void same(Tensor x, Tensor y) {
    matrix("y", y, x.rows(), x.cols());
    type("y", y.dtype(), "x", x.dtype());
  }

  private static void matrix(String name, Tensor t, int rows, int cols) {
    equal("rows of " + name, t.rows(), "expected", rows);
    equal("columns of " + name, t.cols(), "expected", cols);
  }

  private static void row(String name, Tensor t, int cols) {
    if (t.rows() > 1 || (t.rows() == 1 && t.cols() != cols)) {
      throw new IllegalArgumentException(
          name + " is " + t.rows() + " x " + t.cols() + ", expected 1 x " + cols);
    }
  }

  private static void equal(String what, int has, String other, int expected) {
    if (has != expected) {
      throw new IllegalArgumentException(what + ": " + has + ", " + other + ": " + expected);
    }
  }

  private static void type(String what, Dtype has, String other, Dtype expected) {
    if (has != expected) {
      throw new IllegalArgumentException(
          what + " is " + has.label() + ", " + other + " is " + expected.label());
    }
  }
}
