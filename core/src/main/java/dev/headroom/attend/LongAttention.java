package dev.headroom.attend;

import dev.headroom.InputException;
import dev.headroom.Sha256;
import dev.headroom.WholeFile;
import dev.headroom.attend.AttentionPlan.Band;
import dev.headroom.attend.AttentionPlan.Tile;
import dev.headroom.forward.StoredAttention;
import dev.headroom.model.SafetensorsWriter;
import dev.headroom.spread.Spread;
import dev.headroom.spread.Task;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import dev.headroom.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Exact attention of a layer in a file, by tasks that each have a block of queries and a block of keys.
/// The file and a folder for results lie where every machine finds them: keys and values never pass
/// through the process that asks. What was computed stays in the folder, and the same call goes on
/// from it.
/// Shape:  the file in the first of the forms of `AttentionProblem`; the result `o` `[heads, queries,
///         valueDim]`.
/// Error:  that of attention, whatever the blocks: LongAttentionLaws. The same blocks give the same bytes
///         on every spread of machines of one kind.
/// Shared: never, one caller; processes may share a folder.
/// Fails:  InputException for a file that is no such attention, and for blocks that are lost.
/// Source: theory.md 1; [OnlineSoftmax].
public final class LongAttention {
  private final Path file;
  private final Path folder;
  private final AttentionPlan plan;
  private final List<Together> bands;

  /// Told how far it is.
  public interface Watch {
    /// A stage of so many tasks begins.
    void begins(String stage, int tasks);

    void done();
  }

  /// What a run took.
  /// Shape:  seconds of the stage that computes; busy: those of its tasks together; found: tasks whose
  ///         results were there already.
  public record Run(double seconds, double busy, int found) {}

  private LongAttention(Path file, Path folder, AttentionPlan plan) {
    this.file = file.toAbsolutePath();
    this.folder = folder.toAbsolutePath();
    this.plan = plan;
    this.bands = bands(digest());
  }

  /// Reads the whole file once, to know it again.
  /// Fails:  InputException for what cannot be read.
  public static LongAttention of(
      Path file, Path folder, BlockSizes sizes, Dtype dtype, KernelName kernel) {
    try (StoredAttention a = StoredAttention.open(file)) {
      AttentionPlan plan = new AttentionPlan(a.shape(), a.scoring().span(), sizes, dtype, kernel);
      return new LongAttention(file, folder, plan);
    }
  }

  public AttentionPlan plan() {
    return plan;
  }

  /// Computes, and writes the result.
  public Run run(Spread on, Watch watch, WholeFile to) {
    WholeFile.folder(folder);
    long begin = System.nanoTime();
    List<Done> done = map(on, watch, "attention of blocks", stretches());
    double seconds = (System.nanoTime() - begin) / 1e9;
    map(on, watch, "blocks put together", bands);
    write(to);
    return new Run(
        seconds,
        done.stream().mapToDouble(Done::seconds).sum(),
        (int) done.stream().filter(d -> !d.fresh()).count());
  }

  /// Removes what the run left in the folder, and the folder where nothing else is in it.
  public void clear() {
    for (Together band : bands) {
      band.block().pieces().forEach(p -> remove(p.place(folder.toString())));
      remove(band.place());
    }
    String[] left = folder.toFile().list();
    for (String name : left == null ? new String[0] : left) {
      if (name.startsWith(".") && name.endsWith(".part")) { // of a machine that died
        remove(folder.resolve(name));
      }
    }
    left = folder.toFile().list();
    if (left != null && left.length == 0) {
      remove(folder);
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw InputException.of(file.toString(), "a file that can be removed", e);
    }
  }

  private static List<Done> map(
      Spread on, Watch watch, String stage, List<? extends Task<Done>> tasks) {
    watch.begins(stage, tasks.size());
    return on.map(stage, tasks, (task, done) -> watch.done());
  }

  private List<Together> bands(String digest) {
    List<Together> all = new ArrayList<>();
    for (Band band : plan.bands()) {
      List<Piece> pieces = new ArrayList<>();
      for (Tile tile : band.tiles()) {
        pieces.add(
            new Piece(
                digest,
                band.head(),
                band.query(),
                band.queryEnd(),
                tile.key(),
                tile.keyEnd(),
                plan.dtype(),
                plan.kernel()));
      }
      int rows = band.queryEnd() - band.query();
      Together.Block block =
          new Together.Block(
              band.head(), band.query(), rows, plan.shape().valueDim(), plan.dtype(), pieces);
      all.add(new Together(block, folder.toString()));
    }
    return all;
  }

  /// The longest first.
  private List<Stretch> stretches() {
    List<Long> pairs =
        plan.bands().stream().flatMap(b -> b.tiles().stream()).map(Tile::pairs).toList();
    List<Piece> pieces = bands.stream().flatMap(b -> b.block().pieces().stream()).toList();
    return IntStream.range(0, pieces.size())
        .boxed()
        .sorted(Comparator.comparing((Integer i) -> pairs.get(i)).reversed())
        .map(i -> new Stretch(pieces.get(i), file.toString(), folder.toString()))
        .toList();
  }

  private void write(WholeFile to) {
    AttentionShape s = plan.shape();
    List<Supplier<Tensor>> rows = bands.stream().<Supplier<Tensor>>map(band -> band::rows).toList();
    SafetensorsWriter writer =
        new SafetensorsWriter()
            .add("o", plan.dtype(), List.of(s.heads(), s.queries(), s.valueDim()), rows);
    to.write(writer::writeTo);
  }

  /// What tells this file from another.
  private String digest() {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = Sha256.begin();
      byte[] buffer = new byte[1 << 20];
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw InputException.of(file.toString(), "a file that can be read", e);
    }
  }
}
