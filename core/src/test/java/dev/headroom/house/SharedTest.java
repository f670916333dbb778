package dev.headroom.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every public type of core says whether threads may share it. Records, enums, sealed interfaces and
/// exceptions are values, which may be shared while the arrays that they hold are not written; static
/// methods may be called by any number of threads.
class SharedTest {
  private static final Path MAIN = Sources.ROOT.resolve("core/src/main/java");

  @Test
  void publicTypesSayWhetherTheyMayBeShared() {
    List<String> silent =
        Sources.java().stream()
            .filter(file -> file.toAbsolutePath().startsWith(MAIN))
            .filter(
                file -> !file.endsWith("package-info.java") && !file.endsWith("module-info.java"))
            .filter(file -> hasState(type(file)) && !says(file))
            .map(Sources::name)
            .toList();
    assertThat(silent).as("public types without a line `/// Shared: …`").isEmpty();
  }

  @Test
  void typesWithStateAreFound() {
    assertThat(hasState(Thread.class)).isTrue();
    assertThat(hasState(Runnable.class)).isTrue();
    assertThat(hasState(Math.class)).isFalse();
    assertThat(hasState(ModuleDescriptor.Modifier.class)).isFalse();
    assertThat(hasState(IllegalStateException.class)).isFalse();
  }

  private static boolean says(Path file) {
    List<String> lines = Sources.lines(file);
    return Stream.iterate(
            0, i -> i < lines.size() && !lines.get(i).startsWith("public "), i -> i + 1)
        .anyMatch(i -> lines.get(i).startsWith("/// Shared: "));
  }

  private static Class<?> type(Path file) {
    String name = MAIN.relativize(file.toAbsolutePath()).toString();
    try {
      return Class.forName(name.replaceAll("\\.java$", "").replace('/', '.').replace('\\', '.'));
    } catch (ClassNotFoundException e) {
      throw new AssertionError(name, e);
    }
  }

  private static boolean hasState(Class<?> type) {
    boolean value =
        type.isRecord()
            || type.isEnum()
            || type.isSealed()
            || Throwable.class.isAssignableFrom(type);
    return Modifier.isPublic(type.getModifiers())
        && !value
        && Arrays.stream(type.getDeclaredMethods()).anyMatch(SharedTest::ofAnInstance);
  }

  private static boolean ofAnInstance(Method method) {
    int modifiers = method.getModifiers();
    return Modifier.isPublic(modifiers) && !Modifier.isStatic(modifiers) && !method.isSynthetic();
  }
}
