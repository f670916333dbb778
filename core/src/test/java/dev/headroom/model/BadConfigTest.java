package dev.headroom.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.headroom.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Configs that name no model that can be run exactly, each refused in one line by field.
class BadConfigTest {
  @TempDir Path folder;

  record Bad(String fields, List<String> says) {
    @Override
    public String toString() {
      return fields;
    }
  }

  /// Shape:  `base` with the fields of `change` set; "-name" removes one instead; NaN as Python
  ///         writes it.
  static Bad bad(String base, String change, String... says) {
    JsonMapper mapper = JsonMapper.shared();
    ObjectNode config = (ObjectNode) mapper.readTree(json(base));
    if (change.startsWith("-")) {
      config.remove(change.substring(1));
    } else {
      config.setAll((ObjectNode) mapper.readTree(json(change).replace(":NaN", ":7.25E77")));
    }
    return new Bad(config.toString().replace("7.25E77", "NaN"), List.of(says));
  }

  private static String json(String fields) {
    return "{" + fields.replace('\'', '"') + "}";
  }

  static Stream<Bad> gpt2() {
    String base = ConfigTest.GPT2;
    return Stream.of(
        bad(base, "-model_type", "model_type", "none", "gpt2, bert, llama, mistral, qwen2"),
        bad(base, "'model_type':'rwkv9'", "rwkv9", "gpt2, bert, llama, mistral, qwen2"),
        bad(base, "'model_type':'GPT2'", "GPT2"),
        bad(base, "'model_type':7", "model_type", "a string"),
        bad(base, "'model_type':null", "model_type", "none"),
        bad(base, "-n_layer", "n_layer", "none"),
        bad(base, "-n_head", "n_head", "none"),
        bad(base, "-n_embd", "n_embd", "none"),
        bad(base, "-vocab_size", "vocab_size", "none"),
        bad(base, "'n_layer':'2'", "n_layer", "\"2\""),
        bad(base, "'n_layer':2.5", "n_layer", "2.5"),
        bad(base, "'n_layer':2.0", "n_layer", "2.0"),
        bad(base, "'n_layer':0", "n_layer", "found 0"),
        bad(base, "'n_layer':-1", "n_layer", "-1"),
        bad(base, "'n_layer':1000000000", "n_layer", "1000000000"),
        bad(base, "'n_layer':99999999999999999999", "n_layer", "99999999999999999999"),
        bad(base, "'n_layer':null", "n_layer", "null"),
        bad(base, "'n_layer':true", "n_layer", "true"),
        bad(base, "'n_layer':[2]", "n_layer", "a list"),
        bad(base, "'n_layer':{}", "n_layer", "an object"),
        bad(base, "'n_layer':1e999999999", "n_layer"),
        bad(base, "'num_hidden_layers':3", "n_layer", "num_hidden_layers, 3", "found 2"),
        bad(base, "'n_head':5", "n_head", "divisor of n_embd, 32", "5"),
        bad(base, "'n_head':64", "n_head", "divisor"),
        bad(base, "'n_embd':2147483648", "n_embd", "2147483648"),
        bad(base, "'n_inner':0", "n_inner", "found 0"),
        bad(base, "'n_positions':0", "n_positions", "found 0"),
        bad(base, "'vocab_size':-5", "vocab_size", "-5"));
  }

  static Stream<Bad> gpt2Options() {
    String base = ConfigTest.GPT2;
    return Stream.of(
        bad(base, "'layer_norm_epsilon':-1e-5", "layer_norm_epsilon", "-"),
        bad(base, "'layer_norm_epsilon':'1e-5'", "layer_norm_epsilon", "\"1e-5\""),
        bad(base, "'layer_norm_epsilon':1e400", "layer_norm_epsilon"),
        bad(base, "'layer_norm_epsilon':null", "layer_norm_epsilon", "null"),
        bad(base, "'layer_norm_epsilon':'NaN'", "layer_norm_epsilon", "found \"NaN\""),
        bad(base, "'activation_function':'gelu_fast'", "activation_function", "gelu_fast"),
        bad(base, "'activation_function':'mish'", "activation_function", "mish"),
        bad(base, "'activation_function':null", "activation_function", "null"),
        bad(base, "'activation_function':['gelu']", "activation_function", "a list"),
        bad(base, "'scale_attn_weights':1", "scale_attn_weights", "true or false"),
        bad(base, "'scale_attn_weights':'false'", "scale_attn_weights", "true or false"),
        bad(base, "'scale_attn_by_inverse_layer_idx':0", "scale_attn_by_inverse_layer_idx"),
        bad(base, "'tie_word_embeddings':null", "tie_word_embeddings", "null"),
        bad(base, "'add_cross_attention':true", "add_cross_attention"),
        bad(base, "'is_encoder_decoder':true", "is_encoder_decoder"),
        bad(base, "'pruned_heads':{'0':[1]}", "pruned_heads"),
        bad(base, "'quantization_config':{'bits':4}", "quantization_config"),
        bad(base, "'alibi':true", "alibi"),
        bad(base, "'position_embedding_type':'alibi'", "position_embedding_type", "alibi"),
        bad(base, "'architectures':['LlamaForCausalLM']", "architectures", "LlamaForCausalLM"),
        bad(base, "'architectures':'GPT2LMHeadModel'", "architectures", "a list"),
        bad(base, "'architectures':[1]", "architectures", "a string"));
  }

  static Stream<Bad> bert() {
    String base = ConfigTest.BERT;
    return Stream.of(
        bad(base, "-intermediate_size", "intermediate_size", "none"),
        bad(base, "-hidden_size", "hidden_size", "none"),
        bad(base, "'num_attention_heads':3", "num_attention_heads", "divisor", "3"),
        bad(base, "'position_embedding_type':'relative_key'", "position_embedding_type", "rel"),
        bad(base, "'position_embedding_type':7", "position_embedding_type"),
        bad(base, "'is_decoder':true", "is_decoder"),
        bad(base, "'type_vocab_size':0", "type_vocab_size", "found 0"),
        bad(base, "'layer_norm_eps':-1", "layer_norm_eps", "-1"),
        bad(base, "'hidden_act':'gelu_10'", "hidden_act", "gelu_10"),
        bad(base, "'max_position_embeddings':null", "max_position_embeddings", "null"),
        bad(base, "'architectures':['DistilBertModel']", "architectures", "DistilBertModel"));
  }

  static Stream<Bad> llama() {
    String base = ConfigTest.LLAMA;
    return Stream.of(
        bad(base, "'num_key_value_heads':3", "num_key_value_heads", "divisor", "4", "3"),
        bad(base, "'num_key_value_heads':0", "num_key_value_heads", "found 0"),
        bad(base, "'num_key_value_heads':8", "num_key_value_heads", "8"),
        bad(base, "'head_dim':7", "head_dim", "even", "7"),
        bad(base, "'head_dim':0", "head_dim", "found 0"),
        bad(base, "'head_dim':'8'", "head_dim", "\"8\""),
        bad(base, "'hidden_size':30", "num_attention_heads", "30"),
        bad(base, "'hidden_size':12", "hidden_size", "even", "3"),
        bad(base, "'num_attention_heads':65536,'head_dim':65536", "head_dim", "65536 times 65536"),
        bad(base, "'rope_theta':0", "rope_theta", "found 0"),
        bad(base, "'rope_theta':-1", "rope_theta", "-1"),
        bad(base, "'rope_theta':null", "rope_theta", "null"),
        bad(base, "'rope_theta':'10000'", "rope_theta"));
  }

  static Stream<Bad> llamaRope() {
    String base = ConfigTest.LLAMA;
    String three = "'factor':8,'low_freq_factor':1,'high_freq_factor':4";
    String llama3 = "'rope_scaling':{'rope_type':'llama3'," + three;
    return Stream.of(
        bad(base, "'rope_scaling':{'type':'dynamic'}", "rope_scaling.factor", "none"),
        bad(base, "'rope_scaling':{'type':'ntk','factor':2}", "rope_scaling", "ntk"),
        bad(base, "'rope_scaling':{'rope_type':'longrope'}", "short_factor", "4 numbers", "0"),
        bad(base, "'rope_scaling':{'factor':2}", "rope_scaling", "none"),
        bad(base, "'rope_scaling':{}", "rope_scaling", "none"),
        bad(base, "'rope_scaling':2", "rope_scaling", "an object"),
        bad(base, "'rope_scaling':{'type':'linear'}", "rope_scaling.factor", "none"),
        bad(base, "'rope_scaling':{'type':'linear','factor':0}", "rope_scaling.factor", "found 0"),
        bad(base, "'rope_scaling':{'type':'linear','factor':'2'}", "rope_scaling.factor"),
        bad(base, "'rope_scaling':{'type':'linear','factor':2,'beta_fast':3}", "beta_fast"),
        bad(base, "'rope_scaling':{'type':'linear','rope_type':'yarn','factor':2}", "rope_type"),
        bad(
            base,
            (llama3 + ",'original_max_position_embeddings':64}").replace("r':4", "r':1"),
            "rope_scaling.high_freq_factor"),
        bad(base, "'rope_parameters':{'rope_type':'yarn'}", "rope_parameters.factor", "none"),
        bad(base, "'rope_parameters':{'rope_theta':1},'rope_theta':2", "rope_theta"),
        bad(
            base,
            "'rope_parameters':{'full_attention':{'rope_theta':1}}",
            "rope_parameters.full_attention"),
        bad(
            base,
            "'rope_parameters':{'rope_type':'default'},'rope_scaling':{'type':'linear','factor':2}",
            "rope_scaling",
            "the same as rope_parameters, theta 10000.0, default",
            "found theta 10000.0, linear with factor 2.0"),
        bad(
            base,
            "'rope_parameters':{'rope_theta':3},'rope_scaling':{'type':'default','rope_theta':4}",
            "rope_scaling",
            "theta 3.0",
            "theta 4.0"));
  }

  static Stream<Bad> llamaOptions() {
    String base = ConfigTest.LLAMA;
    return Stream.of(
        bad(base, "'partial_rotary_factor':0.5", "partial_rotary_factor"),
        bad(base, "'sliding_window':16", "sliding_window"),
        bad(base, "'attention_multiplier':0.5", "attention_multiplier"),
        bad(base, "'logits_scaling':8", "logits_scaling"),
        bad(base, "'final_logit_softcapping':30.0", "final_logit_softcapping"),
        bad(base, "'num_local_experts':8", "num_local_experts"),
        bad(base, "'use_qk_norm':true", "use_qk_norm"),
        bad(base, "'attention_bias':'no'", "attention_bias"),
        bad(base, "'rms_norm_eps':-1e-6", "rms_norm_eps"),
        bad(base, "'pretraining_tp':0", "pretraining_tp"),
        bad(base, "'layer_types':['full_attention']", "layer_types", "2 entries"),
        bad(base, "'layer_types':['chunked_attention','chunked_attention']", "chunked"),
        bad(base, "'max_position_embeddings':1e30", "max_position_embeddings"),
        bad(base, "'architectures':['LlamaForCausalLM'],'quantization_config':{'a':1}", "quant"));
  }

  static Stream<Bad> others() {
    String qwen2 = ConfigTest.QWEN2;
    String on = "'use_sliding_window':true,'sliding_window':9,";
    return Stream.of(
        bad(ConfigTest.MISTRAL, "'sliding_window':0", "sliding_window", "found 0"),
        bad(ConfigTest.MISTRAL, "'sliding_window':-1", "sliding_window", "-1"),
        bad(ConfigTest.MISTRAL, "'attention_bias':true", "attention_bias"),
        bad(ConfigTest.MISTRAL, "-num_key_value_heads", "num_key_value_heads", "8"),
        bad(qwen2, "-num_key_value_heads", "num_key_value_heads", "32"),
        bad(qwen2, on + "'max_window_layers':-1", "max_window_layers", "-1"),
        bad(qwen2, "'attention_bias':false", "attention_bias"),
        bad(
            qwen2,
            on + "'layer_types':['full_attention','chunked_attention']",
            "layer_types",
            "chunked_attention"),
        bad(qwen2, "'layer_types':['sliding_attention','sliding_attention']", "sliding_window"));
  }

  @ParameterizedTest
  @MethodSource({"gpt2", "gpt2Options", "bert", "llama", "llamaRope", "llamaOptions", "others"})
  void isRefusedByField(Bad bad) throws IOException {
    isRefused(bad.fields().getBytes(StandardCharsets.UTF_8), bad.says().toArray(String[]::new));
  }

  static Stream<Bad> texts() {
    return Stream.of(
        new Bad("", List.of("nothing")),
        new Bad("   \n", List.of("nothing")),
        new Bad("[]", List.of("a JSON object", "a list")),
        new Bad("\"gpt2\"", List.of("a JSON object")),
        new Bad("null", List.of("a JSON object", "null")),
        new Bad("3", List.of("a JSON object", "3")),
        new Bad("{}", List.of("model_type")),
        new Bad("{", List.of("line 1", "JSON")),
        new Bad("{\"a\":1,}", List.of("line 1", "JSON")),
        new Bad("{'a':1}", List.of("JSON")),
        new Bad("{\"a\":Nan}", List.of("JSON", "the word \"Nan\"", "column 6")),
        new Bad("{\"a\":True}", List.of("JSON", "the word \"True\"")),
        new Bad("{\"a\" 1}", List.of("a colon", "'1'")),
        new Bad("{\"a\":1 \"b\":2}", List.of("a comma", "'\"'")),
        new Bad("{\"a\":[1,2}", List.of("'}' where ']' is due")),
        new Bad("{\"a\":\"\\x\"}", List.of("an escape that JSON does not have")),
        new Bad("{\"a\":1.}", List.of("a number such as")),
        new Bad("{\u001b[31m}", List.of("a control character")),
        new Bad("{} \u202e", List.of("'\\u202e'")),
        new Bad("{\"a\":01}", List.of("JSON")),
        new Bad("{\"a\":0x10}", List.of("JSON")),
        new Bad("{\"a\":1} {}", List.of("JSON")),
        new Bad("// a\n{}", List.of("line 1", "JSON")),
        new Bad("{} # a", List.of("JSON")),
        new Bad("{\"a\":1,\"a\":2}", List.of("each name once", "\"a\" twice", "line 1")),
        new Bad("{\"a\":\"\t\"}", List.of("JSON")),
        new Bad("\uFEFF{}", List.of("byte order mark")),
        new Bad("{\"a\":" + "9".repeat(1000) + "}", List.of("JSON")),
        new Bad("[".repeat(200_000), List.of("JSON", "more than 32 brackets")),
        new Bad("{\"a\":".repeat(200_000), List.of("JSON")),
        new Bad("{\"" + "a".repeat(100_000) + "\":1}", List.of("JSON")),
        new Bad(" ".repeat(5_000_000), List.of("at most 4194304 bytes", "5000000")));
  }

  /// What a failed download leaves in the place of a config.
  static Stream<Bad> downloads() {
    return Stream.of(
        new Bad("<html></html>", List.of("JSON", "an HTML page")),
        new Bad("\n<!DOCTYPE html>\n<html lang=en>", List.of("an HTML page", "login")),
        new Bad("<?xml version=\"1.0\"?><Error/>", List.of("an XML document")),
        new Bad("Entry not found", List.of("a text that begins \"Entry not found\"")),
        new Bad(
            "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 665\n",
            List.of("a Git LFS pointer to a file of 665 bytes", "git lfs pull")));
  }

  @ParameterizedTest
  @MethodSource({"texts", "downloads"})
  void whatIsNoJsonObjectIsRefused(Bad bad) throws IOException {
    isRefused(bad.fields().getBytes(StandardCharsets.UTF_8), bad.says().toArray(String[]::new));
  }

  @Test
  void whatIsNoUtf8IsRefused() throws IOException {
    isRefused(new byte[] {'{', '"', (byte) 0xe9, '"', '}'}, "UTF-8");
    isRefused("{}".getBytes(StandardCharsets.UTF_16), "UTF-8", "text in UTF-16");
    isRefused("{}".getBytes(StandardCharsets.UTF_16LE), "JSON");
  }

  private void isRefused(byte[] text, String... says) throws IOException {
    isRefused(folder, text, says);
  }

  static void isRefused(Path folder, byte[] text, String... says) throws IOException {
    Path file = folder.resolve("config.json");
    Files.write(file, text);
    Throwable thrown = catchThrowable(() -> Config.read(file));
    assertThat(thrown).isInstanceOf(InputException.class).hasMessageStartingWith(file.toString());
    String message = Objects.requireNonNull(thrown.getMessage());
    assertThat(message.substring(file.toString().length())).contains(says);
    assertThat(message).doesNotContain("\n").hasSizeLessThan(1100);
    assertThat(message.substring(file.toString().length()))
        .doesNotContainPattern(
            "Feature|was expecting|code \\d|Source|Jackson|Constraints|something");
  }
}
