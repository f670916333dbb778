package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.model.SafetensorsWriter;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Matrices that are read; what random ones give is in the documents.
class MatmulRunTest {
  private static final String MATRICES = "core/src/test/resources/matrices/";

  @TempDir private Path folder;

  private static Typed run(String... more) {
    List<String> words = new ArrayList<>(List.of("matmul", "run", "strassen"));
    words.addAll(List.of("--levels", "1", "--rounds", "1"));
    words.addAll(List.of(more));
    return Typed.headroom(words.toArray(new String[0]));
  }

  private static Typed run(Object a, Object b, String... more) {
    List<String> words = new ArrayList<>(List.of("--a", a.toString(), "--b", b.toString()));
    words.addAll(List.of(more));
    return run(words.toArray(new String[0]));
  }

  private Path safetensors(String file, String... names) throws IOException {
    SafetensorsWriter writer = new SafetensorsWriter();
    for (String name : names) {
      Tensor matrix = Tensor.zeros(Dtype.F32, 6, 6);
      for (int i = 0; i < 6; i++) {
        matrix.set(i, i, 1 + i);
      }
      writer.add(name, List.of(6, 6), matrix);
    }
    Path path = folder.resolve(file);
    try (var out = Files.newOutputStream(path)) {
      writer.writeTo(out);
    }
    return path;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--size 12,10,14"})
  void matricesOfFilesHaveTheirSizes(String size) {
    String[] more = size.isEmpty() ? new String[] {"--json", "-"} : (size + " --json -").split(" ");
    Typed found = run(MATRICES + "a.npy", MATRICES + "b.npy", more);
    assertThat(found.exit()).isZero();
    assertThat(found.out().replaceAll("\\s", ""))
        .contains("\"size\":{\"n\":12,\"m\":10,\"p\":14}", "\"a\":\"" + MATRICES + "a.npy\"");
  }

  @Test
  void aTensorIsTheOnlyOneOrTheUsualOrTheNamed() throws IOException {
    Path only = safetensors("only.safetensors", "weight");
    Path both = safetensors("both.safetensors", "A", "B", "C");
    assertThat(run(only, both).out()).startsWith("6x6 times 6x6, f32");
    assertThat(run(both, both + ":C").exit()).isZero();
    assertThat(run(both, both).out()).contains("0.0e+00"); // small whole numbers
    Path other = safetensors("other.safetensors", "x", "y");
    assertThat(run(other, only).err())
        .contains("one tensor, one of the name A, or FILE:TENSOR", "x, y");
    assertThat(run(both + ":z", only).err()).contains("both.safetensors: z: expected a tensor of");
    assertThat(run(MATRICES + "a.npy:z", only).err()).contains("a.npy: z: expected no name");
    assertThat(run(both, MATRICES + "b.npy").err())
        .contains("b.npy: array: expected 6 rows, as A has columns, found 10 x 14");
  }

  @Test
  void aProductOfZerosIsNotWrong() throws IOException {
    Path zero = folder.resolve("zero.safetensors");
    try (var out = Files.newOutputStream(zero)) {
      new SafetensorsWriter().add("A", List.of(4, 4), Tensor.zeros(Dtype.F32, 4, 4)).writeTo(out);
    }
    assertThat(run(zero, zero).out()).contains("0.0e+00     0.0e+00").doesNotContain("NaN");
  }

  @Test
  void whatIsNotFiniteIsRefused() throws IOException {
    Path huge = folder.resolve("huge.safetensors");
    Tensor matrix = Tensor.zeros(Dtype.F64, 2, 2);
    matrix.set(1, 0, 1e300);
    try (var out = Files.newOutputStream(huge)) {
      new SafetensorsWriter().add("A", List.of(2, 2), matrix).writeTo(out);
    }
    Typed found = run(huge, huge);
    assertThat(found.exit()).isEqualTo(2);
    assertThat(found.err()).contains("A[1, 0]: expected a finite number of f32, found Infinity");
    assertThat(run(huge, huge, "--dtype", "f64", "--size", "2,2,2").err()).doesNotContain("finite");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--a x.npy| only one of --a and --b, expected both or neither",
        "--rounds 2| --size is missing, expected n,m,p as 1024,768,3072, or --a and --b",
        "--a x.npy --b x.npy| x.npy: expected a safetensors file that can be read, found no such file",
        "--a A --b B --size 12,10,15| --size is 12,10,15, expected 12,10,14 as --a and --b have, or none",
      })
  void whatMakesNoSenseIsRefused(String arguments, String message) {
    String files =
        arguments
            .replace("--a A", "--a " + MATRICES + "a.npy")
            .replace("--b B", "--b " + MATRICES + "b.npy");
    Typed found = Typed.headroom(("matmul run strassen " + files).split(" ", -1));
    assertThat(found.exit()).isEqualTo(2);
    assertThat(found.err()).contains(message).hasLineCount(1);
  }
}
