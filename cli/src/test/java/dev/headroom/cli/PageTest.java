package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a page says, without a browser: PageBrowser looks at it.
class PageTest {
  private static final Pattern NUMBER =
      Pattern.compile("<data value=\"([^\"]+)\" title=\"([^\"]+)\">");
  private static final Set<String> UNSAID = Set.of("schema", "assumed", "causal", "masked");

  @TempDir private Path folder;

  private record Written(JsonNode document, String page) {
    Set<Double> numbers() {
      Set<Double> found = new HashSet<>();
      NUMBER.matcher(page).results().forEach(m -> found.add(Double.valueOf(m.group(1))));
      return found;
    }
  }

  private Written written(String line) throws IOException {
    Path html = folder.resolve("page.html");
    Path timings = folder.resolve("timings.json");
    Files.writeString(timings, "{\"qkv\": 0.5, \"mlp\": 1, \"attention\": 0.3}");
    String typedLine = line.replace("TIMINGS", timings.toString());
    Typed typed = Typed.headroom((typedLine + " --json - --html " + html).split(" "));
    assertThat(typed.exit()).as(typed.err()).isZero();
    return new Written(JsonMapper.shared().readTree(typed.out()), Files.readString(html));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "audit gpt2 --no-run",
        "audit Llama-3-8B --hardware h100-sxm --tokens 4096 --seconds 0.21",
        "audit gpt-oss-20b --hardware h100-sxm --phase decode --context 8191 --seconds 0.004",
        "audit DeepSeek-V3 --hardware h200-sxm --phase decode --kv fp8 --batch 8",
        "audit gemma-3-4b --no-run --phase decode",
        "audit --shape layers=1,heads=1,width=1,tokens=1 --no-run",
        "audit bert-base-uncased --hardware l4 --timings TIMINGS",
        "audit --shape layers=2,heads=2,tokens=16,head-dim=4,width=8,ffn=16,causal=true --runs 2",
        "scaling --shape layers=1,heads=1,head-dim=2 --vary tokens --from 4 --to 16 --runs 2",
        "scaling --shape layers=1,heads=1 --vary head-dim=tokens --from 16 --to 32 --runs 2"
            + " --component qkv --fast-matmul 1",
      })
  void everyNumberOfTheDocumentIsOnThePageWithItsSource(String line) throws IOException {
    Written written = written(line);
    List<String> missing = new ArrayList<>();
    missing("$", written.document, written.numbers(), written.page, missing);
    assertThat(missing).isEmpty();
    Matcher number = NUMBER.matcher(written.page);
    while (number.find()) {
      assertThat(number.group(2)).contains("; ").doesNotEndWith("; ");
    }
    assertThat(written.page)
        .contains("headroom " + line.replaceAll(" TIMINGS", " "))
        .doesNotContain("<td class=\"number\">0<");
    assertThat(written.page.length()).isLessThan(1_500_000);
  }

  private static void missing(
      String at, JsonNode node, Set<Double> numbers, String page, List<String> to) {
    if (node.isNumber() && !numbers.contains(node.doubleValue())) {
      to.add(at + " " + node);
    }
    if (node.isString() && !says(page, node.stringValue())) {
      to.add(at + " " + node);
    }
    for (int i = 0; i < (node.isArray() ? node.size() : 0); i++) {
      missing(at + "[" + i + "]", node.get(i), numbers, page, to);
    }
    node.properties().stream()
        .filter(e -> !UNSAID.contains(e.getKey()))
        .forEach(e -> missing(at + "." + e.getKey(), e.getValue(), numbers, page, to));
  }

  /// An exponent has a column of its own.
  private static boolean says(String page, String text) {
    return page.contains(Html.text(text))
        || (text.contains("^(")
            && page.contains(Html.text(text.substring(0, text.indexOf(", "))))
            && page.contains(Html.text(text.substring(text.indexOf(", ") + 2))));
  }

  @Test
  void whatIsFarBelowALimitIsNotZeroTimesIt() throws IOException {
    String far = "audit Llama-3-8B --hardware h100-sxm --tokens 4096 --seconds 1e-9";
    assertThat(written(far).page).containsPattern("(?s)times the limit.{0,300}>1\\.50e-08×<");
    String one = "audit --shape layers=1,heads=1,width=1,tokens=1 --no-run";
    assertThat(written(one).page).contains("prefill of 1 token ·");
  }

  @Test
  void thePageStandsAlone() throws IOException {
    String page = written("audit gpt2 --no-run").page;
    assertThat(page)
        .contains(
            "default-src 'none'; style-src 'sha256-", "prefers-color-scheme: dark", "@media print")
        .doesNotContain("<script", "<link", " src=", " style=", "unsafe-inline", "http:", "https:");
  }

  @Test
  void whatIsNotKnownHasNoColumnAndTheTotalIsLast() throws IOException {
    String bare = written("audit gpt2 --no-run").page;
    assertThat(headings(bare, "components"))
        .containsExactly("component", "operations", "exps", "specials", "bytes");
    String judged = written("audit gpt2 --hardware l4 --seconds 0.5").page;
    assertThat(headings(judged, "components")).endsWith("bytes", "limit", "yours");
    assertThat(judged).containsPattern("(?s)<tfoot>\\s*<tr><th scope=\"row\" class=\"words\">all<");
  }

  private static Stream<String> headings(String page, String table) {
    String from = page.substring(page.indexOf("aria-label=\"" + table));
    return Pattern.compile("<th scope=\"col\" class=\"\\w+\">([^<]*)</th>")
        .matcher(from.substring(0, from.indexOf("</thead>")))
        .results()
        .map(m -> m.group(1));
  }

  @Test
  void whatIsOnPaperIsDrawnAsDerived() throws IOException {
    String paper = written("audit gpt2 --hardware l4 --seconds 0.5").page;
    assertThat(paper)
        .contains("class=\"bar derived\"", "class=\"mark derived\"", "derived, on paper")
        .doesNotContain("class=\"bar measured\"", "class=\"mark measured\"");
  }

  @Test
  void whatKeepsNothingHasNoContext() throws IOException {
    String heading = "One more token as the context grows";
    assertThat(written("audit bert-base-uncased --no-run").page).doesNotContain(heading);
    assertThat(written("audit gpt2 --no-run").page).contains(heading);
  }
}
