package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The programs that README.md shows compile, run and print what their comments say.
class ReadmeJavaTest {
  private static final Pattern PROGRAM = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern PRINTED = Pattern.compile("// (\\S+)");

  static Stream<String> programs() throws IOException {
    return PROGRAM.matcher(Files.readString(Path.of("README.md"))).results().map(m -> m.group(1));
  }

  @Test
  void thereIsOneForAPassOneForAnAuditAndOneForAServer() throws IOException {
    assertThat(programs()).hasSize(3);
  }

  @ParameterizedTest
  @MethodSource("programs")
  void aProgramPrintsWhatItsCommentSays(String text, @TempDir Path folder) throws Exception {
    Path program = Files.writeString(folder.resolve("Example.java"), text);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                program.toString())
            .redirectError(folder.resolve("err").toFile())
            .start();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).as(Files.readString(folder.resolve("err"))).isZero();
    Matcher comment = PRINTED.matcher(text);
    assertThat(comment.find()).isTrue();
    assertThat(printed).startsWith(comment.group(1));
  }
}
