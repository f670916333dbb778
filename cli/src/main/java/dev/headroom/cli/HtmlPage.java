package dev.headroom.cli;

import dev.headroom.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import picocli.CommandLine.Model.CommandSpec;

/// A page that needs nothing else: its style is in it, it has no script, and its policy allows that one
/// style and no network.
final class HtmlPage {
  private static final String STYLE = resource("page.css");

  private HtmlPage() {}

  /// What the foot of a page says of its making.
  /// Shape:  date in UTC, to the second; command as it was typed.
  record Made(String command, String version, String date) {}

  /// Shape:  body: markup.
  static byte[] of(String title, String body, Made made) {
    String policy =
        "default-src 'none'; style-src 'sha256-"
            + hash(STYLE)
            + "'; base-uri 'none'; form-action 'none'";
    String page =
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            + "<meta http-equiv=\"Content-Security-Policy\" content=\""
            + policy
            + "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            + Html.element("title", "", Html.text(title))
            + Html.element("style", "", STYLE)
            + "</head>\n<body>\n"
            + Html.element("main", "", body)
            + Html.element("footer", "", foot(made))
            + "</body>\n</html>\n";
    return page.getBytes(StandardCharsets.UTF_8);
  }

  private static String foot(Made made) {
    return Html.element("code", "", Html.text(made.command))
        + Html.paragraph("", "Headroom " + made.version + ", " + made.date);
  }

  /// The command line of a command that runs.
  static String command(CommandSpec spec) {
    StringBuilder line = new StringBuilder(spec.root().name());
    for (String word : spec.root().commandLine().getParseResult().originalArgs()) {
      boolean plain = word.matches("[\\w@%+=:,./-]+");
      line.append(' ').append(plain ? word : "'" + word.replace("'", "'\\''") + "'");
    }
    return line.toString();
  }

  private static String hash(String text) {
    byte[] digest = Sha256.begin().digest(text.getBytes(StandardCharsets.UTF_8));
    return Base64.getEncoder().encodeToString(digest);
  }

  private static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(HtmlPage.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
