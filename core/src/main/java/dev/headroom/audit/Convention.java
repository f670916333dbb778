package dev.headroom.audit;

import dev.headroom.claim.Claim.Counted;
import dev.headroom.claim.Source;
import dev.headroom.claim.Unit;
import dev.headroom.count.Count;
import dev.headroom.count.MatrixProduct;
import dev.headroom.model.Parameters;
import java.util.List;

/// The same run as another counter would print it: why two of them disagree.
/// Fails:  ArithmeticException past 2^63 − 1.
/// Source: docs/audit.md, why two counters disagree.
public record Convention(String name, Counted claim, String words) {

  /// From ours to the coarsest.
  static List<Convention> of(Count count, List<MatrixProduct> products) {
    long multiplyAdds = 0;
    for (MatrixProduct p : products) {
      long one = Math.multiplyExact(Math.multiplyExact(p.n(), p.m()), p.p());
      multiplyAdds = Math.addExact(multiplyAdds, Math.multiplyExact(one, p.copies()));
    }
    long parameters = Parameters.active(count.architecture());
    return List.of(
        of(
            "Headroom",
            count.total().flops(),
            Source.COUNTING,
            "every operation of every component, hidden pairs left out"),
        of(
            "every pair",
            count.denseTotal().flops(),
            Source.COUNTING,
            "the same as if every query saw every key"),
        of(
            "products, full squares",
            Math.multiplyExact(2, multiplyAdds),
            new Source("PyTorch", "FlopCounterMode"),
            "products alone, 2 a multiply-add, hidden pairs too"),
        new Convention(
            "multiply-adds",
            new Counted(multiplyAdds, Unit.MULTIPLY_ADDS, Source.COUNTING),
            "the same, 1 each: counters of MACs, and some of flops"),
        of(
            "parameters x 2 x tokens",
            Math.multiplyExact(Math.multiplyExact(2, parameters), count.step().rows()),
            new Source("Kaplan", "2.1, with embeddings"),
            "no attention; all parameters, of experts the chosen"));
  }

  private static Convention of(String name, long flops, Source source, String words) {
    return new Convention(name, new Counted(flops, Unit.FLOPS, source), words);
  }
}
