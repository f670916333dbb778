package dev.headroom.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A headless browser with one tab, driven by its DevTools protocol.
final class Chromium implements AutoCloseable {
  private static final Pattern LISTENS =
      Pattern.compile("DevTools listening on ws://[^:]*:(\\d+)/");

  private final Process process;
  private final WebSocket socket;
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<String> said = new CopyOnWriteArrayList<>();
  private volatile CompletableFuture<Boolean> loaded = new CompletableFuture<>();
  private int calls;

  private Chromium(Process process, URI tab) {
    this.process = process;
    socket =
        HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(tab, new Listener()).join();
    Stream.of("Page", "Runtime", "Log", "Network").forEach(d -> call(d + ".enable", Map.of()));
  }

  /// Where there is one on the PATH.
  static Optional<Path> installed() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .flatMap(place -> Stream.of("chromium", "google-chrome").map(n -> Path.of(place, n)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// Shape:  profile: an empty folder.
  static Chromium start(Path browser, Path profile) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                browser.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .start();
    return new Chromium(process, tab(port(process.inputReader())));
  }

  /// What the browser says first names the port that it listens at; the rest is let go.
  private static String port(BufferedReader says) throws IOException {
    for (String line = says.readLine(); line != null; line = says.readLine()) {
      Matcher listens = LISTENS.matcher(line);
      if (listens.find()) {
        Thread.startVirtualThread(() -> says.lines().forEach(_ -> {}));
        return listens.group(1);
      }
    }
    throw new IOException("the browser ended before it listened");
  }

  private static URI tab(String port) throws IOException, InterruptedException {
    URI list = URI.create("http://127.0.0.1:" + port + "/json/list");
    String tabs =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(list).build(), HttpResponse.BodyHandlers.ofString())
            .body();
    return JsonMapper.shared()
        .readTree(tabs)
        .valueStream()
        .filter(t -> t.path("type").stringValue().equals("page"))
        .map(t -> URI.create(t.path("webSocketDebuggerUrl").stringValue()))
        .findFirst()
        .orElseThrow();
  }

  /// Opens a page at a width in pixels.
  void open(Path page, int width, boolean dark) {
    said.clear();
    size(width, 900);
    String scheme = dark ? "dark" : "light";
    Map<String, String> feature = Map.of("name", "prefers-color-scheme", "value", scheme);
    call("Emulation.setEmulatedMedia", Map.of("features", List.of(feature)));
    loaded = new CompletableFuture<>();
    call("Page.navigate", Map.of("url", page.toUri().toString()));
    loaded.join();
  }

  /// The same page as it is printed.
  void print() {
    call("Emulation.setEmulatedMedia", Map.of("media", "print"));
  }

  private void size(int width, int height) {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  private void hear(String method, JsonNode what) {
    if (method.equals("Page.loadEventFired")) {
      loaded.complete(true);
    }
    String url = what.path("request").path("url").asString("file:");
    boolean told =
        method.equals("Runtime.consoleAPICalled")
            || method.equals("Runtime.exceptionThrown")
            || method.equals("Log.entryAdded")
            || (method.equals("Network.requestWillBeSent") && !url.startsWith("file:"));
    if (told) {
      said.add(method + " " + what);
    }
  }

  /// Console messages, and requests to a network, since the page was opened.
  List<String> said() {
    value("0"); // what was said before the answer is heard before it
    return List.copyOf(said);
  }

  /// The value of an expression in the page.
  JsonNode value(String expression) {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (answer.has("exceptionDetails")) {
      throw new IllegalStateException(answer.path("exceptionDetails").toString());
    }
    return answer.path("result").path("value");
  }

  /// The page from its top, as PNG.
  byte[] picture(int width, int height) {
    size(width, 20_000); // so high that nothing scrolls
    Map<String, Integer> clip =
        Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1);
    JsonNode picture = call("Page.captureScreenshot", Map.of("format", "png", "clip", clip));
    return Base64.getDecoder().decode(picture.path("data").stringValue());
  }

  private JsonNode call(String method, Map<String, ?> parameters) {
    int id = ++calls;
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    String message =
        JsonMapper.shared()
            .writeValueAsString(Map.of("id", id, "method", method, "params", parameters));
    socket.sendText(message, true).join();
    return answer.join();
  }

  @Override
  public void close() {
    call("Browser.close", Map.of());
    process.onExit().join();
    socket.abort();
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public void onError(WebSocket from, Throwable why) {
      loaded.completeExceptionally(why);
      answers.values().forEach(answer -> answer.completeExceptionally(why));
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      onError(from, new IOException("the browser has gone"));
      return null;
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        JsonNode message = JsonMapper.shared().readTree(text.toString());
        text.setLength(0);
        if (message.has("id")) {
          CompletableFuture<JsonNode> answer = answers.remove(message.path("id").intValue());
          if (answer != null && message.has("error")) {
            answer.completeExceptionally(
                new IllegalStateException(message.path("error").toString()));
          } else if (answer != null) {
            answer.complete(message.path("result"));
          }
        } else {
          hear(message.path("method").stringValue(), message.path("params"));
        }
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }
  }
}
