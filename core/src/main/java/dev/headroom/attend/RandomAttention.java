package dev.headroom.attend;

import dev.headroom.InputException;
import dev.headroom.TypedSizes;
import dev.headroom.model.SafetensorsWriter;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Span;
import dev.headroom.tensor.Tensor;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/// Random Q, K and V in float32, to try long attention on: independent numbers of variance 1. The same
/// words and seed give the same bytes.
/// Fails:  InputException naming the word, what was expected and what was found.
public record RandomAttention(AttentionShape shape, boolean causal, long seed) {
  private static final String NAME = "--random";
  private static final List<String> WORDS =
      List.of("heads", "kv-heads", "tokens", "head-dim", "causal");
  private static final int MOST = 1 << 30; // of each size
  private static final int ROWS = 1 << 14; // written at a time,
  private static final int NUMBERS = 1 << 20; // or as many as have so many numbers
  private static final double REACH = Math.sqrt(3); // uniform from −√3 to √3 has variance 1

  /// Shape:  typed as `heads=2,tokens=262144,head-dim=64,causal=true`, further word kv-heads.
  public static RandomAttention read(String typed, long seed) {
    TypedSizes sizes = new TypedSizes(NAME, typed, WORDS);
    int heads = sizes.size("heads", MOST, 1);
    int tokens = sizes.size("tokens", MOST);
    int headDim = sizes.size("head-dim", MOST, 64);
    int kvHeads = sizes.size("kv-heads", MOST, heads);
    if (heads % kvHeads != 0) {
      throw sizes.divisor("kv-heads", "heads", heads, kvHeads);
    }
    AttentionShape shape = new AttentionShape(1, heads, kvHeads, tokens, tokens, headDim, headDim);
    return new RandomAttention(shape, sizes.flag("causal"), seed);
  }

  public Span span() {
    return causal ? Span.CAUSAL : Span.ALL;
  }

  /// Bytes of the file; a product of three sizes need not be a long.
  private BigInteger bytes() {
    return BigInteger.valueOf(shape.heads() + 2L * shape.kvHeads())
        .multiply(BigInteger.valueOf((long) shape.queries() * shape.headDim()))
        .multiply(BigInteger.valueOf(Float.BYTES));
  }

  /// Writes the file, in the form that `attend` reads.
  /// Fails:  InputException, with nothing written, where the disk has no room for it.
  public void write(Path file) {
    long free = file.toAbsolutePath().resolveSibling("").toFile().getUsableSpace();
    if (bytes().compareTo(BigInteger.valueOf(free)) > 0) {
      throw new InputException(
          file.toString(),
          "",
          "room for " + bytes() + " bytes of Q, K and V",
          free + " bytes free");
    }
    new SafetensorsWriter()
        .metadata("causal", Boolean.toString(causal))
        .metadata("seed", Long.toString(seed))
        .add("Q", Dtype.F32, sizes(shape.heads()), rows(0, shape.heads()))
        .add("K", Dtype.F32, sizes(shape.kvHeads()), rows(1, shape.kvHeads()))
        .add("V", Dtype.F32, sizes(shape.kvHeads()), rows(2, shape.kvHeads()))
        .write(file);
  }

  private List<Integer> sizes(int heads) {
    return List.of(heads, shape.queries(), shape.headDim());
  }

  private List<Supplier<Tensor>> rows(int tensor, int heads) {
    List<Supplier<Tensor>> parts = new ArrayList<>();
    SplittableRandom seeds = new SplittableRandom(seed * 3 + tensor);
    for (int head = 0; head < heads; head++) {
      int most = Math.clamp(NUMBERS / shape.headDim(), 1, ROWS);
      for (int row = 0; row < shape.queries(); row += most) {
        int count = Math.min(most, shape.queries() - row);
        long of = seeds.nextLong();
        parts.add(() -> block(count, of));
      }
    }
    return parts;
  }

  private Tensor block(int rows, long of) {
    SplittableRandom random = new SplittableRandom(of);
    float[] numbers = new float[rows * shape.headDim()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextDouble(-REACH, REACH);
    }
    return new Tensor.F32(numbers, 0, rows, shape.headDim(), shape.headDim());
  }
}
