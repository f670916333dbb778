package dev.headroom.cli;

import dev.headroom.InputException;
import dev.headroom.audit.Yours;
import dev.headroom.json.Json;
import dev.headroom.work.Component;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import picocli.CommandLine.Option;

/// `--seconds --timings`: the caller's own times.
final class OwnTimes {
  private static final long LARGEST_FILE = 1 << 20;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "Your own time for the same work, judged against the same limits.")
  private Optional<Double> seconds = Optional.empty();

  @Option(
      names = "--timings",
      paramLabel = "FILE",
      description =
          "Your own times by component, as JSON: {\"qkv\": 0.012, …} in seconds; attention is scores,"
              + " softmax and values together. The whole is judged when none is missing.")
  private Optional<Path> timings = Optional.empty();

  boolean given() {
    return seconds.isPresent() || timings.isPresent();
  }

  /// Fails:  IllegalArgumentException or InputException for a time that is none.
  Optional<Yours> times() {
    if (seconds.isPresent() && timings.isPresent()) {
      throw new IllegalArgumentException("expected one of --seconds and --timings, found both");
    }
    seconds.ifPresent(s -> {
      if (!Yours.plausible(s)) {
        throw new IllegalArgumentException("--seconds is " + s + ", expected " + Yours.RANGE);
      }
    });
    return timings.map(OwnTimes::timed).or(() -> seconds.map(Yours::total));
  }

  private static Yours timed(Path file) {
    Map<Component, Double> parts = new EnumMap<>(Component.class);
    OptionalDouble attention = OptionalDouble.empty();
    for (Map.Entry<String, Double> time : Json.numbers(file, LARGEST_FILE).entrySet()) {
      String name = time.getKey();
      double seconds = time.getValue();
      if (!Yours.plausible(seconds)) {
        String found = String.valueOf(seconds);
        throw new InputException(file.toString(), name, Yours.RANGE + ", in seconds", found);
      }
      if (name.equals(Yours.ATTENTION)) {
        attention = OptionalDouble.of(seconds);
      } else {
        parts.put(component(file, name), seconds);
      }
    }
    if (parts.isEmpty() && attention.isEmpty()) {
      throw new InputException(file.toString(), "", "seconds of at least one component", "none");
    }
    if (attention.isPresent() && Yours.PARTS.stream().anyMatch(parts::containsKey)) {
      throw new InputException(
          file.toString(), Yours.ATTENTION, "it, or scores, softmax and values", "both");
    }
    return Yours.of(parts, attention);
  }

  private static Component component(Path file, String name) {
    return Component.named(name)
        .orElseThrow(
            () -> new InputException(file.toString(), "", "one of " + known(), '"' + name + '"'));
  }

  private static String known() {
    return Component.labels() + ", " + Yours.ATTENTION;
  }
}
