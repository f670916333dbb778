package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A search in a process of its own, which a signal ends.
class MatmulSearchProcessTest {
  private static final int TERMINATED = 128 + 15;

  private static Process start(Path folder) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules=jdk.incubator.vector",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "matmul",
            "search",
            "--size",
            "3,3,3",
            "--rank",
            "2",
            "--seconds",
            "1000000",
            "--threads",
            "1",
            "--resume",
            folder.resolve("state").toString(),
            "-o",
            folder.resolve("x").toString())
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile())
        .start();
  }

  @Test
  void aSignalEndsASearchWithTheBestSoFarAndAStateToGoOnFrom(@TempDir Path folder)
      throws Exception {
    for (int times = 0; times < 2; times++) { // the second goes on from the first
      String before = state(folder);
      Process search = start(folder);
      while (search.isAlive() && state(folder).equals(before)) {
        Thread.onSpinWait();
      }
      search.destroy();
      int exit = search.waitFor();
      String err = Files.readString(folder.resolve("err"));
      assertThat(exit).as(err).isEqualTo(TERMINATED);
      assertThat(err).contains("note: rank 2 was not reached when a signal came");
      assertThat(Files.readString(folder.resolve("out")))
          .startsWith("# 3x3x3:23 over Z, found by matmul search: seed 0, ")
          .hasLineCount(1);
      assertThat(Typed.headroom("matmul", "verify", folder.resolve("x").toString()).out())
          .contains("3x3x3:23 multiplies over Z");
    }
    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("err", "out", "state", "x_L.sms", "x_P.sms", "x_R.sms");
    }
  }

  private static String state(Path folder) throws IOException {
    Path file = folder.resolve("state");
    return Files.exists(file) ? Files.readString(file) : "";
  }
}
