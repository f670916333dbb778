package dev.headroom.model;

import dev.headroom.InputException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The tensors of a directory whose numbers are narrow and share scales, block by block: measured, not
/// read. What else its layers hold is found and held to its config as ever.
final class Blocks {
  private final Shards shards;
  private final List<StoredTensor> narrow;

  private Blocks(Shards shards) {
    this.shards = shards;
    narrow =
        shards.names().stream().map(n -> shards.find(n).orElseThrow()).filter(Blocks::is).toList();
  }

  /// Whether there are any.
  /// Fails:  InputException when they take other bytes than the config says, naming a layer.
  static boolean in(Path directory, Config config, Layout names, Quantization stated) {
    try (Shards shards = Shards.open(directory)) {
      Blocks blocks = new Blocks(shards);
      if (blocks.narrow.isEmpty()) {
        return false;
      }
      blocks.check(config, names, stated);
      return true;
    }
  }

  /// Numbers in blocks, or the scales of some.
  static boolean is(StoredTensor t) {
    return t.type().name().startsWith("F8") || t.name().matches(".*_(blocks|scales|scale_inv)");
  }

  private void check(Config config, Layout names, Quantization stated) {
    Architecture a = config.architecture();
    Tensors home = Ending.home(names, Tensors.of(shards), config.full().output().head().shared());
    TableWeights table = new TableWeights(names, home);
    for (int l = 0; l < a.depth(); l++) {
      List<Slot> slots = a.layers().get(l).slots(a.width());
      table.layer(slots.stream().filter(s -> !stated.roles().contains(s.role())).toList(), l);
      long expected = blocked(slots, stated).mapToLong(stated::bytes).sum();
      String layer = home.prefix() + names.layers() + l + ".";
      long found =
          narrow.stream()
              .filter(t -> t.name().startsWith(layer))
              .mapToLong(t -> t.bytes().byteSize())
              .sum();
      if (found != expected) {
        String bytes = expected + " bytes of " + stated.name() + ", as config.json says";
        throw new InputException(shards.file(), layer, bytes, found + " bytes");
      }
    }
  }

  private static Stream<Slot> blocked(List<Slot> slots, Quantization stated) {
    return slots.stream().filter(s -> stated.roles().contains(s.role()));
  }
}
