package dev.headroom.kernel.fast;

import dev.headroom.kernel.contract.Checks;
import dev.headroom.kernel.contract.Combination;
import dev.headroom.kernel.contract.Kernel.NormRule;
import dev.headroom.kernel.contract.Lane;
import dev.headroom.kernel.contract.Packed;
import dev.headroom.kernel.contract.PackedSum;
import dev.headroom.kernel.contract.Product;
import dev.headroom.kernel.contract.Target;
import dev.headroom.scheme.BilinearScheme;
import dev.headroom.scheme.Program;
import dev.headroom.tensor.Activation;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.FastMatmul;
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
import java.util.stream.IntStream;

/// Another lane whose large products are multiplied by levels of a scheme. Where the plan is the
/// definition the other lane's own product runs.
final class FastLane implements Lane {
  private final Lane lane;
  private final FastMatmul fast;
  private final Program program;
  private final BilinearScheme scheme;
  private final List<Fused> fused; // one level, two, …
  private final List<Stored> stored = new ArrayList<>(); // the same, each above the one before

  FastLane(Lane lane, Program program, FastMatmul fast) {
    this.lane = lane;
    this.fast = fast;
    this.program = program;
    this.scheme = program.scheme();
    this.fused =
        IntStream.rangeClosed(1, fast.levels()).mapToObj(l -> new Fused(lane, program, l)).toList();
  }

  @Override
  public void product(Operand a, Operand b, Tensor c, boolean add) {
    Checks.product(a, b, c);
    Plan plan = Plan.of(program, fast, a.rows(), a.cols(), b.cols());
    planned(plan).product(a, b, c, add);
  }

  /// The blocks of a stored level come here again, each planned by itself.
  private Product planned(Plan plan) {
    if (plan.stored() == 0) {
      return plan.fused() == 0 ? lane : fused.get(plan.fused() - 1);
    }
    while (stored.size() < plan.stored()) {
      stored.add(new Stored(lane, program, this));
    }
    return stored.get(plan.stored() - 1);
  }

  @Override
  public void linear(Tensor x, Packed w, Tensor bias, boolean add, Tensor out) {
    Checks.linear(x, w, bias, out);
    int levels = Plan.ofMap(scheme, fast, x.rows(), x.cols(), w.cols()).fused();
    if (levels == 0) {
      lane.linear(x, w, bias, add, out);
      return;
    }
    boolean biased = bias.rows() > 0;
    for (int i = 0; i < out.rows() && biased; i++) {
      Tensor row = out.rows(i, i + 1);
      if (add) {
        lane.add(row, bias);
      } else {
        bias.copyTo(row);
      }
    }
    fused.get(levels - 1).linear(x, w, add || biased, out);
  }

  @Override
  public void product(Combination a, Combination b, List<Target> to) {
    lane.product(a, b, to);
  }

  @Override
  public void product(Combination a, PackedSum b, List<Target> to) {
    lane.product(a, b, to);
  }

  @Override
  public Packed pack(List<Part> parts, Packed room) {
    return lane.pack(parts, room);
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
    lane.attention(shape, q, k, v, scoring, inputs, o, probe);
  }

  @Override
  public void partial(
      AttentionShape shape, Tensor[] qkv, Scoring scoring, ScoreInputs inputs, Partial to) {
    lane.partial(shape, qkv, scoring, inputs, to);
  }

  @Override
  public void norm(Tensor x, Tensor gain, Tensor bias, NormRule rule, Tensor out) {
    lane.norm(x, gain, bias, rule, out);
  }

  @Override
  public void activate(Activation activation, Tensor x) {
    lane.activate(activation, x);
  }

  @Override
  public void gate(Activation activation, Tensor gate, Tensor up) {
    lane.gate(activation, gate, up);
  }

  @Override
  public void rotate(Tensor x, int headDim, Tensor cosines, Tensor sines, Pairing pairing) {
    lane.rotate(x, headDim, cosines, sines, pairing);
  }

  @Override
  public void add(Tensor x, Tensor y) {
    lane.add(x, y);
  }

  @Override
  public void combine(List<Term> terms, Tensor out) {
    lane.combine(terms, out);
  }
}
