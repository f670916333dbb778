package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files after public bug reports, and what each command makes of them: the right values were
/// computed apart, in float64.
class OutsideTest {
  private static final String FOLDER = "core/src/test/resources/outside/";
  private static final String GPT2 = FOLDER + "config/infinity";

  @TempDir Path folder;

  private static String refused(String... command) {
    Typed typed = Typed.headroom(command);
    assertThat(typed.exit()).as(typed.err()).isEqualTo(2);
    assertThat(typed.out()).isEmpty();
    assertThat(typed.err()).hasLineCount(1);
    return typed.err();
  }

  @Test
  void aMaskOfOnesAndZerosHides() {
    Typed typed = Typed.headroom("attend", FOLDER + "mask/bool.safetensors");
    assertThat(typed.out()).contains("o[0][0] = 0.890673 -0.160129 -0.930032 -0.109107\n");
    assertThat(typed.err()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "mask/zero_inf, key_mask[2]: expected 0 (hidden) or 1 (seen), found -Infinity",
    "mask/nan, key_mask[2]: expected 0 (hidden) or 1 (seen), found NaN",
    "names/is_causal, is_causal: expected its absence",
    "names/attn_mask, attn_mask: expected its absence"
  })
  void aFileThatMeansMoreIsRefusedByName(String file, String says) {
    assertThat(refused("attend", FOLDER + file + ".safetensors")).contains(says);
  }

  @Test
  void aPointerIsNamed() {
    for (String command : new String[] {"run", "audit"}) {
      assertThat(
              refused(
                  command,
                  FOLDER + "weights/lfs",
                  command.equals("run") ? "--text-ids=1" : "--no-run"))
          .contains("a Git LFS pointer to a file of 548105171 bytes", "git lfs pull");
    }
  }

  @Test
  void weightsThatAreNotReadStopARunAndComeFirstInAnAudit() {
    assertThat(refused("run", FOLDER + "weights/bin", "--text-ids", "1,2,3"))
        .contains("expected weights in model.safetensors or", "found only pytorch_model.bin");
    Typed audit = Typed.headroom("audit", FOLDER + "weights/bin", "--no-run");
    assertThat(audit.exit()).isZero();
    assertThat(audit.out().replaceAll("\\s+", " "))
        .startsWith(
            "The weights would be random, since only model.safetensors or what its index lists is read,"
                + " not pytorch_model.bin: bin on 24 tokens");
    assertThat(Typed.headroom("audit", FOLDER + "weights/bin", "--runs", "1").out())
        .startsWith("The weights are random, since only");
  }

  @Test
  void weightsThatAreALinkToNothingStopBoth() throws IOException {
    Files.copy(Path.of(GPT2, "config.json"), folder.resolve("config.json"));
    Files.createSymbolicLink(folder.resolve("model.safetensors"), Path.of("../blobs/x"));
    for (String command : new String[] {"run", "audit"}) {
      assertThat(refused(command, folder.toString()))
          .contains(
              "model.safetensors: expected weights", "a link to ../blobs/x, where nothing is");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"weights/tied-under-head", "config/infinity"})
  void isReadAsGpt2Tiny(String model) {
    Typed typed = Typed.headroom("run", FOLDER + model, "--text-ids", "1,2,3");
    assertThat(typed.exit()).as(typed.err()).isZero();
    assertThat(typed.out().lines().skip(2).findFirst().orElseThrow())
        .matches(" +25 +10\\.4078\\d\\d");
  }

  @ParameterizedTest
  @CsvSource({"llama-types, ''", "bool, ''", "special, not used: special_tokens_mask"})
  void idsFilesOfTokenisersAreRead(String ids, String note) {
    Typed plain =
        Typed.headroom("run", FOLDER + "config/saved-twice", "--text-ids", "3,17,5,29,11,8");
    Typed typed =
        Typed.headroom(
            "run", FOLDER + "config/saved-twice", "--ids", FOLDER + "config/" + ids + ".json");
    assertThat(plain.err()).isEmpty();
    assertThat(typed.out()).isEqualTo(plain.out()).contains("row 0, position 5 of 6");
    assertThat(typed.err()).contains(note).hasLineCount(note.isEmpty() ? 0 : 1);
  }

  @Test
  void aRunWithoutIdsSaysHowTheyAreGiven() {
    assertThat(refused("run", GPT2)).contains("--text-ids 1,2,3", "--ids FILE", "input_ids");
    assertThat(refused("run", GPT2, "--text-ids", "1", "--ids", "x.json")).contains("--help");
    assertThat(refused("run", "gpt2")).contains("expected weights", "found a preset");
    assertThat(refused("run", "nowhere")).contains("found none of them");
  }

  @Test
  void whatIsReadIsNotOverwritten() throws IOException {
    for (String name : new String[] {"config.json", "model.safetensors"}) {
      Files.copy(
          Path.of("core/src/test/resources/checkpoints/gpt2-tiny", name), folder.resolve(name));
    }
    String model = folder.resolve("model.safetensors").toString();
    byte[] before = Files.readAllBytes(Path.of(model));
    assertThat(refused("run", folder.toString(), "--text-ids", "1", "-o", model))
        .contains(
            "model.safetensors: expected a file that is no part of what is read, found one that is");
    assertThat(refused("run", folder + "/.", "--text-ids", "1", "-o", folder + "/./config.json"))
        .contains("found one that is");
    assertThat(Path.of(model)).hasBinaryContent(before);
    String same = folder.resolve("same").toString();
    assertThat(refused("audit", "gpt2", "--no-run", "--json", same, "--html", same))
        .contains("same: expected a file for each output, found the same twice");
    String out = folder.resolve("out.safetensors").toString();
    for (int i = 0; i < 2; i++) {
      assertThat(Typed.headroom("run", folder.toString(), "--text-ids", "1", "-o", out).exit())
          .isZero();
    }
  }

  @Test
  void aLinkThatLeadsRoundStopsBoth() throws IOException {
    Files.copy(Path.of(GPT2, "config.json"), folder.resolve("config.json"));
    Files.createSymbolicLink(folder.resolve("model.safetensors"), Path.of("model.safetensors"));
    for (String command : new String[] {"run", "audit"}) {
      assertThat(refused(command, folder.toString())).contains("which leads to no file");
    }
  }

  @Test
  void anErrorOfACircuitStandsAlone() throws IOException {
    Path bad = Files.writeString(folder.resolve("x.slp"), "hello\no0:=i9+;\n");
    assertThat(refused("circuit", "stats", bad.toString())).contains("line 2");
  }

  @Test
  void valuesThatAreNotFiniteAreNoted() throws IOException {
    Path zero = Files.writeString(folder.resolve("x.slp"), "t0:=i0-i0;\no0:=i0/t0;\n");
    Typed typed = Typed.headroom("circuit", "eval", zero.toString(), "--random");
    assertThat(typed.err())
        .isEqualTo("note: o0 is not finite in f64; --field rational tells whether it exists\n");
  }

  @Test
  void circuitsAreWrittenInGzipWhereTheNameSaysSo() throws IOException {
    Path plain = Files.writeString(folder.resolve("x.slp"), "o0:=i0*i1;\n");
    for (String name : new String[] {"y.slp.gz", "y.bin.gz", "y.gz"}) {
      String packed = folder.resolve(name).toString();
      assertThat(Typed.headroom("circuit", "convert", plain.toString(), "-o", packed).exit())
          .isZero();
      assertThat(Files.readAllBytes(Path.of(packed))).startsWith(0x1f, 0x8b);
      assertThat(Typed.headroom("circuit", "stats", packed))
          .isEqualTo(Typed.headroom("circuit", "stats", plain.toString()));
    }
  }
}
