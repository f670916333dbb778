package dev.headroom.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.InputException;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The files were saved by numpy 2.4.6: `a` as `<f8`, `b` as `<f4` in Fortran's order.
class MatrixFileTest {
  private static final String MATRICES = "src/test/resources/matrices/";
  private static final String SHAPE = "'fortran_order': False, 'shape': (1, 2), }";

  @TempDir private Path folder;

  @Test
  void anArrayIsReadInEitherOrder() {
    try (MatrixFile a = MatrixFile.open(MATRICES + "a.npy", "A");
        MatrixFile b = MatrixFile.open(MATRICES + "b.npy", "B")) {
      assertThat(a.rows()).isEqualTo(12);
      assertThat(a.cols()).isEqualTo(10);
      Tensor x = a.read(Dtype.F64);
      assertThat(x.get(0, 1)).isEqualTo(-0.9794741683587314);
      assertThat(x.get(11, 9)).isEqualTo(-0.40268257446727856);
      assertThat(a.read(Dtype.F32).get(0, 1)).isEqualTo((float) -0.9794741683587314);
      assertThat(b.rows()).isEqualTo(10);
      assertThat(b.cols()).isEqualTo(14);
      Tensor y = b.read(Dtype.F32);
      assertThat(y.get(0, 1)).isEqualTo(1.0785412f);
      assertThat(y.get(9, 13)).isEqualTo(0.90267694f);
    }
  }

  @Test
  void closingAgainDoesNothing() {
    MatrixFile file = MatrixFile.open(MATRICES + "a.npy", "A");
    file.close();
    file.close();
    assertThatThrownBy(() -> file.read(Dtype.F32)).isInstanceOf(IllegalStateException.class);
  }

  private Path array(int version, String header, int numbers) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes("\u0093NUMPY".getBytes(StandardCharsets.ISO_8859_1));
    bytes.write(version);
    bytes.write(0);
    bytes.write(header.length());
    bytes.writeBytes(new byte[version == 1 ? 1 : 3]);
    bytes.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
    bytes.writeBytes(new byte[numbers]);
    return Files.write(folder.resolve("x.npy"), bytes.toByteArray());
  }

  private static MatrixFile open(Path path) {
    return MatrixFile.open(path.toString(), "A");
  }

  @ParameterizedTest
  @CsvSource({"1, <f4, 8", "2, <f8, 16", "3, <f2, 4"})
  void allVersionsAndFloatsAreRead(int version, String type, int bytes) throws IOException {
    for (String header : new String[] {"{'descr': '%s', " + SHAPE + " \n", "{" + SHAPE}) {
      String fields =
          header.startsWith("{'d") ? header : "{'shape':(1,2),'fortran_order':True,'descr':'%s'}";
      try (MatrixFile file = open(array(version, String.format(fields, type), bytes))) {
        assertThat(file.rows()).isEqualTo(1);
        assertThat(file.cols()).isEqualTo(2);
        assertThat(file.read(Dtype.F32).get(0, 1)).isZero();
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3), }| expected 12 bytes of numbers",
        "{'descr': '>f4', 'fortran_order': False, 'shape': (1, 2), }| '<f8', found '>f4'",
        "{'descr': '<i4', 'fortran_order': False, 'shape': (1, 2), }| '<f8', found '<i4'",
        "{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (2,), }| a string such as",
        "{'descr': '<f4', 'fortran_order': 0, 'shape': (1, 2), }| expected fortran_order: True or False",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1, -2), }| expected shape: whole numbers",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }| expected a shape of two sizes",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 2), }| bytes of numbers",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), 'x': 1}| shape, each once",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), 'shape': (1, 2)}| shape, each once",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (999999999999, 999999999999)}| 2^63 bytes",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1 2, 1)}| whole numbers below",
        "nothing of the kind| a string such as"
      })
  void aHeaderThatSaysSomethingElseIsRefused(String header, String message) throws IOException {
    Path path = array(1, header, 8);
    assertThatThrownBy(() -> open(path).close())
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll("x.npy", message);
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 7, 8, 9, 11, 40, 80})
  void aFileThatIsCutIsRefused(int bytes) throws IOException {
    byte[] whole = Files.readAllBytes(Path.of(MATRICES + "a.npy"));
    Path cut = Files.write(folder.resolve("x.npy"), Arrays.copyOf(whole, bytes));
    assertThatThrownBy(() -> open(cut).close())
        .isInstanceOf(InputException.class)
        .hasMessageContaining("x.npy");
  }

  @Test
  void whatIsNoFileOrNoMatrixIsRefused() throws IOException {
    assertThatThrownBy(() -> open(folder).close()).isInstanceOf(InputException.class);
    assertThatThrownBy(() -> open(array(9, "{'descr': '<f4', " + SHAPE, 8)).close())
        .isInstanceOf(InputException.class)
        .hasMessageContaining("version: expected 1, 2 or 3");
    assertThatThrownBy(() -> open(folder.resolve("none.npy")).close())
        .isInstanceOf(InputException.class)
        .hasMessageContaining("found no such file");
  }
}
