package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program that README.md shows compiles, runs and prints what its comment says.
class ReadmeJavaTest {
  private static final Pattern PROGRAM = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern PRINTED = Pattern.compile("// (\\S+)");

  @Test
  void theProgramPrintsWhatItsCommentSays(@TempDir Path folder) throws Exception {
    Matcher block = PROGRAM.matcher(Files.readString(Path.of("README.md")));
    assertThat(block.find()).isTrue();
    Path program = Files.writeString(folder.resolve("Example.java"), block.group(1));
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
    Matcher comment = PRINTED.matcher(block.group(1));
    assertThat(comment.find()).isTrue();
    assertThat(printed).startsWith(comment.group(1));
  }
}
