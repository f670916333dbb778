package dev.headroom.attend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headroom.InputException;
import dev.headroom.WholeFile;
import dev.headroom.forward.Attention;
import dev.headroom.forward.AttentionProblem;
import dev.headroom.forward.Engine;
import dev.headroom.model.Safetensors;
import dev.headroom.model.SafetensorsWriter;
import dev.headroom.model.StoredTensor;
import dev.headroom.spread.Spread;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import dev.headroom.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Attention block by block is attention.
class LongAttentionLaws {
  private static final LongAttention.Watch NOBODY =
      new LongAttention.Watch() {
        @Override
        public void begins(String stage, int tasks) {}

        @Override
        public void done() {}
      };

  @TempDir private Path folder;

  /// A file of random sizes, with fewer or more queries than keys, shared keys, a mask.
  private Path random(SplittableRandom r) {
    int kvHeads = 1 + r.nextInt(2);
    int heads = kvHeads * (1 + r.nextInt(2));
    int queries = 1 + r.nextInt(90);
    int keys = 1 + r.nextInt(90);
    int m = 1 + r.nextInt(9);
    int mv = 1 + r.nextInt(9);
    SafetensorsWriter writer =
        new SafetensorsWriter()
            .metadata("causal", Boolean.toString(r.nextBoolean()))
            .add("Q", List.of(heads, queries, m), numbers(r, heads * queries, m))
            .add("K", List.of(kvHeads, keys, m), numbers(r, kvHeads * keys, m))
            .add("V", List.of(kvHeads, keys, mv), numbers(r, kvHeads * keys, mv));
    if (r.nextBoolean()) {
      Tensor mask = Tensor.zeros(Dtype.F32, 1, keys);
      for (int j = 0; j < keys; j++) {
        mask.set(0, j, j == keys / 2 || r.nextInt(3) > 0 ? 1 : 0);
      }
      writer.add("key_mask", List.of(keys), mask);
    }
    Path file = folder.resolve("qkv.safetensors");
    writer.write(file);
    return file;
  }

  private static Tensor numbers(SplittableRandom r, int rows, int cols) {
    Tensor t = Tensor.zeros(Dtype.F32, rows, cols);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < cols; j++) {
        t.set(i, j, r.nextDouble(-2, 2));
      }
    }
    return t;
  }

  private LongAttention attention(Path file, BlockSizes sizes, Dtype dtype) {
    return LongAttention.of(file, folder.resolve("blocks"), sizes, dtype, KernelName.SIMD);
  }

  private byte[] run(LongAttention a, int threads) throws IOException {
    Path out = folder.resolve("o.safetensors");
    try (Spread here = Spread.here(threads)) {
      a.run(here, NOBODY, new WholeFile(out));
    }
    return Files.readAllBytes(out);
  }

  @ParameterizedTest
  @EnumSource(Dtype.class)
  void blocksPutTogetherAreTheWholeAndTheSameOnAnyThreads(Dtype dtype) throws IOException {
    double near = dtype == Dtype.F64 ? 1e-14 : 5e-6;
    for (int seed = 0; seed < 40; seed++) {
      SplittableRandom r = new SplittableRandom(seed);
      Path file = random(r);
      BlockSizes sizes = new BlockSizes(1 + r.nextInt(50), 1 + r.nextInt(50));
      LongAttention a = attention(file, sizes, dtype);
      byte[] once = run(a, 1);
      AttentionProblem p = AttentionProblem.read(file, dtype);
      try (Attention whole = new Attention(new Engine(KernelName.SIMD, dtype, 1));
          Safetensors out = Safetensors.open(folder.resolve("o.safetensors"))) {
        Tensor expected = whole.apply(p.shape(), p.q(), p.k(), p.v(), p.scoring(), p.inputs());
        Tensor found = out.tensor("o").matrix().whole(dtype);
        for (int i = 0; i < expected.rows(); i++) {
          for (int j = 0; j < expected.cols(); j++) {
            assertThat(found.get(i, j))
                .as("seed %d row %d", seed, i)
                .isCloseTo(expected.get(i, j), within(2 * near));
          }
        }
      }
      SampledRows rows = SampledRows.of(file, folder.resolve("o.safetensors"), 5, seed);
      assertThat(rows.error()).as("seed %d", seed).isLessThan(near);
      a.clear();
      assertThat(run(a, 3)).isEqualTo(once);
      a.clear();
      assertThat(folder.resolve("blocks")).doesNotExist();
    }
  }

  @Test
  void whatIsThereIsNotComputedAgainAndWhatIsBrokenIs() throws IOException {
    Path file = random(new SplittableRandom(3));
    LongAttention a = attention(file, new BlockSizes(16, 16), Dtype.F32);
    byte[] once = run(a, 1);
    try (Stream<Path> blocks = Files.list(folder.resolve("blocks"))) {
      int left = 0;
      for (Path block : blocks.sorted().toList()) {
        switch (left++ % 3) {
          case 0 -> Files.delete(block);
          case 1 -> Files.write(block, Arrays.copyOf(Files.readAllBytes(block), 40));
          default -> {}
        }
      }
    }
    Path out = folder.resolve("again.safetensors");
    try (Spread here = Spread.here(2)) {
      LongAttention.Run run = a.run(here, NOBODY, new WholeFile(out));
      assertThat(run.found()).isBetween(1, a.plan().tasks() - 1);
    }
    assertThat(Files.readAllBytes(out)).isEqualTo(once);
  }

  @Test
  void anotherFileIsNotTakenForTheFirst() throws IOException {
    random(new SplittableRandom(3));
    Path file = folder.resolve("qkv.safetensors");
    LongAttention a = attention(file, new BlockSizes(16, 16), Dtype.F32);
    byte[] once = run(a, 1);
    try (Safetensors in = Safetensors.open(file)) {
      SafetensorsWriter other =
          new SafetensorsWriter().metadata("causal", in.metadata().get("causal"));
      for (StoredTensor t : in.tensors()) {
        Tensor values = t.matrix().whole(Dtype.F32);
        values.set(0, 0, t.name().equals("V") ? 7 : values.get(0, 0));
        other.add(t.name(), t.shape().stream().map(Long::intValue).toList(), values);
      }
      other.write(file);
    }
    assertThat(run(attention(file, new BlockSizes(16, 16), Dtype.F32), 1)).isNotEqualTo(once);
  }

  @Test
  void aLostBlockIsNamed() {
    Piece piece = new Piece("00", 0, 0, 4, 0, 4, Dtype.F32, KernelName.SIMD);
    Together lost =
        new Together(new Together.Block(0, 0, 4, 3, Dtype.F32, List.of(piece)), folder.toString());
    assertThatThrownBy(lost::run)
        .isInstanceOf(InputException.class)
        .hasMessageContaining(piece.place(folder.toString()).toString())
        .hasMessageContaining("an earlier stage wrote");
  }
}
