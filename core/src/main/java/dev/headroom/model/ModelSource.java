package dev.headroom.model;

import dev.headroom.InputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a user named as a model: a checkpoint's directory, a config.json alone, or a preset.
/// Shared: by any number of threads.
public sealed interface ModelSource {
  /// As far as it is known without opening weights.
  Architecture architecture();

  /// Whether trained weights are there; otherwise {@link #weights} are random.
  boolean stored();

  /// Mapped, or random from `seed`; the caller closes them.
  Weights weights(long seed);

  /// The type that its weights are stored in, as far as it is known without them.
  StatedType stated();

  /// What a user should know of the config, until {@link #weights} says it again.
  List<String> notices();

  /// A directory with config.json and safetensors.
  record Checkpoint(
      Path directory, Architecture architecture, StatedType stated, List<String> notices)
      implements ModelSource {
    @Override
    public boolean stored() {
      return true;
    }

    @Override
    public Weights weights(long seed) {
      return MappedWeights.open(directory);
    }
  }

  /// Sizes alone: of a config.json or a preset.
  record Sizes(Architecture architecture, StatedType stated, List<String> notices)
      implements ModelSource {
    @Override
    public boolean stored() {
      return false;
    }

    @Override
    public Weights weights(long seed) {
      return new RandomWeights(architecture, seed);
    }
  }

  /// A path that exists goes before a preset of that name, unless it is a directory that holds no
  /// config.json.
  /// Fails:  InputException when it is neither, naming what was looked for and the nearest presets.
  static ModelSource find(String typed) {
    Optional<Path> path = path(typed);
    if (path.isPresent() && Files.isDirectory(path.get())) {
      Path config = path.get().resolve(Config.FILE);
      if (Files.exists(config) || Presets.named(typed).isEmpty()) {
        return directory(path.get(), config);
      }
    } else if (path.isPresent() && Files.exists(path.get())) {
      return config(path.get());
    }
    return Presets.named(typed)
        .<ModelSource>map(p -> new Sizes(p.architecture(), p.stated(), List.of()))
        .orElseThrow(() ->
            new InputException(
                typed,
                "",
                "a directory, a config.json or a preset, such as " + Presets.near(typed),
                "none of them"));
  }

  private static Optional<Path> path(String typed) {
    try {
      return typed.isEmpty() ? Optional.empty() : Optional.of(Path.of(typed));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static ModelSource directory(Path directory, Path config) {
    if (!Files.exists(config)) {
      throw new InputException(directory.toString(), "", "a config.json in it", "none");
    }
    Config read = Config.read(config);
    return Shards.in(directory)
        ? new Checkpoint(directory, read.architecture(), besideWeights(read), read.notices())
        : new Sizes(read.architecture(), StatedType.in(read.fields()), read.notices());
  }

  private static ModelSource config(Path file) {
    if (!file.toString().endsWith(".json")) {
      throw new InputException(
          file.toString(), "", "a directory or a config.json", "a file of another kind");
    }
    Config read = Config.read(file);
    return new Sizes(read.architecture(), StatedType.in(read.fields()), read.notices());
  }

  /// Weights that are read tell their types themselves, whatever the config states.
  private static StatedType besideWeights(Config read) {
    return Families.canRun(read.architecture().family())
        ? StatedType.assumed("since its weights were not opened")
        : StatedType.in(read.fields());
  }
}
