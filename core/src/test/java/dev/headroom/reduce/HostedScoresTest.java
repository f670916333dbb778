package dev.headroom.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.forward.Engine;
import dev.headroom.forward.Transformer;
import dev.headroom.forward.Wanted;
import dev.headroom.model.Heads;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import dev.headroom.vectors.Ov;
import dev.headroom.vectors.VectorSet;
import dev.headroom.work.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// theory.md 7: a pair with one feature in common scores −T_w, behind a cap too; norms of queries and
/// keys, which are as long as their features are many, may leave it lower.
final class HostedScoresTest {
  private static final Engine ENGINE = new Engine(KernelName.REFERENCE, Dtype.F64, 1);

  @ParameterizedTest
  @EnumSource(Host.class)
  void onePairScoresItsMargin(Host host) {
    VectorSet one = VectorSet.ones(1);
    Hosting hosting = new Hosting(host, false, Hosting.Asked.LEAST);
    Hosted model = hosting.of(Ov.of(one, one, one), new Grid(1, 1), false);
    List<Double> scores = new ArrayList<>();
    Wanted wanted =
        new Wanted(
            Wanted.Logits.NONE,
            false,
            OptionalInt.empty(),
            (layer, head, o) -> scores.add(Math.log(o.get(2, 0) / o.get(2, 1))));
    try (Transformer transformer = new Transformer(model, ENGINE)) {
      transformer.run(model.input(), wanted, Probe.NONE);
    }
    double most = -model.margin().scores();
    Heads heads = (Heads) model.architecture().layers().getFirst().attention().f();
    assertThat(scores).hasSize(1);
    if (heads.norm().isPresent()) {
      assertThat(scores.getFirst()).isLessThanOrEqualTo(most);
    } else {
      assertThat(scores.getFirst() / most).isBetween(1 - 1e-4, 1 + 1e-4);
    }
  }
}
