package dev.headroom.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// No test reads a clock or waits for a time, so none can fail because a machine is slow or busy.
class ClockTest {
  private static final Pattern CLOCK =
      Pattern.compile(
          "\\b(nanoTime|currentTimeMillis|sleep|parkNanos|assertTimeout\\w*|Timeout|TimeUnit"
              + "|Duration|Instant|StopWatch|awaitTermination|orTimeout|completeOnTimeout)\\b");

  @Test
  void noTestReadsAClock() {
    Stream<String> found =
        Sources.java().stream()
            .filter(file -> Sources.name(file).contains("/src/test/"))
            .filter(file -> !file.endsWith("ClockTest.java"))
            .flatMap(file -> clocks(Sources.lines(file)).map(l -> Sources.name(file) + ": " + l));
    assertThat(found).isEmpty();
  }

  @Test
  void aClockIsFound() {
    List<String> lines = List.of("long t = System.nanoTime();", "assertTimeoutPreemptively(", "x");
    assertThat(clocks(lines)).containsExactlyElementsOf(lines.subList(0, 2));
  }

  private static Stream<String> clocks(List<String> lines) {
    return lines.stream().map(String::strip).filter(line -> CLOCK.matcher(line).find());
  }
}
