package dev.headroom.bench;

import dev.headroom.cli.Console;
import dev.headroom.cli.MoreCommands;
import java.util.List;

/// The commands of this module.
public final class BenchCommands implements MoreCommands {
  /// For ServiceLoader.
  public BenchCommands() {}

  @Override
  public List<Object> commands(Console console) {
    return List.of(new Bench(console), new MiniLm(console));
  }
}
