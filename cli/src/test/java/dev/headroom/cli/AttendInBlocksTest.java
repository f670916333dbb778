package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `attend` by blocks.
class AttendInBlocksTest {
  private static final String RANDOM = "heads=2,kv-heads=1,tokens=96,head-dim=8,causal=true";

  @TempDir private Path folder;

  private Typed attend(String... more) {
    List<String> words = new ArrayList<>(List.of("attend"));
    words.addAll(List.of(more));
    return Typed.headroom(words.toArray(String[]::new));
  }

  private String out(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void resultsDoNotDependOnThreadsAndTheFolderIsLeftEmpty() {
    Typed one =
        attend(
            "--random", RANDOM, "--blocks", "32,16", "--threads", "1", "-o", out("a.safetensors"));
    assertThat(one.exit()).as(one.err()).isZero();
    assertThat(one.out())
        .contains("attention 2 x 96 queries, 96 keys, d 8, causal, f32: 9,312 pairs (counted)")
        .contains("24 tasks of 32 queries x 16 keys on 1 thread here")
        .contains("0 of 24 tasks were there already");
    Typed three =
        attend(
            "--random", RANDOM, "--blocks", "32,16", "--threads", "3", "-o", out("b.safetensors"));
    assertThat(three.exit()).as(three.err()).isZero();
    assertThat(folder.resolve("a.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("b.safetensors"));
    assertThat(folder.toFile().list()).hasSize(2);
  }

  @Test
  void whatIsKeptIsFoundAndRowsAreHeldToTheFormula() {
    String[] words = {
      "--random",
      RANDOM,
      "--blocks",
      "32,16",
      "--keep",
      out("kept"),
      "--rows",
      "7",
      "-o",
      out("a.safetensors")
    };
    assertThat(attend(words).out()).contains("0 of 24 tasks were there already");
    Typed again = attend(words);
    assertThat(again.exit()).isZero();
    assertThat(again.out())
        .contains("24 of 24 tasks were there already")
        .contains("7 rows held to the formula in float64: largest error");
  }

  @Test
  void aPlanNeedsNoFileNoClusterAndNoMemory() {
    Typed plan =
        attend(
            "--random",
            "heads=8,tokens=1000000,head-dim=16,causal=true",
            "--plan-only",
            "--slots",
            "1000",
            "--kernel",
            "simd");
    assertThat(plan.exit()).as(plan.err()).isZero();
    assertThat(plan.out())
        .contains("attention 8 x 1,000,000 queries")
        .contains("on 1000 slots")
        .containsPattern("predicted [0-9.e+]+ s: [0-9.e+]+ pairs/s a slot \\(measured, ");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void theFileItselfIsNoPlaceForARunThatReadsItAgain() {
    String[] words = {"--random", RANDOM, "--keep", out("kept"), "-o", out("a.safetensors")};
    assertThat(attend(words).exit()).isZero();
    String[] kept = folder.resolve("kept").toFile().list((dir, name) -> name.startsWith("qkv"));
    Path file = folder.resolve("kept").resolve(kept[0]);
    Typed typed = attend(file.toString(), "--blocks", "32,16", "--rows", "2", "-o", "" + file);
    assertThat(typed.exit()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(typed.err()).contains("expected another file than FILE with --rows");
  }

  @Test
  void aFileThatTheDiskHasNoRoomForIsNotBegun() {
    Typed typed =
        attend(
            "--random",
            "heads=128,tokens=1073741824",
            "--blocks",
            "9999999,9999999",
            "-o",
            out("a"));
    assertThat(typed.exit()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(typed.err()).contains("expected room for 105553116266496 bytes of Q, K and V");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatAnotherRunLeftIsNamed() {
    Path blocks = folder.resolve("a.safetensors.blocks");
    assertThat(blocks.toFile().mkdir()).isTrue();
    assertThat(blocks.resolve("other").toFile().mkdir()).isTrue();
    Typed typed = attend("--random", RANDOM, "--blocks", "32,16", "-o", out("a.safetensors"));
    assertThat(typed.exit()).isZero();
    assertThat(typed.err()).contains(blocks + ": stays, there is more in it than this run made");
    assertThat(blocks.toFile().list()).containsExactly("other");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--random heads=2,tokens=96 | expected --out for what is computed in blocks",
        "--random heads=2,tokens=96,layers=1 --plan-only | expected one of heads, kv-heads",
        "--random heads=2,tokens=96,heads=2 --plan-only | heads: expected one value, found two",
        "--random heads=2,tokens=0 --plan-only | tokens: expected a number from 1 to 1073741824",
        "--random heads,tokens=96 --plan-only | expected one of heads, kv-heads",
        "--random heads=2 --plan-only | tokens: expected a number from 1 to 1073741824",
        "--random heads=3,kv-heads=2,tokens=4 --plan-only | kv-heads: expected a divisor of heads, 3",
        "--random tokens=4,causal=yes --plan-only | causal: expected true or false",
        "--plan-only | expected FILE or --random, found neither",
        "none.safetensors --random tokens=4 --plan-only | expected FILE or --random, found both",
        "none.safetensors --plan-only | none.safetensors: expected a safetensors file",
        "--random tokens=4 --plan-only --blocks 0,4 | blocks of 0 queries and 4 keys",
        "--random tokens=4 --plan-only --blocks 4 | --blocks is \"4\", expected two numbers of up to 9 digits",
        "--random tokens=4 --plan-only --blocks 4,99999999999 | expected two numbers of up to 9 digits",
        "--random tokens=4 --plan-only --blocks 4,4 --blocks 2,2 | should be specified only once",
        "--random tokens=1000000000 --plan-only --blocks 1,1 | expected at most 2^22: larger ones",
        "--random tokens=4 --slots 4 -o x | --slots is 4, expected 1 to 2^20, beside --plan-only",
        "--random tokens=4 --plan-only --rows 4 | --rows is 4, expected 1 to 2^20, without",
        "--random tokens=4 --plan-only --time | takes none of --scores",
        "--random tokens=4 --plan-only -o x | --plan-only and --out or --keep, expected one",
        "--random tokens=4 --plan-only --keep x | --plan-only and --out or --keep, expected one",
        "--random tokens=4 --rows 2 -o x.gz | x.gz: expected a name without .gz for --rows",
        "--random tokens=4 -o /dev/null | /dev/null: expected a file, or --keep and no --rows",
        "'' | expected FILE, found none",
      })
  void badOptionsAreRefusedInOneLine(String words, String message) {
    Typed typed = attend(words.isEmpty() ? new String[0] : words.split(" "));
    assertThat(typed.exit()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(typed.err()).contains(message);
    assertThat(typed.err().lines()).hasSize(1);
  }
}
