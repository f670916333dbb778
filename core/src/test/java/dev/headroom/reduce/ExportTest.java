package dev.headroom.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.model.Architecture;
import dev.headroom.model.MappedWeights;
import dev.headroom.model.ModelDirectory;
import dev.headroom.model.Role;
import dev.headroom.model.Slot;
import dev.headroom.model.Weights;
import dev.headroom.model.Weights.Linear;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;
import dev.headroom.tensor.Weighting;
import dev.headroom.vectors.Planted;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ExportTest {
  private static OvTransformer transformer(Construction construction, Weighting weighting) {
    return OvTransformer.of(
        new Planted(5, 6, 7, new int[] {2}, 1).instance(), Grid.square(6), construction, weighting);
  }

  static Stream<Weights> models() {
    OvTransformer paper = transformer(Construction.PAPER, Weighting.SOFTMAX);
    OvTransformer sharp = transformer(Construction.SHARP, Weighting.HARDMAX);
    return Stream.of(
        paper,
        sharp,
        new IdentityMlp(paper, IdentityMlp.Kind.GLU),
        new IdentityMlp(sharp, IdentityMlp.Kind.RELU_PAIR),
        new Concatenated(sharp),
        new Concatenated(new IdentityMlp(paper, IdentityMlp.Kind.RELU_PAIR)));
  }

  @ParameterizedTest
  @MethodSource("models")
  void isReadBackAsItWas(Weights model, @TempDir Path directory) throws IOException {
    ModelDirectory.headroom(model).write(directory);
    try (MappedWeights read = MappedWeights.open(directory)) {
      assertThat(read.notices()).isEmpty();
      assertThat(read.architecture().layers()).isEqualTo(model.architecture().layers());
      assertSame(read.ends().of(Role.TOKENS), model.ends().of(Role.TOKENS));
      Architecture a = model.architecture();
      for (int l = 0; l < a.depth(); l++) {
        for (Slot slot : a.layers().get(l).slots(a.width())) {
          for (int copy = 0; copy < slot.copies(); copy++) {
            assertSame(read.layer(l).of(slot.role(), copy), model.layer(l).of(slot.role(), copy));
          }
        }
      }
    }
  }

  private static void assertSame(Linear read, Linear model) {
    assertSame(read.weight().matrix(), model.weight().matrix());
  }

  private static void assertSame(Rows read, Rows model) {
    assertThat(values(read)).isEqualTo(values(model));
  }

  private static double[][] values(Rows rows) {
    Tensor t = Tensor.zeros(Dtype.F64, rows.rows(), rows.cols());
    rows.read(0, 0, t);
    double[][] values = new double[t.rows()][t.cols()];
    for (int i = 0; i < t.rows(); i++) {
      for (int j = 0; j < t.cols(); j++) {
        values[i][j] = t.get(i, j);
      }
    }
    return values;
  }

  @Test
  void headReadsTheMaskedSecondSet() {
    OvTransformer paper = transformer(Construction.PAPER, Weighting.SOFTMAX);
    double[][] k = values(paper.layer(1).rows(Role.KEY));
    int d = paper.instance().dim();
    for (int x = 0; x < d; x++) {
      assertThat(k[d + x][x]).isEqualTo(paper.instance().set(2).get(3, x) ? 1 : 0);
    }
  }
}
