package dev.headroom.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.headroom.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Token ids, types and masks as they come in a file or an option.
class InputTest {
  @TempDir Path folder;

  private Architecture gpt2() {
    return ConfigTest.read(folder, ConfigTest.GPT2 + ",'n_positions':5").architecture();
  }

  private Architecture bert() {
    return ConfigTest.read(folder, ConfigTest.BERT + ",'max_position_embeddings':5").architecture();
  }

  private Input read(Architecture a, String json) {
    return Input.read(write(json), a);
  }

  private Path write(String json) {
    Path file = folder.resolve("input_ids.json");
    try {
      Files.writeString(file, json.replace('\'', '"'));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return file;
  }

  @Test
  void aBatchWithTypesAndMask() {
    Input input =
        read(
            bert(),
            "{'attention_mask':[[1,1,1],[1,0,0]],'input_ids':[[1,2,3],[52,0,0]],"
                + "'token_type_ids':[[0,1,1],[0,0,0]]}");
    assertThat(input.batch()).isEqualTo(2);
    assertThat(input.tokens()).isEqualTo(3);
    assertThat(input.ids().get(1)).containsExactly(52, 0, 0);
    assertThat(input.types().get(0)).containsExactly(0, 1, 1);
    assertThat(input.mask().get(1)).containsExactly(1, 0, 0);
  }

  @Test
  void oneRowNeedsNoBrackets() {
    Input input = read(bert(), "{'input_ids':[1,2],'token_type_ids':[1,0],'attention_mask':[0,1]}");
    assertThat(input.batch()).isEqualTo(1);
    assertThat(input.types().getFirst()).containsExactly(1, 0);
    assertThat(input.mask().getFirst()).containsExactly(0, 1);
  }

  @Test
  void absentTypesAreZeroAndAMaskOfOnesIsNone() {
    Input input = read(bert(), "{'input_ids':[[1,2],[3,4]],'attention_mask':[[1,1],[1,1]]}");
    assertThat(input.types()).hasSize(2).allSatisfy(t -> assertThat(t).containsExactly(0, 0));
    assertThat(input.mask()).isEmpty();
  }

  @Test
  void aCausalModelTakesPaddingAtTheEnd() {
    Input input = read(gpt2(), "{'input_ids':[[1,2],[3,4]],'attention_mask':[[1,1],[1,0]]}");
    assertThat(input.mask().get(1)).containsExactly(1, 0);
  }

  @Test
  void zerosAreNoTokenTypesAndPositionsFromZeroAreTheirPlaces() {
    Input input =
        read(
            gpt2(),
            "{'input_ids':[[1,2],[3,4]],'token_type_ids':[[0,0],[0,0]],"
                + "'position_ids':[[0,1],[0,1]],'attention_mask':null}");
    assertThat(input.types()).hasSize(2).allSatisfy(t -> assertThat(t).containsExactly(0, 0));
    assertThat(input.notices()).isEmpty();
  }

  /// RoBERTa counts what is not padding from the row behind the padding's.
  @Test
  void positionsAreThoseOfTheFamily() {
    Architecture roberta =
        Config.read(Resources.folder("checkpoints/roberta-tiny").resolve("config.json"))
            .architecture();
    Input input = read(roberta, "{'input_ids':[[5,6,1]],'position_ids':[[2,3,1]]}");
    assertThat(input.tokens()).isEqualTo(3);
    assertThatThrownBy(() -> read(roberta, "{'input_ids':[[5]],'position_ids':[[0]]}"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("position_ids[0][0]: expected 2: other positions");
  }

  @Test
  void masksAreNumbersOrBooleans() {
    for (String row : List.of("true,false", "1.0,0.0", "1,0")) {
      Input input = read(bert(), "{'input_ids':[[1,2]],'attention_mask':[[" + row + "]]}");
      assertThat(input.mask().getFirst()).as(row).containsExactly(1, 0);
    }
  }

  @Test
  void whatTokenisersWriteBesidesIsNoticed() {
    Input input =
        read(
            bert(),
            "{'special_tokens_mask':[[1,0]],'offset_mapping':[[[0,0],[0,3]]],'input_ids':[[1,2]],"
                + "'length':[2],'overflow_to_sample_mapping':[0]}");
    assertThat(input.notices())
        .singleElement()
        .asString()
        .endsWith(
            "not used: length, offset_mapping, overflow_to_sample_mapping, special_tokens_mask");
  }

  @Test
  void anInputByHandIsHeldToTheModelToo() {
    requires(
        new Input(List.of(new int[] {1, 2}, new int[] {3, 61}), List.of(), List.of()),
        "id 61 in batch row 1 at position 1, expected below the vocabulary's 61");
    requires(Input.of(1, -1), "id -1 in batch row 0 at position 1");
    requires(Input.of(1, 2, 3, 4, 5, 6), "6 tokens a row, at most 5 positions");
    requires(
        new Input(List.of(new int[2]), List.of(new int[] {0, 1}), List.of()),
        "token type 1 in batch row 0 at position 1, expected below the model's 1");
    requires(
        new Input(List.of(new int[2]), List.of(), List.of(new byte[] {0, 1})),
        "mask entry 1 in batch row 0 at position 1");
    requires(
        new Input(List.of(new int[2]), List.of(), List.of(new byte[] {2, 1})),
        "mask entry 2 in batch row 0 at position 0, expected 0 or 1");
    requires(new Input(List.of(new int[2]), List.of(), List.of(new byte[2])), "0 everywhere");
    Input.of(1, 60, 0, 0, 0).require(gpt2());
  }

  private void requires(Input input, String says) {
    assertThatThrownBy(() -> input.require(gpt2()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(says);
  }

  @Test
  void idsOfAnOption() {
    assertThat(Input.parse("--text-ids", "1, 60,0", gpt2()).ids().getFirst())
        .containsExactly(1, 60, 0);
    for (String bad : List.of("", "1,,2", "1,x", "1.5", "1,2,", "9999999999999999999", "1;2")) {
      assertThatThrownBy(() -> Input.parse("--text-ids", bad, gpt2()))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("--text-ids: input_ids[");
    }
    assertThatThrownBy(() -> Input.parse("--text-ids", "1,61", gpt2()))
        .hasMessageContaining("input_ids[1]")
        .hasMessageContaining("61");
    assertThatThrownBy(() -> Input.parse("--text-ids", "1,2,3,4,5,6", gpt2()))
        .hasMessageContaining("at most 5")
        .hasMessageContaining("6 tokens");
  }

  record Bad(boolean causal, String json, List<String> says) {
    @Override
    public String toString() {
      return json.substring(0, Math.min(60, json.length()));
    }
  }

  private static Bad gpt2(String json, String... says) {
    return new Bad(true, json, List.of(says));
  }

  private static Bad bert(String json, String... says) {
    return new Bad(false, json, List.of(says));
  }

  static Stream<Bad> badIds() {
    return Stream.of(
        gpt2("{'input_ids':[[1,61]]}", "input_ids[0][1]", "size 61", "found 61"),
        gpt2("{'input_ids':[[1],[-1]]}", "input_ids[1][0]", "-1"),
        gpt2("{'input_ids':[7,-1]}", "input_ids[1]", "-1"),
        gpt2("{'input_ids':[[2147483648]]}", "input_ids[0][0]", "2147483648"),
        gpt2("{'input_ids':[[99999999999999999999]]}", "input_ids[0][0]", "99999999999999999999"),
        gpt2("{'input_ids':[[1.0]]}", "input_ids[0][0]", "a whole number", "1.0"),
        gpt2("{'input_ids':[['1']]}", "input_ids[0][0]", "a whole number"),
        gpt2("{'input_ids':[[null]]}", "input_ids[0][0]", "null"),
        gpt2("{'input_ids':[[true]]}", "input_ids[0][0]", "true"),
        gpt2("{'input_ids':[[[1]]]}", "input_ids[0][0]"),
        gpt2("{'input_ids':[[1],2]}", "input_ids[1]", "a token list"),
        gpt2("{'input_ids':[1,[2]]}", "input_ids[1]", "a whole number"),
        gpt2("{'input_ids':[[1,2,3,4,5,6]]}", "at most 5", "6 tokens"),
        gpt2("{'input_ids':[[1,2],[3]]}", "input_ids[1]", "2 tokens", "found 1"),
        gpt2("{'input_ids':[[1],[2,3]]}", "input_ids[1]", "1 tokens", "found 2"),
        gpt2("{'input_ids':[]}", "input_ids", "at least one token"),
        gpt2("{'input_ids':[[]]}", "input_ids", "at least one token"),
        gpt2("{'input_ids':[[1],[]]}", "input_ids[1]", "found 0"),
        gpt2("{'input_ids':'1,2'}", "input_ids", "1,2"),
        gpt2("{'input_ids':null}", "input_ids", "null"),
        gpt2("{'input_ids':7}", "input_ids", "7"),
        gpt2("{'input_ids':{}}", "input_ids"));
  }

  static Stream<Bad> badFiles() {
    return Stream.of(
        gpt2("{}", "input_ids", "no such field"),
        gpt2("[[1,2]]", "a JSON object"),
        gpt2("", "a JSON object", "nothing"),
        gpt2("{'input_ids':[[1]]", "JSON"),
        gpt2("{'input_ids':[[1]]}}", "JSON"),
        gpt2("{'input_ids':[[1]]} 2", "nothing after"),
        gpt2("{'input_ids':[[1]],'input_ids':[[1]]}", "input_ids", "JSON"),
        gpt2("{'input_ids':[[1]],'inputs_embeds':[[0]]}", "inputs_embeds", "only"),
        gpt2("{'input_ids':[[1]],'past_key_values':null}", "past_key_values", "only"),
        gpt2("{'input_ids':[[1]],'head_mask':[1]}", "head_mask", "only"),
        gpt2("{'input_ids':[[1,2]],'position_ids':[[0,2]]}", "position_ids[0][1]", "1:", "found 2"),
        gpt2("{'input_ids':[[1,2]],'position_ids':[[1,2]]}", "position_ids[0][0]", "found 1"),
        gpt2("{'input_ids':[[1,2]],'position_ids':[[0]]}", "position_ids[0]", "found 1"),
        gpt2("{'input_ids':[[1,2]],'token_type_ids':[[0]]}", "token_type_ids[0]", "found 1"),
        gpt2(
            "{'input_ids':[[1],[2]],'token_type_ids':[[0],[1]]}",
            "token_type_ids[1][0]",
            "0, since gpt2 has no token types, found 1"));
  }

  static Stream<Bad> badMasks() {
    return Stream.of(
        gpt2("{'input_ids':[[1,2]],'attention_mask':[[0,1]]}", "attention_mask[0][1]", "last"),
        gpt2("{'input_ids':[1,2,3],'attention_mask':[1,0,1]}", "attention_mask[0][2]", "last"),
        gpt2("{'input_ids':[[1,2]],'attention_mask':[[0,0]]}", "attention_mask[0]", "only 0"),
        bert("{'input_ids':[[1,2]],'attention_mask':[[0,0]]}", "attention_mask[0]", "only 0"),
        bert("{'input_ids':[[1,2]],'attention_mask':[[1]]}", "attention_mask[0]", "2 ", "found 1"),
        bert("{'input_ids':[[1]],'attention_mask':[[1,1]]}", "attention_mask[0]", "1 ", "found 2"),
        bert(
            "{'input_ids':[[1],[2]],'attention_mask':[[1]]}", "attention_mask", "2 rows", "1 rows"),
        bert("{'input_ids':[[1]],'attention_mask':[[2]]}", "attention_mask[0][0]", "0 or 1", "2"),
        bert("{'input_ids':[[1]],'attention_mask':[[0.5]]}", "attention_mask[0][0]", "0.5"),
        bert("{'input_ids':[[1]],'attention_mask':[['true']]}", "attention_mask[0][0]", "0 or 1"),
        bert("{'input_ids':[[1]],'attention_mask':[[[1]]]}", "attention_mask[0][0]", "a list"),
        bert(
            "{'input_ids':[[1,2]],'attention_mask':[[1.0,-10000.0]]}",
            "attention_mask[0][1]",
            "0 or 1, found -10000.0"),
        bert("{'input_ids':[[1]],'token_type_ids':[[false]]}", "token_type_ids[0][0]", "false"),
        bert("{'input_ids':[[1]],'attention_mask':[]}", "attention_mask", "0 rows"),
        bert("{'input_ids':[[1,1]],'token_type_ids':[[0,2]]}", "token_type_ids[0][1]", "2"),
        bert("{'input_ids':[[1,1]],'token_type_ids':[[0,-1]]}", "token_type_ids[0][1]", "-1"),
        bert("{'input_ids':[[1,1]],'token_type_ids':[[0]]}", "token_type_ids[0]", "found 1"),
        bert("{'input_ids':[[1]],'token_type_ids':[[0],[0]]}", "token_type_ids", "1 rows", "2"),
        bert("{'input_ids':[[53]]}", "input_ids[0][0]", "53"),
        bert("{'input_ids':" + "[".repeat(200_000), "input_ids"),
        bert("{'input_ids':[[NaN]]}", "input_ids[0][0]", "a whole number, found NaN"),
        bert("{'token_type_ids':[[0]]}", "input_ids", "no such field"));
  }

  @ParameterizedTest
  @MethodSource({"badIds", "badFiles", "badMasks"})
  void isRefusedWithBothValues(Bad bad) {
    Path file = write(bad.json());
    Architecture a = bad.causal() ? gpt2() : bert();
    Throwable thrown = catchThrowable(() -> Input.read(file, a));
    assertThat(thrown).isInstanceOf(InputException.class).hasMessageStartingWith(file.toString());
    String message = Objects.requireNonNull(thrown.getMessage());
    assertThat(message.substring(file.toString().length())).contains(bad.says());
    assertThat(message).doesNotContain("\n");
  }

  /// Ten million tokens in a row of a model with five positions: counted, not kept.
  @Test
  void aRowOfMillionsIsCountedNotKept() {
    String row = "1,".repeat(10_000_000);
    Path file = write("{'input_ids':[[" + row + "1]]}");
    assertThatThrownBy(() -> Input.read(file, gpt2()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("10000001 tokens");
  }

  @Test
  void tokenOutOfVocabularyNamesAllThree() {
    Path directory = Resources.folder("checkpoints-bad/token-out-of-vocab");
    Architecture a = Config.read(directory.resolve("config.json")).architecture();
    assertThatThrownBy(() -> Input.read(directory.resolve("input_ids.json"), a))
        .isInstanceOf(InputException.class)
        .hasMessageMatching(".*input_ids\\[0]\\[\\d].*size 16, found 16");
  }
}
