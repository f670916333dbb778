package dev.headroom.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.InputException;
import dev.headroom.tensor.Dtype;
import org.junit.jupiter.api.Test;

class FootprintTest {
  @Test
  void gpt2KeepsItsLayersAndItsHead() {
    Architecture gpt2 = Presets.find("gpt2").architecture();
    long layers = 12 * (12L * 768 * 768 + 13 * 768);
    long end = 2 * 768 + 50257L * 768;
    assertThat(Footprint.residentBytes(gpt2, Dtype.F32)).isEqualTo(4 * (layers + end));
    assertThat(Footprint.residentBytes(gpt2, Dtype.F64)).isEqualTo(8 * (layers + end));
    assertThat(Footprint.residentBytesOfKinds(gpt2, Dtype.F32)).isEqualTo(4 * (layers / 12 + end));
  }

  @Test
  void moreThanIsFreeIsRefusedWithBothFigures() {
    Footprint.require("m", "weights", 1 << 20);
    assertThatThrownBy(() -> Footprint.require("m", "weights as f32", 1L << 50))
        .isInstanceOf(InputException.class)
        .hasMessageMatching(
            "m: expected memory for weights as f32, 1048576.00 GiB, found .* GiB.*");
  }
}
