package dev.headroom.model;

import dev.headroom.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The weights of a checkpoint's directory (config.json and safetensors), mapped and read in place.
/// Every tensor that a run needs is found and its shape checked when the directory is opened.
/// Shared: by any number of threads until it is closed.
/// Fails:  InputException naming file, tensor or field, what was expected and what was found.
public final class MappedWeights implements Weights {
  private final Shards shards;
  private final Tensors tensors;
  private final Architecture architecture;
  private final Numbers ends;
  private final List<Numbers> layers;
  private final List<String> notices;

  private MappedWeights(Shards shards, Config config, Layout layout) {
    this.shards = shards;
    this.tensors = Tensors.of(shards);
    Architecture declared = config.architecture();
    boolean tied = config.full().output().head().shared();
    Tensors home = Ending.home(layout, tensors, tied);
    List<String> noticed = new ArrayList<>(config.notices());
    noticed.addAll(shards.notices());
    TableWeights table = new TableWeights(layout, home);
    this.layers = new ArrayList<>();
    for (int l = 0; l < declared.depth(); l++) {
      layers.add(table.layer(declared.layers().get(l).slots(declared.width()), l));
    }
    Ending ending = new Ending(layout, config, tensors, home, noticed);
    this.architecture = declared.with(ending.found());
    this.ends =
        table.trunk(architecture.slots(), ending.numbers(architecture.output(), architecture));
    tensors.unused(layout.buffers()).ifPresent(noticed::add);
    architecture.slots().stream()
        .map(Slot::role)
        .filter(Role::table)
        .forEach(role -> Finite.scan(ends.rows(role)));
    this.notices = noticed;
  }

  /// Opens a directory; the files stay mapped until it is closed.
  public static MappedWeights open(Path directory) {
    return open(directory, Config.read(directory.resolve(Config.FILE)));
  }

  static MappedWeights open(Path directory, Config config) {
    String name = config.architecture().family();
    Layout layout =
        Families.named(name)
            .flatMap(f -> f.layout(config.architecture()))
            .orElseThrow(() ->
                new InputException(
                    directory.resolve(Config.FILE).toString(),
                    "model_type",
                    "a family whose tensors are known by name",
                    name + ", which is only counted"));
    if (!Shards.in(directory)) {
      throw new InputException(
          directory.toString(),
          "",
          Shards.SINGLE + " or " + Shards.INDEX,
          OtherFormats.in(directory).map(n -> n + ", which is not read").orElse("neither"));
    }
    Shards shards = Shards.open(directory);
    try {
      return new MappedWeights(shards, config, layout);
    } catch (InputException e) {
      shards.close();
      throw e;
    }
  }

  @Override
  public Architecture architecture() {
    return architecture;
  }

  @Override
  public Numbers ends() {
    return ends;
  }

  @Override
  public Numbers layer(int layer) {
    return layers.get(layer);
  }

  @Override
  public List<String> notices() {
    return Stream.concat(notices.stream(), tensors.finite().notices().stream()).toList();
  }

  @Override
  public void close() {
    shards.close();
  }
}
