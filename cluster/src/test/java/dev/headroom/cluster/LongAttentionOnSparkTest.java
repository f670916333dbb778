package dev.headroom.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.InputException;
import dev.headroom.WholeFile;
import dev.headroom.attend.BlockSizes;
import dev.headroom.attend.LongAttention;
import dev.headroom.attend.RandomAttention;
import dev.headroom.spread.Spread;
import dev.headroom.spread.Task;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Attention by tasks has the same bytes on any cluster, whatever dies meanwhile.
class LongAttentionOnSparkTest {
  private static final String TOGETHER = "blocks put together";

  @TempDir private Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void write() {
    file = folder.resolve("qkv.safetensors");
    RandomAttention.read("heads=2,tokens=1500,head-dim=16,causal=true", 1).write(file);
  }

  /// Told of the stages that begin.
  private interface Begins extends LongAttention.Watch {
    @Override
    default void done() {}
  }

  private LongAttention attention(String blocks, Dtype dtype) {
    Path place = folder.resolve(blocks);
    return LongAttention.of(file, place, new BlockSizes(256, 400), dtype, KernelName.SIMD);
  }

  private byte[] run(Spread on, LongAttention attention, Begins watch) throws IOException {
    Path out = folder.resolve("o.safetensors");
    attention.run(on, watch, new WholeFile(out));
    return Files.readAllBytes(out);
  }

  private byte[] here(Dtype dtype) throws IOException {
    try (Spread here = Spread.here(2)) {
      return run(here, attention("here" + dtype, dtype), (stage, tasks) -> {});
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void anyNumberOfExecutorsGivesTheBytesOfThisProcess(int executors) throws IOException {
    try (Spread cluster = Spread.of("local-cluster[" + executors + ",1,1024]")) {
      for (Dtype dtype : Dtype.values()) {
        LongAttention attention = attention(executors + " " + dtype, dtype);
        assertThat(run(cluster, attention, (stage, tasks) -> {})).isEqualTo(here(dtype));
      }
    }
  }

  @Test
  void whatDiesAndWhatIsLostCostsNothingButTime() throws IOException {
    try (Spread cluster = Spread.of("local-cluster[2,1,1024]")) {
      Path marker = folder.resolve("died");
      LongAttention attention = attention("blocks", Dtype.F64);
      assertThatThrownBy(() ->
              run(
                  new Halting(cluster, marker.toString()),
                  attention,
                  (stage, tasks) -> {
                    if (stage.equals(TOGETHER)) {
                      lose(folder.resolve("blocks"));
                    }
                  }))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("expected a block that an earlier stage wrote");
      assertThat(marker).exists();
      List<Integer> stages = new ArrayList<>();
      assertThat(run(cluster, attention, (stage, tasks) -> stages.add(tasks)))
          .isEqualTo(here(Dtype.F64));
      assertThat(stages).hasSize(2);
    }
  }

  /// Deletes one block.
  private static void lose(Path blocks) {
    try (Stream<Path> files = Files.list(blocks)) {
      Files.delete(files.sorted().findFirst().orElseThrow());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A task whose process ends in the middle of it, the first time.
  record Halted<R extends Record & Serializable>(Task<R> task, String marker) implements Task<R> {
    @Override
    public R run() {
      if (!Files.exists(Path.of(marker))) {
        try {
          Files.createFile(Path.of(marker));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().halt(137);
      }
      return task.run();
    }

    @Override
    public Class<R> answer() {
      return task.answer();
    }
  }

  /// Runs the fourth task of each stage so.
  private record Halting(Spread on, String marker) implements Spread {
    @Override
    public String description() {
      return on.description();
    }

    @Override
    public int slots() {
      return on.slots();
    }

    @Override
    public <R extends Record & Serializable> List<R> map(
        String stage, List<? extends Task<R>> tasks, Listener<R> listener) {
      List<Task<R>> some = new ArrayList<>(tasks);
      some.set(3, new Halted<>(some.get(3), marker));
      return on.map(stage, some, listener);
    }

    @Override
    public void close() {
      on.close();
    }
  }
}
