package dev.headroom.cli;

import dev.headroom.count.Terms;
import dev.headroom.model.ModelSource;
import dev.headroom.shape.Step;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/// `--tokens --phase --context --batch --logits`: which run of a model.
final class StepOptions {
  @Option(
      names = "--tokens",
      paramLabel = "N",
      description = "Tokens a row; default: the model's positions, at most 1024.")
  private Optional<Integer> tokens = Optional.empty();

  @Option(
      names = "--phase",
      paramLabel = "prefill|decode",
      description = "All tokens at once (default), or one more behind --context others.")
  private Optional<Phase> phase = Optional.empty();

  @Option(
      names = "--context",
      paramLabel = "T",
      description = "With decode: tokens whose keys and values are kept; default: as --tokens.")
  private Optional<Integer> context = Optional.empty();

  @Option(names = "--batch", paramLabel = "N", description = "Rows; default: 1.")
  private Optional<Integer> batch = Optional.empty();

  @Option(
      names = "--logits",
      paramLabel = "all|last",
      description = "Positions for which the head is taken; default: all.")
  private Optional<Terms.Logits> logits = Optional.empty();

  /// What a run is: tokens that see each other, or one behind others.
  enum Phase {
    PREFILL,
    DECODE
  }

  /// Whether one token behind others was asked for.
  private boolean decode() {
    return phase.filter(Phase.DECODE::equals).isPresent();
  }

  /// Whether something was asked for that only one run has.
  boolean forAudits() {
    return decode() || logits.isPresent();
  }

  OptionalInt tokens() {
    return positive("--tokens", tokens);
  }

  OptionalInt batch() {
    return positive("--batch", batch);
  }

  OptionalInt context() {
    return positive("--context", context);
  }

  /// All, where nothing else was asked for.
  Terms.Logits logits() {
    return logits.orElse(Terms.Logits.ALL);
  }

  /// Whether any of them was typed.
  boolean given() {
    return Stream.of(tokens, phase, context, batch, logits).anyMatch(Optional::isPresent);
  }

  /// One that all of these models take, where sizes are left to them.
  /// Fails:  IllegalArgumentException for a number that the phase has no place for.
  Step of(List<ModelSource> sources) {
    int usual = sources.stream().mapToInt(s -> s.usual().tokens()).min().orElseThrow();
    int rows = batch().orElse(sources.getFirst().usual().batch());
    if (!decode()) {
      context.ifPresent(t -> {
        throw new IllegalArgumentException(
            "--context is " + t + ", expected none without --phase decode");
      });
      return new Step(rows, tokens().orElse(usual));
    }
    tokens.ifPresent(n -> {
      throw new IllegalArgumentException(
          "--tokens is " + n + ", expected none with --phase decode, which is of one token");
    });
    int positions =
        sources.stream()
            .mapToInt(s -> s.architecture().embedding().positions())
            .min()
            .orElseThrow();
    return Step.decode(rows, context().orElse(Math.clamp(usual, 1, Math.max(1, positions - 1))));
  }

  /// A number that was typed.
  /// Fails:  IllegalArgumentException naming the option when it is below 1.
  static OptionalInt positive(String option, Optional<Integer> typed) {
    typed
        .filter(n -> n < 1)
        .ifPresent(n -> {
          throw new IllegalArgumentException(option + " is " + n + ", expected at least 1");
        });
    return typed.isPresent() ? OptionalInt.of(typed.get()) : OptionalInt.empty();
  }
}
