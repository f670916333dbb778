package dev.headroom.gauntlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.forward.Engine;
import dev.headroom.gauntlet.Course.Answers;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The course of docs/gauntlet.md: exact attention passes it, each baseline of examples/gauntlet
/// gets at least nine of ten yes-instances wrong.
final class BaselinesTest {
  @TempDir private static Path folder;
  private static final Path COURSE = Path.of("course");

  @BeforeAll
  static void write() throws IOException {
    CourseFile.write(new Course(1024, 2, 10, 40, Answers.YES, 1, 0), folder.resolve(COURSE));
  }

  private static List<Judgement> judge(Path outputs) throws IOException {
    return CourseFile.read(folder.resolve(COURSE), note -> {})
        .judge(folder.resolve(COURSE), outputs);
  }

  @ParameterizedTest
  @EnumSource(Dtype.class)
  void exactAttentionPasses(Dtype dtype) throws IOException {
    Path outputs = folder.resolve(dtype + ".safetensors");
    Engine engine = new Engine(KernelName.SIMD, dtype, 2);
    CourseFile course = CourseFile.read(folder.resolve(COURSE), note -> {});
    course.attend(folder.resolve(COURSE), engine).write(outputs);
    double most = dtype == Dtype.F64 ? 1e-13 : course.instances().getFirst().tolerance();
    assertThat(judge(outputs)).allMatch(j -> j.right() && j.worstError() <= most);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Linear", "LowRank", "Windowed"})
  void approximationsFail(String method) throws Exception {
    Path outputs = folder.resolve(method + ".safetensors");
    String[] arguments = {folder.resolve(COURSE).toString(), outputs.toString()};
    try (URLClassLoader compiled = compiled()) {
      Method main = Class.forName(method, true, compiled).getMethod("main", String[].class);
      main.setAccessible(true); // the class is package-private
      main.invoke(null, (Object) arguments);
    }
    List<Judgement> judged = judge(outputs);
    long wrong = judged.stream().filter(j -> !j.right()).count();
    assertThat(wrong).isGreaterThanOrEqualTo((9L * judged.size() + 9) / 10);
  }

  private static URLClassLoader compiled() throws IOException {
    Path classes = Files.createDirectories(folder.resolve("classes"));
    List<String> command = new ArrayList<>(List.of("-d", classes.toString(), "-proc:none"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    try (Stream<Path> sources = Files.list(Path.of("..", "examples", "gauntlet"))) {
      sources.map(Path::toString).filter(s -> s.endsWith(".java")).forEach(command::add);
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    assertThat(compiler.run(null, null, null, command.toArray(String[]::new))).isZero();
    return new URLClassLoader(
        new URL[] {classes.toUri().toURL()}, BaselinesTest.class.getClassLoader());
  }
}
