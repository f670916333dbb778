package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  @Test
  void withoutArgumentsItShowsTheCommands() {
    Typed typed = Typed.headroom();
    assertThat(typed.exit()).isZero();
    assertThat(typed.out()).contains("Commands:", "generate-completion", "Exit codes:");
    assertThat(typed.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "audit", "circuit", "circuit eval", "help"})
  void helpIsWhatItsOptionPrints(String command) {
    Typed help = Typed.headroom(("help " + command).split(" "));
    assertThat(help).isEqualTo(Typed.headroom((command + " --help").strip().split(" ")));
    assertThat(help.exit()).isZero();
    assertThat(help.out()).startsWith("Usage: headroom " + command);
  }

  @Test
  void versionIsOneLine() {
    assertThat(Typed.headroom("--version").out()).matches("headroom \\S.*\\R");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "--nonsense",
        "generate-man-page --nonsense",
        "--debug=maybe",
        "generate-completion x",
        "generate-completion --nonsense"
      })
  void badUsageIsOneLineAndExitTwo(String line) {
    Typed typed = Typed.headroom(line.split(" "));
    assertThat(typed.exit()).isEqualTo(2);
    assertThat(typed.out()).isEmpty();
    assertThat(typed.err()).startsWith("headroom").contains("--help").hasLineCount(1);
  }

  @Test
  void debugShowsWhereAUsageErrorWasFound() {
    assertThat(Typed.headroom("nonsense", "--debug").err().lines().count()).isGreaterThan(1);
  }

  @Test
  void completionIsAScript() {
    assertThat(Typed.headroom("generate-completion").out()).startsWith("#!/usr/bin/env bash");
  }

  @Test
  void manPageKnowsEveryCommand() {
    assertThat(Typed.headroom("generate-man-page").out())
        .startsWith(".TH HEADROOM 1")
        .contains(".SS headroom generate\\-completion", ".SS headroom circuit eval");
  }

  @Test
  void aClosedPipeIsQuiet() {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    assertThat(Main.run(new Console(closed, err, false), "--help")).isEqualTo(141);
    assertThat(err.size()).isZero();
  }

  @Test
  void aFullDiskIsNot() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    assertThat(Main.run(new Console(full, err, false), "--help")).isEqualTo(1);
    assertThat(err).asString().isEqualTo("headroom: standard output: No space left on device\n");
  }

  @Test
  void exceptionsBecomeExitCodes() {
    RuntimeException bad = new InputException("m.safetensors", "byte 8", "a header", "2^63 bytes");
    assertThat(Failure.of(new CompletionException(bad)))
        .isEqualTo(new Failure(2, "m.safetensors: byte 8: expected a header, found 2^63 bytes"));
    assertThat(Failure.of(new UncheckedIOException(new NoSuchFileException("x.json"))))
        .isEqualTo(new Failure(2, "x.json: expected a file, found none"));
    assertThat(Failure.of(new IllegalArgumentException("--runs is 0, expected at least 1")))
        .isEqualTo(new Failure(2, "--runs is 0, expected at least 1"));
    assertThat(Failure.of(new NumberFormatException("x")).exit()).isEqualTo(1);
    assertThat(Failure.of(new IllegalStateException("lost\ncount")).line())
        .isEqualTo(
            "internal failure: java.lang.IllegalStateException: lost\\ncount (--debug shows where)");
    assertThat(Failure.of(new OutOfMemoryError()).line()).contains("out of memory", "MiB");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "circuit certificates --tokens , | --tokens is empty",
        "circuit certificates --tokens 8 --multiply , | --multiply is empty",
        "ov a b --blocks , | --blocks is empty",
        "ov --planted , | --planted is empty",
        "ov a b c d | 4 files, expected two or three files",
        "audit gpt2 --no-run --json= | output: expected the name of a file, found an empty one",
        "gauntlet --tokens 8 -o= | output: expected the name of a folder, found an empty one"
      })
  void whatIsEmptyOrTooMuchIsRefused(String line, String says) {
    Typed typed = Typed.headroom(line.split(" "));
    assertThat(typed.exit()).as(typed.err()).isEqualTo(2);
    assertThat(typed.out()).isEmpty();
    assertThat(typed.err()).contains(says).hasLineCount(1);
  }
}
