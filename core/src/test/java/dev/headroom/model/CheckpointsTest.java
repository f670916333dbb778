package dev.headroom.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.InputException;
import dev.headroom.model.Output.Head;
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
      assertThat(w.architecture().output().head()).isEqualTo(new Head.Language(true));
      assertThat(attention(w).keyWidth()).isEqualTo(8);
      assertThat(w.architecture().usual().tokens()).isEqualTo(24);
      assertThat(w.layer(1).of(Role.KEY).weight().in()).isEqualTo(32);
      assertThat(w.layer(1).of(Role.KEY).weight().out()).isEqualTo(32);
    }
  }

  @Test
  void thePrefixChangesNothing() {
    try (MappedWeights bare = MappedWeights.open(Resources.folder("checkpoints/gpt2-tiny"));
        MappedWeights prefixed =
            MappedWeights.open(Resources.folder("checkpoints/gpt2-tiny-prefixed"))) {
      Rows a = bare.layer(1).rows(Role.VALUE);
      Rows b = prefixed.layer(1).rows(Role.VALUE);
      assertThat(all(a)).isEqualTo(all(b));
      assertThat(prefixed.notices()).isEmpty();
    }
  }

  @Test
  void bertHasPoolerHeadAndTypes() {
    try (MappedWeights w = MappedWeights.open(Resources.folder("checkpoints/bert-tiny"))) {
      assertThat(w.notices()).isEmpty();
      assertThat(w.architecture().output().head()).isInstanceOf(Head.Masked.class);
      assertThat(w.architecture().output().pooler()).isTrue();
      assertThat(w.ends().rows(Role.TYPES).rows()).isEqualTo(2);
      assertThat(w.ends().of(Role.HEAD).bias()).isPresent();
    }
  }

  @Test
  void llamaGroupsItsKeys() {
    try (MappedWeights w = MappedWeights.open(Resources.folder("checkpoints/llama-tiny"))) {
      assertThat(w.notices()).isEmpty();
      assertThat(attention(w).kvHeads()).isEqualTo(2);
      assertThat(w.layer(0).of(Role.KEY).weight().out()).isEqualTo(16);
      assertThat(w.layer(0).of(Role.GATE).weight().out()).isEqualTo(48);
      assertThat(w.ends().of(Role.HEAD).weight().out()).isEqualTo(71);
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

  private static Attention attention(Weights w) {
    return w.architecture().layers().getFirst().attention().f();
  }

  private static double[] all(Rows rows) {
    Tensor.F64 t = (Tensor.F64) Tensor.zeros(Dtype.F64, rows.rows(), rows.cols());
    rows.read(0, 0, t);
    return t.array();
  }
}
