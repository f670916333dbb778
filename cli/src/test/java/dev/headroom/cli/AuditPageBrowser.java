package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The audit's page in a real browser; run by `-Pbrowser`.
class AuditPageBrowser {
  private static final String SHAPE =
      "layers=2,heads=2,tokens=32,head-dim=8,width=16,ffn=32,vocabulary=40,causal=true";

  @TempDir private Path folder;

  @Test
  void thePageDrawsItsPlotAndItsPolicyRefusesNothing() throws Exception {
    Optional<Path> browser = browser();
    assumeTrue(browser.isPresent(), "no chromium or google-chrome on the PATH");
    Path page = folder.resolve("audit.html");
    Typed typed = Typed.headroom("audit", "--shape", SHAPE, "--html", page.toString());
    assertThat(typed.exit()).as(typed.err()).isZero();
    Path dom = folder.resolve("dom.html");
    Path log = folder.resolve("log.txt");
    Process process =
        new ProcessBuilder(command(browser.orElseThrow(), page))
            .redirectOutput(dom.toFile())
            .redirectError(log.toFile())
            .start();
    process.waitFor();
    assertThat(Files.readString(dom))
        .contains(
            "data-drawn=\"true\"", "<canvas", "class=\"sentence\"", "<rect class=\"measured\"");
    assertThat(Files.readString(log)).doesNotContain("Refused", "violates", "Uncaught");
  }

  private List<String> command(Path browser, Path page) {
    return List.of(
        browser.toString(),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--enable-logging=stderr",
        "--user-data-dir=" + folder.resolve("profile"),
        "--dump-dom",
        page.toUri().toString());
  }

  private static Optional<Path> browser() throws IOException {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .flatMap(place -> Stream.of("chromium", "google-chrome").map(n -> Path.of(place, n)))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
