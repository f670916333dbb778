package dev.headroom.reduce;

import dev.headroom.kernel.reference.ReferenceActivation;
import dev.headroom.model.Architecture;
import dev.headroom.model.Output.Head.Language;
import dev.headroom.model.Output.Head.Masked;
import dev.headroom.model.Output.Head.None;
import dev.headroom.model.Role;
import dev.headroom.model.Slot;
import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;
import java.util.function.DoubleUnaryOperator;

/// What follows the last layer of a {@link Hosted} instance: y, the number that answers, becomes the
/// logits of yes and no; and y again from those, for whoever wants more than the larger of them.
///
/// A language head writes y beside a quarter of the query's flag. A masked one has one more norm, which
/// y passes only beside something: GELU(4y) beside GELU(1), both multiplied by one number less one
/// mean; all other tokens are switched off by their biases.
/// Shape:  `scale`: g0; y stands in the column of the answer, where there is one, or of OUT.
/// Source: theory.md 7.
record AnswerHead(
    Architecture architecture, Layout layout, Margin margin, boolean answered, double scale) {
  /// The bias of tokens that never answer.
  private static final double OFF = -100;

  /// More than 4y can be: every one of 2^20 heads adds at most 1.
  private static final double MOST = 1 << 23;

  /// The column that the answer is read in.
  private int column() {
    return answered ? layout.answer() : layout.out();
  }

  /// What makes y of that column.
  private double gain() {
    return answered ? 1 / scale : 1 / (scale * margin.step());
  }

  /// Writes the rows of yes and no, in a table of the head's rows.
  Sparse rows(Sparse table, int yes) {
    double no =
        switch (architecture.output().head()) {
          case Language _ -> 2;
          case Masked _, None() -> 1;
        };
    return table.put(yes, column(), 1).put(yes + 1, layout.queries(), no);
  }

  /// Writes the numbers of a role, and gives them back.
  Sparse filled(Slot slot, Sparse weight) {
    switch (slot.role()) {
      case FINAL_NORM -> {
        double shift = slot.norm().orElseThrow().shift();
        for (int j = 0; j < weight.cols() && shift != 0; j++) {
          weight.put(0, j, -shift);
        }
        weight.put(0, column(), gain() - shift).put(0, layout.queries(), 1 / (8 * scale) - shift);
      }
      case TRANSFORM -> weight.put(column(), column(), 4 * gain());
      case TRANSFORM_NORM -> weight.put(0, column(), 1).put(0, layout.queries(), 1);
      default -> {} // positions and types say nothing
    }
    return weight;
  }

  /// The bias of a role.
  Rows bias(Slot slot, int yes) {
    Sparse bias = new Sparse(1, slot.out());
    if (slot.role() == Role.TRANSFORM) {
      bias.put(0, layout.queries(), 1);
    }
    for (int id = 0; id < yes && slot.role() == Role.HEAD; id++) {
      bias.put(0, id, OFF);
    }
    return bias;
  }

  /// y, from the logits at a position. A norm makes (a − c)·s, (b − c)·s and D − 2 times −c·s of a = GELU(4y),
  /// b = GELU(1) and zeros, and these add up to 0.
  double read(Tensor logits, int position, int yes) {
    double y = logits.get(position, yes);
    double no = logits.get(position, yes + 1);
    return switch (architecture.output().head()) {
      case Language l -> l.cap().isPresent() ? uncapped(y, l.cap().getAsDouble()) : y;
      case None() -> y;
      case Masked m -> {
        double zero = -(y + no) / (architecture.width() - 2);
        DoubleUnaryOperator gelu = x -> ReferenceActivation.of(m.activation(), x);
        yield inverse(gelu, gelu.applyAsDouble(1) * (y - zero) / (no - zero)) / 4;
      }
    };
  }

  /// What a cap c makes this of: c·artanh(capped/c).
  static double uncapped(double capped, double cap) {
    return cap / 2 * Math.log((cap + capped) / (cap - capped));
  }

  private static double inverse(DoubleUnaryOperator gelu, double value) {
    double low = -0.5; // GELU grows from −0.75 on
    double high = MOST;
    for (int halving = 0; halving < 64; halving++) {
      double middle = (low + high) / 2;
      if (gelu.applyAsDouble(middle) < value) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
