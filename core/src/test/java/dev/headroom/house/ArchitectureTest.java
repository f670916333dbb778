package dev.headroom.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The house in five sentences. Where a real need breaks one, the boundary moves and docs/decisions
/// says why; there are no exceptions.
class ArchitectureTest {
  private static final String ROOT = "dev.headroom";

  /// Each depends only on those before it.
  private static final List<String> NOUNS =
      List.of(
          "", "json", "field", "shape", "work", "claim", "tensor", "machine", "scheme", "kernel",
          "spread", "model", "circuit", "formula", "vectors", "bounds");

  private static final List<String> VERBS =
      List.of("forward", "count", "reduce", "trace", "transform", "measure");

  private static final List<String> STORIES =
      List.of("audit", "solve", "gauntlet", "referee", "matmul", "search", "scaling", "attend");

  private static final List<String> OUTSIDE = List.of("cli", "cluster", "bench");

  private static final JavaClasses CORE =
      new ClassFileImporter().importPath(Path.of("target", "classes"));

  @Test
  void nounsDependOnlyOnNounsAboveThem() {
    assertThat(CORE.stream().map(c -> room(c.getPackageName())).distinct())
        .as("every package has a place in the house")
        .allMatch(r -> NOUNS.contains(r) || VERBS.contains(r) || STORIES.contains(r));
    assertNone(
        (from, to) -> NOUNS.contains(from) && NOUNS.indexOf(to) > NOUNS.indexOf(from),
        "a noun depends on a noun below it");
    assertNone((from, to) -> NOUNS.contains(from) && !NOUNS.contains(to), "a noun depends on more");
  }

  @Test
  void verbsNeverDependOnVerbs() {
    assertNone(
        (from, to) -> VERBS.contains(from) && VERBS.contains(to) && !from.equals(to),
        "a verb depends on a verb");
    assertNone(
        (from, to) -> VERBS.contains(from) && STORIES.contains(to), "a verb depends on a story");
  }

  @Test
  void storiesNeverDependOnStories() {
    assertNone(
        (from, to) -> STORIES.contains(from) && STORIES.contains(to) && !from.equals(to),
        "a story depends on a story");
  }

  @Test
  void onlyKernelTouchesVectorsAndExecutors() {
    assertThat(
            CORE.stream()
                .filter(c -> !room(c.getPackageName()).equals("kernel"))
                .flatMap(c -> c.getDirectDependenciesFromSelf().stream())
                .filter(d -> isMachine(d.getTargetClass().getName()))
                .map(Dependency::getDescription))
        .isEmpty();
  }

  @Test
  void coreKnowsNothingOfCliClusterBenchAndHasNoCycles() {
    assertNone((from, to) -> OUTSIDE.contains(to), "core depends on what is built on it");
    SlicesRuleDefinition.slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CORE);
    SlicesRuleDefinition.slices()
        .matching(ROOT + ".kernel.(*)..")
        .should()
        .beFreeOfCycles()
        .check(CORE);
  }

  private static void assertNone(BiPredicate<String, String> forbidden, String what) {
    Stream<String> found =
        CORE.stream()
            .flatMap(c -> c.getDirectDependenciesFromSelf().stream())
            .filter(d -> isOurs(d.getTargetClass().getPackageName()))
            .filter(d ->
                forbidden.test(
                    room(d.getOriginClass().getPackageName()),
                    room(d.getTargetClass().getPackageName())))
            .map(Dependency::getDescription);
    assertThat(found).as(what).isEmpty();
  }

  private static boolean isOurs(String packageName) {
    return packageName.equals(ROOT) || packageName.startsWith(ROOT + ".");
  }

  /// The first word after `dev.headroom`; empty for the root itself and for the module's own.
  private static String room(String packageName) {
    if (!packageName.startsWith(ROOT + ".")) {
      return "";
    }
    String inner = packageName.substring(ROOT.length() + 1);
    int dot = inner.indexOf('.');
    return dot < 0 ? inner : inner.substring(0, dot);
  }

  private static boolean isMachine(String className) {
    return className.startsWith("jdk.incubator.vector.")
        || (className.startsWith("java.util.concurrent.") && className.contains("Executor"))
        || className.startsWith("java.util.concurrent.ForkJoin")
        || className.startsWith("java.util.concurrent.CompletableFuture");
  }
}
