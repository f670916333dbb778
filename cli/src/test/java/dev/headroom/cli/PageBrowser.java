package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The pages in a real browser, run by `-Pbrowser`: at three widths, light and dark, and printed, nothing leaves the
/// page, lies on something else or is too faint to read, and the browser has nothing to say. How soon each
/// is painted is printed and decides nothing.
class PageBrowser {
  private static final int[] WIDTHS = {400, 800, 1600};
  private static final int PAPER = 700; // A4 between its margins
  private static final Path PICTURE = Path.of("docs/audit.png");
  private static final String SHAPE =
      "layers=2,heads=2,tokens=32,head-dim=8,width=16,ffn=32,vocabulary=40,causal=true";

  @TempDir private Path folder;

  /// Pages by the command that writes each.
  private Map<String, Path> pages() throws IOException {
    Path timings = folder.resolve("timings.json");
    Files.writeString(timings, "{\"qkv\": 0.5, \"mlp\": 1, \"attention\": 0.3}");
    Map<String, Path> pages = new LinkedHashMap<>();
    for (String line :
        List.of(
            "audit --shape " + SHAPE,
            "audit --phase decode --shape " + SHAPE,
            "audit gpt2 --no-run",
            "audit ModernBERT-base --no-run",
            "audit Llama-3-8B --hardware h100-sxm --tokens 4096 --seconds 0.21",
            "audit gpt-oss-20b --hardware h100-sxm --phase decode --context 8191 --seconds 0.004",
            "audit DeepSeek-V3 --hardware mi300x --tokens 512 --batch 64",
            "audit gpt2 --hardware l4 --timings " + timings,
            "scaling --vary tokens --from 8 --to 256 --runs 2 --shape layers=1,heads=1,head-dim=2",
            "scaling --vary head-dim=tokens --from 16 --to 32 --runs 5 --component qkv"
                + " --fast-matmul 1 --shape layers=1,heads=1")) {
      Path page = folder.resolve("page-" + pages.size() + ".html");
      Typed typed = Typed.headroom((line + " --html " + page).split(" "));
      assertThat(typed.exit()).as(typed.err()).isZero();
      pages.put(line, page);
    }
    return pages;
  }

  private Chromium browser() throws IOException, InterruptedException {
    assumeTrue(Chromium.installed().isPresent(), "no chromium or google-chrome on the PATH");
    return Chromium.start(
        Chromium.installed().orElseThrow(), Files.createTempDirectory(folder, "profile"));
  }

  @Test
  void nothingLeavesThePageOrLiesOnAnotherThing() throws Exception {
    try (Chromium browser = browser()) {
      List<String> faults = new ArrayList<>();
      for (Map.Entry<String, Path> page : pages().entrySet()) {
        for (int width : WIDTHS) {
          for (boolean dark : new boolean[] {false, true}) {
            browser.open(page.getValue(), width, dark);
            String at = page.getKey() + ", " + width + (dark ? ", dark: " : ", light: ");
            faults(browser).forEach(fault -> faults.add(at + fault));
            browser.said().forEach(words -> faults.add(at + words));
          }
        }
        browser.open(page.getValue(), PAPER, true);
        browser.print();
        faults(browser).forEach(fault -> faults.add(page.getKey() + ", printed: " + fault));
        System.out.printf(
            "first paint after %.0f ms, %d bytes: %s%n",
            painted(browser), Files.size(page.getValue()), page.getKey());
        assertThat(Files.size(page.getValue())).isLessThan(1_500_000);
      }
      assertThat(faults).isEmpty();
    }
  }

  /// Styles that break each rule are found: a check that never fails says nothing.
  @Test
  void faultsAreFound() throws Exception {
    try (Chromium browser = browser()) {
      Path page = folder.resolve("broken.html");
      Typed.headroom(("audit gpt2 --no-run --html " + page).split(" "));
      Map<String, String> broken =
          Map.of(
              ".facts { width: 500px }", "is from",
              ".source { color: #999 }", "has contrast",
              ".plot text { transform: translateX(30px) } .tick { font-size: 40px }", "lies on",
              "dd { width: 1em; overflow-wrap: anywhere }", "lines",
              "svg text { fill: #fff }", "has contrast");
      for (Map.Entry<String, String> style : broken.entrySet()) {
        browser.open(page, 400, false);
        assertThat(faults(browser)).isEmpty();
        browser.value(
            "{ const s = new CSSStyleSheet(); s.replaceSync(`"
                + style.getKey()
                + "`); document.adoptedStyleSheets = [s]; 0 }");
        assertThat(faults(browser)).as(style.getKey()).anyMatch(f -> f.contains(style.getValue()));
      }
      browser.open(page, 400, false);
      browser.value("{ console.log('hello'); fetch('http://127.0.0.1:9/').catch(() => 0); 0 }");
      assertThat(browser.said()).anyMatch(s -> s.contains("hello")).hasSizeGreaterThan(1);
    }
  }

  /// Written anew with -Dheadroom.picture=true.
  @Test
  void theReadmeShowsIt() throws Exception {
    try (Chromium browser = browser()) {
      Path page = folder.resolve("readme.html");
      String line = "audit Llama-3-8B --hardware h100-sxm --tokens 4096 --seconds 0.21";
      Typed.headroom((line + " --html " + page).split(" "));
      browser.open(page, 1240, false);
      byte[] picture = browser.picture(1240, 730);
      assertThat(picture.length).isLessThan(150_000);
      if (Boolean.getBoolean("headroom.picture")) {
        Files.write(PICTURE, picture);
      }
      assertThat(Files.size(PICTURE)).isLessThan(150_000);
      assertThat(Files.readString(Path.of("README.md"))).contains("(" + PICTURE + ")", line);
    }
  }

  private static double painted(Chromium browser) {
    return browser
        .value(
            "new Promise(done => { new PerformanceObserver(l => done(l.getEntries()[0].startTime))"
                + ".observe({ type: 'paint', buffered: true }); setTimeout(() => done(-1), 5000); })")
        .doubleValue();
  }

  private static List<String> faults(Chromium browser) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(PageBrowser.class.getResourceAsStream("page-faults.js"))) {
      String script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return browser.value(script).valueStream().map(JsonNode::stringValue).toList();
    }
  }
}
