package dev.headroom.cli;

import dev.headroom.WholeFile;
import dev.headroom.scheme.Levels;
import dev.headroom.scheme.SchemeSource;
import dev.headroom.scheme.WrittenScheme;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `matmul convert`.
@Command(
    name = "convert",
    description = {
      "The same scheme in another form: Y.txt has a formula a line; Y.json is full, or reduced where sums"
          + " are used again; Y.sms is Y_L.sms, Y_R.sms and Y_P.sms, Y.slp the three straight-line"
          + " programs; in other bases Y-ALT and Y-CoB have three each.",
      "What a form cannot say is refused: JSON has no roots and no other bases. Sparse matrices write"
          + " each sum out, and a note says what that costs."
    },
    footer = {
      "%nExample:",
      "  $ ./headroom matmul convert winograd -o ./w.slp",
      "  ./w_L.slp ./w_R.slp ./w_P.slp: 2x2x2:7, 15 additions, 0 scalings",
      "  $ ./headroom matmul verify ./w_L.slp",
      "  ./w_L.slp: 2x2x2:7 multiplies over Z: Brent's 64 equations hold; growth factor 17.85"
    })
final class MatmulConvert implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "SCHEME", description = "A name of the catalogue, or files.")
  private String scheme = "";

  @Option(
      names = "-o",
      required = true,
      paramLabel = "Y",
      description = "Y.txt, Y.json, Y.sms or Y.slp; without an ending, Y.sms.")
  private String target = "";

  @Option(
      names = "--expanded",
      description = "Write each form by itself: no sums that are used again, no other bases.")
  private boolean expanded;

  MatmulConvert(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    SchemeSource source = SchemeSource.find(scheme);
    source.notes().forEach(console::notice);
    Levels levels = expanded ? source.expanded() : source.levels();
    WrittenScheme written = WrittenScheme.of(target, levels, source.ring());
    Map<WholeFile, String> files = new LinkedHashMap<>();
    written.texts().forEach((name, text) -> files.put(new WholeFile(Path.of(name)), text));
    files.forEach(
        (file, text) -> file.write(out -> out.write(text.getBytes(StandardCharsets.UTF_8))));
    Levels said = written.levels();
    String size = said.n() + "x" + said.m() + "x" + said.p() + ":" + said.rank();
    String counts = said.additions() + " additions, " + said.scalings() + " scalings";
    String names = String.join(" ", written.texts().keySet());
    console.out().println(names + ": " + size + ", " + counts);
    if (said.additions() > levels.additions()) {
      console.notice(
          "sparse matrices write each sum out: "
              + said.additions()
              + " additions instead of "
              + levels.additions());
    }
    return ExitCode.DONE;
  }
}
