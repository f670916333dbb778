package dev.headroom.kernel.simd;

import dev.headroom.kernel.contract.Kernel.NormRule;
import dev.headroom.kernel.f32.SweepF32;
import dev.headroom.kernel.f64.SweepF64;
import dev.headroom.kernel.functions.ActivateF32;
import dev.headroom.kernel.functions.ActivateF64;
import dev.headroom.kernel.threads.Pool;
import dev.headroom.tensor.Activation;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Pairing;
import dev.headroom.tensor.Tensor;
import dev.headroom.tensor.Term;
import java.util.List;

/// One operation on the rows of a matrix, cut into runs of rows; reused from call to call.
final class Sweep implements Pool.Job {
  private enum Op {
    ADD,
    COMBINE,
    ACTIVATE,
    GATE,
    NORM,
    ROTATE,
    ROTATE_NEIGHBOURS
  }

  /// Fewer entries than this are not worth another task.
  private static final int LEAST = 1 << 14;

  private static final Tensor NONE = Tensor.zeros(Dtype.F32, 0, 0);

  private final Pool pool;
  private Op op = Op.ADD;
  private Tensor x = NONE;
  private Tensor y = NONE;
  private Tensor z = NONE;
  private Tensor out = NONE;
  private Activation activation = Activation.IDENTITY;
  private NormRule rule = new NormRule(false, 0);
  private List<Term> terms = List.of();
  private int headDim;
  private int rowsPerTask;

  Sweep(Pool pool) {
    this.pool = pool;
  }

  void add(Tensor to, Tensor what) {
    y = what;
    sweep(Op.ADD, to);
  }

  void combine(List<Term> what, Tensor to) {
    terms = what;
    sweep(Op.COMBINE, to);
  }

  void activate(Activation how, Tensor to) {
    activation = how;
    sweep(Op.ACTIVATE, to);
  }

  void gate(Activation how, Tensor gate, Tensor up) {
    activation = how;
    y = up;
    sweep(Op.GATE, gate);
  }

  void norm(Tensor from, Tensor gain, Tensor bias, NormRule how, Tensor to) {
    y = gain;
    z = bias;
    rule = how;
    out = to;
    sweep(Op.NORM, from);
  }

  void rotate(Tensor to, int width, Tensor cosines, Tensor sines, Pairing pairing) {
    headDim = width;
    y = cosines;
    z = sines;
    sweep(pairing == Pairing.HALVES ? Op.ROTATE : Op.ROTATE_NEIGHBOURS, to);
  }

  private void sweep(Op what, Tensor on) {
    op = what;
    x = on;
    rowsPerTask = Math.max(1, LEAST / Math.max(1, on.cols()));
    pool.run((on.rows() + rowsPerTask - 1) / rowsPerTask, this);
  }

  @Override
  public void run(int task, int worker) {
    int first = task * rowsPerTask;
    int end = Math.min(x.rows(), first + rowsPerTask);
    for (int row = first; row < end; row++) {
      switch (x) {
        case Tensor.F32 t -> row32(t, row);
        case Tensor.F64 t -> row64(t, row);
      }
    }
  }

  private void row32(Tensor.F32 t, int row) {
    switch (op) {
      case ADD -> SweepF32.add(t, (Tensor.F32) y, row);
      case COMBINE -> SweepF32.combine(terms, t, row);
      case ACTIVATE -> ActivateF32.row(activation, t, row);
      case GATE -> SweepF32.gate(activation, t, (Tensor.F32) y, row);
      case NORM -> SweepF32.norm(t, (Tensor.F32) y, (Tensor.F32) z, rule, (Tensor.F32) out, row);
      case ROTATE -> SweepF32.rotate(t, headDim, (Tensor.F32) y, (Tensor.F32) z, row);
      case ROTATE_NEIGHBOURS ->
          SweepF32.rotateNeighbours(t, headDim, (Tensor.F32) y, (Tensor.F32) z, row);
    }
  }

  private void row64(Tensor.F64 t, int row) {
    switch (op) {
      case ADD -> SweepF64.add(t, (Tensor.F64) y, row);
      case COMBINE -> SweepF64.combine(terms, t, row);
      case ACTIVATE -> ActivateF64.row(activation, t, row);
      case GATE -> SweepF64.gate(activation, t, (Tensor.F64) y, row);
      case NORM -> SweepF64.norm(t, (Tensor.F64) y, (Tensor.F64) z, rule, (Tensor.F64) out, row);
      case ROTATE -> SweepF64.rotate(t, headDim, (Tensor.F64) y, (Tensor.F64) z, row);
      case ROTATE_NEIGHBOURS ->
          SweepF64.rotateNeighbours(t, headDim, (Tensor.F64) y, (Tensor.F64) z, row);
    }
  }
}
