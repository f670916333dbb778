package dev.headroom.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What lies outside a matrix or a mask is refused, never another row's entry.
final class TensorTest {
  @ParameterizedTest
  @EnumSource
  void anEntryOutsideTheViewIsRefused(Dtype dtype) {
    Tensor whole = Tensor.zeros(dtype, 4, 4);
    whole.fill(7);
    for (Tensor t : List.of(whole.rows(1, 3).cols(1, 3), Tensor.zeros(dtype, 2, 2))) {
      for (int[] at : new int[][] {{0, 2}, {0, 3}, {1, -1}, {-1, 0}, {2, 0}, {2, -1}}) {
        String says = "entry (" + at[0] + ", " + at[1] + ") of a matrix of 2 x 2";
        assertThatThrownBy(() -> t.get(at[0], at[1]))
            .isInstanceOf(IndexOutOfBoundsException.class)
            .hasMessage(says);
        assertThatThrownBy(() -> t.set(at[0], at[1], 1))
            .isInstanceOf(IndexOutOfBoundsException.class)
            .hasMessage(says);
      }
      t.set(1, 1, 5);
      assertThat(t.get(1, 1)).isEqualTo(5);
    }
    assertThat(whole.get(2, 2)).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({"-1,2", "2,-1", "-1,-2", "-2147483648,-2147483648"})
  void negativeSizesAreRefused(int rows, int cols) {
    assertThatThrownBy(() -> Tensor.zeros(Dtype.F32, rows, cols))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a matrix of " + rows + " x " + cols);
  }

  @ParameterizedTest
  @CsvSource({"2", "-1", "127"})
  void aMaskIsZerosAndOnes(byte entry) {
    List<byte[]> visible = List.of(new byte[] {0, 1, 1}, new byte[] {1, 0, entry});
    assertThatThrownBy(() -> ScoreInputs.of(visible))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mask entry " + entry + " of batch row 1, key 2, expected 0");
  }
}
