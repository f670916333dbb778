package dev.headroom.cli;

import dev.headroom.model.ModelSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `--compare A B`: two audits beside each other.
final class CompareOptions {
  private static final Set<String> OF_ANY = Set.of("--compare", "--json", "--debug");
  private static final Set<String> OF_NONE =
      Set.of(
          "--html",
          "--seconds",
          "--timings",
          "--fit",
          "--models",
          "--memory",
          "--devices",
          "--csv");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--compare",
      arity = "2",
      paramLabel = "A B",
      hideParamSyntax = true,
      description =
          "Two audits beside each other: of two models, at one step and on one machine, or of what --json"
              + " wrote before, yesterday's run against today's.")
  private List<String> typed = List.of();

  boolean wanted() {
    return !typed.isEmpty();
  }

  /// One of the two: an audit that was kept, or a model to audit.
  record Named(String typed, Optional<AuditJson> kept, Optional<ModelSource> model) {
    static Named of(String typed) {
      Optional<AuditJson> kept = SavedAudit.find(typed);
      return new Named(
          typed, kept, kept.isPresent() ? Optional.empty() : Optional.of(ModelSource.find(typed)));
    }
  }

  /// Fails:  IllegalArgumentException for options that two audits, or those that are kept, have no use for;
  ///         InputException for what is neither a model nor a kept audit.
  List<Named> named() {
    Set<String> options = new TreeSet<>();
    for (OptionSpec o : command.commandLine().getParseResult().matchedOptions()) {
      options.add(o.longestName());
    }
    refuse(options.stream().filter(OF_NONE::contains).toList(), "with --compare");
    List<Named> both = typed.stream().map(Named::of).toList();
    if (both.stream().allMatch(n -> n.kept().isPresent())) {
      refuse(
          options.stream().filter(o -> !OF_ANY.contains(o)).toList(),
          "with two audits that are kept");
    }
    return both;
  }

  private static void refuse(List<String> options, String where) {
    if (!options.isEmpty()) {
      throw new IllegalArgumentException(
          "expected none of " + String.join(", ", options) + ' ' + where);
    }
  }
}
