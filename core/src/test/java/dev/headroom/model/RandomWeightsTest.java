package dev.headroom.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RandomWeightsTest {
  static List<Presets.Preset> all() {
    return Presets.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyPresetHasPartsOfItsShape(Presets.Preset preset) {
    Architecture a = preset.architecture();
    Weights w = new RandomWeights(a, 0);
    int last = a.layers().lastIndexOf(a.layers().getFirst());
    assertThat(w.layer(0)).isSameAs(w.layer(last));
    a.slots().forEach(slot -> shape(w.ends(), slot));
    a.layers().getFirst().slots(a.width()).forEach(slot -> shape(w.layer(0), slot));
  }

  @Test
  void everyReadOfAnEntryGivesTheSameNumber() {
    Architecture a = Presets.find("gpt2").architecture();
    Rows whole = new RandomWeights(a, 7).layer(0).rows(Role.QUERY);
    Tensor big = read(whole, Dtype.F64, 0, 0, whole.rows(), whole.cols());
    Tensor block = read(whole, Dtype.F64, 100, 31, 5, 9);
    Tensor narrow = read(whole, Dtype.F32, 100, 31, 5, 9);
    for (int i = 0; i < 5; i++) {
      for (int j = 0; j < 9; j++) {
        assertThat(block.get(i, j)).isEqualTo(big.get(100 + i, 31 + j));
        assertThat(narrow.get(i, j)).isEqualTo(big.get(100 + i, 31 + j));
      }
    }
    Rows again = new RandomWeights(a, 7).layer(0).rows(Role.QUERY);
    assertThat(read(again, Dtype.F64, 0, 0, 3, 3).get(2, 2)).isEqualTo(big.get(2, 2));
    Rows other = new RandomWeights(a, 8).layer(0).rows(Role.QUERY);
    assertThat(read(other, Dtype.F64, 0, 0, 3, 3).get(2, 2)).isNotEqualTo(big.get(2, 2));
  }

  @Test
  void numbersHaveTheDeviationTheyShould() {
    RandomRows rows = new RandomRows(512, 300, 99, 0.02, false);
    double[] x = ((Tensor.F64) read(rows, Dtype.F64, 0, 0, 512, 300)).array();
    double sum = 0;
    double squares = 0;
    for (double v : x) {
      sum += v;
      squares += v * v;
    }
    assertThat(sum / x.length).isCloseTo(0, within(2e-4));
    assertThat(Math.sqrt(squares / x.length)).isCloseTo(0.02, within(2e-4));
  }

  private static void shape(Weights.Numbers numbers, Slot slot) {
    for (int copy = 0; copy < slot.copies(); copy++) {
      Weights.Linear linear = numbers.of(slot.role(), copy);
      assertThat(linear.weight().in()).as("%s", slot).isEqualTo(slot.in());
      assertThat(linear.weight().out()).as("%s", slot).isEqualTo(slot.out());
      assertThat(linear.bias().isPresent()).as("%s", slot).isEqualTo(slot.bias());
    }
  }

  private static Tensor read(Rows rows, Dtype dtype, int row, int col, int height, int width) {
    Tensor t = Tensor.zeros(dtype, height, width);
    rows.read(row, col, t);
    return t;
  }
}
