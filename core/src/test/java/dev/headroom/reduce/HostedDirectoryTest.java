package dev.headroom.reduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.InputException;
import dev.headroom.Seeded;
import dev.headroom.forward.Engine;
import dev.headroom.forward.Transformer;
import dev.headroom.forward.Wanted;
import dev.headroom.model.Input;
import dev.headroom.model.MappedWeights;
import dev.headroom.model.Weights;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import dev.headroom.tensor.Tensor;
import dev.headroom.work.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// An exported instance is a checkpoint like any other, and the same numbers as the one that was run.
final class HostedDirectoryTest {
  static Stream<Seeded> trials() {
    return Seeded.trials(60, 6);
  }

  @ParameterizedTest
  @MethodSource("trials")
  void runsToTheSameBits(Seeded trial, @TempDir Path folder) throws IOException {
    Hosted model = HostedLaws.random(trial, HostedLaws.host(trial));
    Path directory = folder.resolve("model");
    model.directory().write(directory);
    assertThat(Files.readAllLines(directory.resolve("README.md"))).hasSize(6);
    try (MappedWeights read = MappedWeights.open(directory)) {
      assertThat(read.notices()).isEmpty();
      assertThat(read.architecture().layers()).isEqualTo(model.architecture().layers());
      assertThat(read.architecture().output()).isEqualTo(model.architecture().output());
      Input input = Input.read(directory.resolve("input_ids.json"), read.architecture());
      assertSame(logits(read, input), logits(model, model.input()));
    }
  }

  private static Tensor logits(Weights weights, Input input) {
    try (Transformer t = new Transformer(weights, new Engine(KernelName.REFERENCE, Dtype.F64, 1))) {
      return t.run(input, Wanted.PLAIN, Probe.NONE).find("logits").orElseThrow().values();
    }
  }

  private static void assertSame(Tensor a, Tensor b) {
    assertThat(List.of(a.rows(), a.cols())).isEqualTo(List.of(b.rows(), b.cols()));
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.cols(); j++) {
        assertThat(a.get(i, j)).isEqualTo(b.get(i, j));
      }
    }
  }

  /// The second writing stops before it begins, and leaves what stood there.
  @ParameterizedTest
  @EnumSource(Host.class)
  void nothingIsWrittenOver(Host host, @TempDir Path folder) throws IOException {
    Hosted model = HostedLaws.random(new Seeded(1, 3), host);
    model.directory().write(folder);
    byte[] first = Files.readAllBytes(folder.resolve("model.safetensors"));
    assertThatThrownBy(() -> model.directory().write(folder))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("empty or not there, found 4 files in it");
    assertThat(folder.resolve("model.safetensors")).hasBinaryContent(first);
  }

  @Test
  void aFileInItsPlaceStays(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("model"), "mine");
    Hosted model = HostedLaws.random(new Seeded(1, 3), Host.LLAMA);
    assertThatThrownBy(() -> model.directory().write(file)).hasMessageContaining("found a file");
    assertThat(file).hasContent("mine");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
  }
}
