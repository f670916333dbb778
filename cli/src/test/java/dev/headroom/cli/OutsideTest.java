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
            "The weights are random, since only model.safetensors or what its index lists is read,"
                + " not pytorch_model.bin: bin on 24 tokens");
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
}
