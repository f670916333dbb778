package dev.headroom.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.InputException;
import dev.headroom.model.Architecture.Output.Head;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The small checkpoints of four layouts, and those made wrong.
class CheckpointsTest {
  @Test
  void gpt2HasATiedHeadAndItsMaskBuffersAreNoSurprise() {
    try (MappedWeights w = MappedWeights.open(Resources.folder("checkpoints/gpt2-tiny"))) {
      assertThat(w.notices()).isEmpty();
      assertThat(w.architecture().output().head()).isEqualTo(Head.LANGUAGE);
      assertThat(w.architecture().output().tied()).isTrue();
      assertThat(w.architecture().shape().headDim()).isEqualTo(8);
      assertThat(w.architecture().shape().tokens()).isEqualTo(24);
      assertThat(w.layer(1).groups().getFirst().k().weight().in()).isEqualTo(32);
      assertThat(w.layer(1).groups().getFirst().k().weight().out()).isEqualTo(32);
    }
  }

  @Test
  void thePrefixChangesNothing() {
    try (MappedWeights bare = MappedWeights.open(Resources.folder("checkpoints/gpt2-tiny"));
        MappedWeights prefixed =
            MappedWeights.open(Resources.folder("checkpoints/gpt2-tiny-prefixed"))) {
      Rows a = bare.layer(1).groups().getFirst().v().weight().matrix();
      Rows b = prefixed.layer(1).groups().getFirst().v().weight().matrix();
      assertThat(all(a)).isEqualTo(all(b));
      assertThat(prefixed.notices()).isEmpty();
    }
  }

  @Test
  void bertHasPoolerHeadAndTypes() {
    try (MappedWeights w = MappedWeights.open(Resources.folder("checkpoints/bert-tiny"))) {
      assertThat(w.notices()).isEmpty();
      assertThat(w.architecture().output().head()).isEqualTo(Head.MASKED_LANGUAGE);
      assertThat(w.architecture().output().pooler()).isTrue();
      assertThat(w.embedding().types().orElseThrow().rows()).isEqualTo(2);
      assertThat(w.output().head().orElseThrow().bias()).isPresent();
    }
  }

  @Test
  void llamaGroupsItsKeys() {
    try (MappedWeights w = MappedWeights.open(Resources.folder("checkpoints/llama-tiny"))) {
      assertThat(w.notices()).isEmpty();
      assertThat(w.architecture().shape().kvHeads()).isEqualTo(2);
      assertThat(w.layer(0).groups().getFirst().k().weight().out()).isEqualTo(16);
      assertThat(w.layer(0).mlp().orElseThrow().gate()).isPresent();
      assertThat(w.output().head().orElseThrow().weight().out()).isEqualTo(71);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "truncated-data, model.safetensors",
    "shape-overflows-int, h.0.attn.c_attn.weight",
    "arch-unknown, rwkv9"
  })
  void wrongCheckpointsAreRefusedByName(String name, String says) {
    assertThatThrownBy(() -> MappedWeights.open(Resources.folder("checkpoints-bad/" + name)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(says);
  }

  @Test
  void theControlIsAccepted() {
    try (MappedWeights w = MappedWeights.open(Resources.folder("checkpoints-bad/ok-control"))) {
      assertThat(w.notices()).isEmpty();
    }
  }

  private static double[] all(Rows rows) {
    Tensor.F64 t = (Tensor.F64) Tensor.zeros(Dtype.F64, rows.rows(), rows.cols());
    rows.read(0, 0, t);
    return t.array();
  }
}
