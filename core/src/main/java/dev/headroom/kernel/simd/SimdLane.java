package dev.headroom.kernel.simd;

import dev.headroom.kernel.contract.Checks;
import dev.headroom.kernel.contract.Combination;
import dev.headroom.kernel.contract.Kernel.NormRule;
import dev.headroom.kernel.contract.Lane;
import dev.headroom.kernel.contract.Packed;
import dev.headroom.kernel.contract.PackedSum;
import dev.headroom.kernel.contract.Target;
import dev.headroom.kernel.f32.AttentionF32;
import dev.headroom.kernel.f32.Bf16PanelsF32;
import dev.headroom.kernel.f32.Bf16ProductF32;
import dev.headroom.kernel.f32.PanelsF32;
import dev.headroom.kernel.f32.ProductF32;
import dev.headroom.kernel.f64.AttentionF64;
import dev.headroom.kernel.f64.PanelsF64;
import dev.headroom.kernel.f64.ProductF64;
import dev.headroom.kernel.threads.Pool;
import dev.headroom.tensor.Activation;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Pairing;
import dev.headroom.tensor.Part;
import dev.headroom.tensor.Partial;
import dev.headroom.tensor.ScoreInputs;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Tensor;
import dev.headroom.tensor.Term;
import dev.headroom.work.Probe;
import java.util.List;
import java.util.Optional;

/// The operations on vectors and register tiles, with the scratch memory of one caller.
final class SimdLane implements Lane {
  private final Sweep sweep;
  private final ProductF32 product32;
  private final ProductF64 product64;
  private final AttentionF32 attention32;
  private final AttentionF64 attention64;
  private final Packing packing = new Packing();
  private final Bf16ProductF32 narrow32;

  SimdLane(Pool pool) {
    sweep = new Sweep(pool);
    product32 = new ProductF32(pool);
    product64 = new ProductF64(pool);
    narrow32 = new Bf16ProductF32(pool, product32);
    attention32 = new AttentionF32(pool);
    attention64 = new AttentionF64(pool);
  }

  @Override
  public void product(Operand a, Operand b, Tensor c, boolean add) {
    Checks.product(a, b, c);
    switch (c) {
      case Tensor.F32 to -> product32.multiply(a, b, to, add);
      case Tensor.F64 to -> product64.multiply(a, b, to, add);
    }
  }

  @Override
  public Packed pack(List<Part> parts, Packed room) {
    return packing.pack(parts, room);
  }

  @Override
  public void product(Combination a, Combination b, List<Target> to) {
    Checks.product(a, b, to);
    switch (a.dtype()) {
      case F32 -> product32.multiply(a, b, to);
      case F64 -> product64.multiply(a, b, to);
    }
  }

  @Override
  public void product(Combination a, PackedSum b, List<Target> to) {
    Checks.product(a, b, to);
    switch (b.whole()) {
      case PanelsF32 p -> product32.multiply(a, b, p, to);
      case PanelsF64 p -> product64.multiply(a, b, p, to);
      default -> throw new IllegalArgumentException("weights packed by another kernel");
    }
  }

  @Override
  public void linear(Tensor x, Packed w, Tensor bias, boolean add, Tensor out) {
    Checks.linear(x, w, bias, out);
    switch (w) {
      case PanelsF32 p ->
          product32.linear((Tensor.F32) x, p, (Tensor.F32) bias, add, (Tensor.F32) out);
      case Bf16PanelsF32 p ->
          narrow32.linear((Tensor.F32) x, p, (Tensor.F32) bias, add, (Tensor.F32) out);
      case PanelsF64 p ->
          product64.linear((Tensor.F64) x, p, (Tensor.F64) bias, add, (Tensor.F64) out);
      default -> throw new IllegalArgumentException("weights packed by another kernel");
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
    boolean parts = probe.wantsAttentionParts();
    Tensor[] qkvo = {q, k, v, o};
    switch (o.dtype()) {
      case F32 -> attention32.run(shape, qkvo, scoring, inputs, parts, Optional.empty());
      case F64 -> attention64.run(shape, qkvo, scoring, inputs, parts, Optional.empty());
    }
    if (parts) {
      probe.attention(
          attention32.nanos(0) + attention64.nanos(0),
          attention32.nanos(1) + attention64.nanos(1),
          attention32.nanos(2) + attention64.nanos(2));
    }
  }

  @Override
  public void partial(
      AttentionShape shape, Tensor[] qkv, Scoring scoring, ScoreInputs inputs, Partial to) {
    Checks.attention(shape, qkv[0], qkv[1], qkv[2], inputs, to.o());
    Checks.partial(shape, scoring, inputs, to);
    Tensor[] qkvo = {qkv[0], qkv[1], qkv[2], to.o()};
    switch (to.o().dtype()) {
      case F32 -> attention32.run(shape, qkvo, scoring, inputs, false, Optional.of(to));
      case F64 -> attention64.run(shape, qkvo, scoring, inputs, false, Optional.of(to));
    }
  }

  @Override
  public void norm(Tensor x, Tensor gain, Tensor bias, NormRule rule, Tensor out) {
    Checks.norm(x, gain, bias, out);
    sweep.norm(x, gain, bias, rule, out);
  }

  @Override
  public void activate(Activation activation, Tensor x) {
    sweep.activate(activation, x);
  }

  @Override
  public void gate(Activation activation, Tensor gate, Tensor up) {
    Checks.same(gate, up);
    sweep.gate(activation, gate, up);
  }

  @Override
  public void rotate(Tensor x, int headDim, Tensor cosines, Tensor sines, Pairing pairing) {
    Checks.rotate(x, headDim, cosines, sines);
    sweep.rotate(x, headDim, cosines, sines, pairing);
  }

  @Override
  public void combine(List<Term> terms, Tensor out) {
    Checks.combine(terms, out);
    sweep.combine(terms, out);
  }

  @Override
  public void add(Tensor x, Tensor y) {
    Checks.same(x, y);
    sweep.add(x, y);
  }
}
