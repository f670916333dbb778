package dev.headroom.bench.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A contestant's JVM, seen from outside.
/// Fails:  IOException with what the contestant said last, when its JVM ends.
public final class Guest implements AutoCloseable {
  /// After a call the threads of native libraries spin for a while, and would slow the next.
  private static final long CALM_MILLIS = 220;

  private final String name;
  private final Path log;
  private final Process process;
  private final OutputStream requests;
  private final BufferedReader answers;

  /// Shape:  `classPath` of the contestant alone; `log` takes its standard error.
  public Guest(String name, String classPath, Setting setting, Path log) throws IOException {
    this.name = name;
    this.log = log;
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(setting.options());
    command.addAll(List.of("-cp", classPath, Host.class.getName(), name));
    command.add(Integer.toString(setting.threads()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(setting.environment());
    this.process = builder.redirectError(log.toFile()).start();
    this.requests = process.getOutputStream();
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  public String name() {
    return name;
  }

  public String version() throws IOException {
    return ask("version");
  }

  /// Makes it ready for a task; empty when it has no such operation.
  public Optional<Check> load(Task task) throws IOException {
    String answer =
        ask(String.join(" ", "load", task.kind().name(), task.dtype().name(), task.shape()));
    if (answer.equals("absent")) {
      return Optional.empty();
    }
    String[] words = answer.split(" ", -1);
    return Optional.of(new Check(Double.parseDouble(words[1]), Double.parseDouble(words[2])));
  }

  /// Seconds of one call.
  public double round() throws IOException {
    calm();
    return Double.parseDouble(ask("round"));
  }

  /// 10^9 flops a second in registers.
  public double peak(Task task) throws IOException {
    calm();
    return Double.parseDouble(ask("peak " + task.dtype().name()));
  }

  @Override
  public void close() {
    process.destroy();
  }

  private String ask(String request) throws IOException {
    try {
      requests.write((request + "\n").getBytes(StandardCharsets.UTF_8));
      requests.flush();
    } catch (IOException e) {
      throw ended(request, e);
    }
    String answer = answers.readLine();
    if (answer == null) {
      throw ended(request, new IOException("its JVM ended"));
    }
    return answer;
  }

  private IOException ended(String request, IOException cause) throws IOException {
    String said =
        Files.readAllLines(log, StandardCharsets.ISO_8859_1).stream()
            .filter(line -> line.contains("Exception") || line.contains("Error"))
            .findFirst()
            .orElse("no reason in " + log);
    return new IOException(name + ", asked to " + request + ": " + said, cause);
  }

  private static void calm() {
    try {
      Thread.sleep(CALM_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
