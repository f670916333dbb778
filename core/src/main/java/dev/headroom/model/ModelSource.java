package dev.headroom.model;

import dev.headroom.FileKind;
import dev.headroom.InputException;
import dev.headroom.shape.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a user named as a model: a checkpoint's directory, a config.json alone, or a preset.
/// Shared: by any number of threads.
public sealed interface ModelSource {
  /// The architecture, as far as it is known without opening the weights.
  Architecture architecture();

  /// The run whose sizes are not given.
  default Step usual() {
    return architecture().usual();
  }

  /// Whether trained weights are there; otherwise {@link #weights} are random.
  boolean stored();

  /// The weights, mapped where they are stored, else random from `seed`; the caller closes them.
  Weights weights(long seed);

  /// The type in which the weights are stored, as far as it is known without opening them.
  StatedType stated();

  /// Names of weight files in formats that are not read; where there are any, weights are random.
  default Optional<String> unread() {
    return Optional.empty();
  }

  /// What a user should know about the config; the notices of {@link #weights} repeat it.
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

  /// Sizes alone: of a config.json, a preset, or a directory whose weights are not read.
  record Sizes(
      Architecture architecture,
      Step usual,
      StatedType stated,
      List<String> notices,
      Optional<String> unread)
      implements ModelSource {
    Sizes(Architecture architecture, StatedType stated, List<String> notices) {
      this(architecture, architecture.usual(), stated, notices, Optional.empty());
    }

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
  /// Fails:  InputException when it is neither, naming what was looked for and the nearest presets;
  ///         when config or weights are a link to nothing.
  static ModelSource find(String typed) {
    Optional<Path> path = path(typed);
    if (path.isPresent() && Files.isDirectory(path.get())) {
      Path config = path.get().resolve(Config.FILE);
      if (Files.exists(config) || Presets.named(typed).isEmpty()) {
        return directory(path.get(), config);
      }
    } else if (path.isPresent() && Files.exists(path.get())) {
      return config(path.get());
    } else {
      path.ifPresent(ModelSource::requireTarget);
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
      requireTarget(config);
      throw new InputException(
          directory.toString(), "", "a config.json in it", below(directory).orElse("none"));
    }
    Config read = Config.read(config);
    Architecture a = read.architecture();
    Optional<Layout> names = Families.named(a.family()).flatMap(f -> f.layout(a));
    boolean weights = names.isPresent() && Shards.in(directory);
    Optional<Quantization> blocks = weights ? Quantization.stated(read.fields()) : Optional.empty();
    if (blocks.isPresent() && Blocks.in(directory, read, names.get(), blocks.get())) {
      String note = directory + ": tensors of " + blocks.get().name() + " are counted, not read";
      List<String> notices = Stream.concat(read.notices().stream(), Stream.of(note)).toList();
      return new Sizes(a, StatedType.in(read.fields()), notices);
    }
    return weights
        ? new Checkpoint(
            directory, a, StatedType.assumed("since its weights were not opened"), read.notices())
        : new Sizes(
            a, a.usual(), StatedType.in(read.fields()), read.notices(), OtherFormats.in(directory));
  }

  private static void requireTarget(Path link) {
    FileKind.dangling(link)
        .ifPresent(found -> {
          throw new InputException(link.toString(), "", "a file", found);
        });
  }

  /// The directories one below, or in a cache's `snapshots`, that a user may have meant.
  private static Optional<String> below(Path directory) {
    Path snapshots = directory.resolve("snapshots");
    Path parent = Files.isDirectory(snapshots) ? snapshots : directory;
    try (Stream<Path> children = Files.list(parent)) {
      return children
          .filter(c -> Files.exists(c.resolve(Config.FILE), LinkOption.NOFOLLOW_LINKS))
          .sorted()
          .findFirst()
          .map(c -> "none, but one in " + c);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static ModelSource config(Path file) {
    if (!file.toString().endsWith(".json")) {
      boolean weights = file.toString().endsWith(".safetensors");
      String other = weights ? "weights: their directory is the model" : "a file of another kind";
      throw new InputException(file.toString(), "", "a directory or a config.json", other);
    }
    Config read = Config.read(file);
    return new Sizes(read.architecture(), StatedType.in(read.fields()), read.notices());
  }
}
